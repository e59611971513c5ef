using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Tests.Datasets;

public sealed class GoodClassTests
{
    [Theory]
    [InlineData("good")]
    [InlineData("GOOD")]
    [InlineData("Defect-Free")]
    [InlineData("defect_free")]
    [InlineData("no defects")]
    [InlineData("i.O.")]
    [InlineData("良品")]
    [InlineData("合格")]
    [InlineData("正常")]
    [InlineData("양품")]
    public void The_usual_names_hold_good_parts(string name)
    {
        using DatasetFolder folder = new DatasetFolder().Image($"{name}/1.png").Image("dent/1.png");
        folder.Read().Samples.Single(s => !s.IsDefect).ClassName.ShouldBe(name);
    }

    [Theory]
    [InlineData("goods_damaged")]
    [InlineData("not_ok")]
    [InlineData("abnormal")]
    [InlineData("不良品")]
    public void A_name_that_only_holds_a_usual_one_is_a_defect(string name)
    {
        using DatasetFolder folder = new DatasetFolder().Image($"{name}/1.png");
        folder.Read().Samples.ShouldAllBe(s => s.IsDefect);
    }

    [Fact]
    public void A_given_name_replaces_the_usual_ones()
    {
        using DatasetFolder folder = new DatasetFolder().Image("ok_front/1.png").Image("normal/1.png");
        Read(folder, "OK front").Samples.Select(s => (s.ClassName, s.IsDefect)).ShouldBe([("normal", true), ("ok_front", false)]);
        Should.Throw<DatasetException>(() => Read(folder, "fine")).Message.ShouldContain("no such class; there are 'normal', 'ok_front'");
    }

    [Fact]
    public void A_given_name_does_not_overrule_a_manifest()
    {
        using DatasetFolder folder = new DatasetFolder().Manifest("path,class,is_defect", "a.png,stain,1", "b.png,fine,0");
        Should.Throw<DatasetException>(() => Read(folder, "stain")).Message.ShouldContain("is_defect says that it is a defect");
    }

    [Fact]
    public void Several_classes_of_good_parts_are_one_and_that_is_said()
    {
        using DatasetFolder folder = new DatasetFolder().Image("Good/1.png").Image("good/2.png").Image("OK/3.png").Image("dent/1.png");
        DefectDataset data = folder.Read();
        data.Classes.ShouldBe(["dent", "good"]);
        data.Samples.Count(s => !s.IsDefect).ShouldBe(3);
        data.Sources[0].Notes.ShouldContain(note => note.Contains("'Good', 'OK', 'good' hold good parts and are one class, 'good'"));
    }

    [Fact]
    public void Good_parts_of_two_data_sets_are_one_class()
    {
        using DatasetFolder first = new DatasetFolder().Image("良品/1.png").Image("dent/1.png");
        using DatasetFolder second = new DatasetFolder().Image("OK/1.png").Image("hole/1.png");
        DatasetReader
            .Read([first.Path, second.Path], new DatasetReaderOptions())
            .Samples.Where(s => !s.IsDefect)
            .Select(s => s.ClassName)
            .Distinct()
            .ShouldBe(["OK"]);
    }

    [Fact]
    public void Defects_that_differ_in_case_alone_are_refused()
    {
        using DatasetFolder folder = new DatasetFolder().Image("Dent/1.png").Image("dent/1.png");
        folder.Error().ShouldContain("'Dent' and 'dent' differ in the case of letters alone");
        using DatasetFolder listed = new DatasetFolder().Manifest("path,class,is_defect", "a.png,Dent,1", "b.png,dent,0");
        listed.Error().ShouldContain("do not agree whether 'Dent' is a defect");
    }

    private static DefectDataset Read(DatasetFolder folder, string good) =>
        DatasetReader.Read(folder.Path, new DatasetReaderOptions { Good = [good] });
}
