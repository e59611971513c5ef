using FederatedQC.TestKit.Images;
using FederatedQC.Vision.Datasets;
using FederatedQC.Vision.Import;
using FederatedQC.Vision.Sites;

namespace FederatedQC.Vision.Tests.Datasets;

public sealed class RealDataTests
{
    [RealDataFact]
    public void Hot_rolled_strip_has_the_counts_of_its_manifest()
    {
        DefectDataset data = Read("neu-det");
        data.Classes.ShouldBe(["crazing", "inclusion", "patches", "pitted_surface", "rolled_in_scale", "scratches"]);
        Counts(data).ShouldBe((1080, 180, 180, 360));
        foreach (string name in data.Classes)
        {
            Counts(data.With(data.Samples.Where(s => s.ClassName == name))).ShouldBe((180, 30, 30, 60));
        }
    }

    [RealDataFact]
    public void Every_image_of_the_strip_imports_and_its_one_repeated_file_is_found()
    {
        ImportedImages set = ImageImport.Run(Read("neu-det"), new ImagePreprocessor(64, 1), new ImportOptions(), default);
        set.Count.ShouldBe(1800);
        set.Report.Skipped.Select(s => s.Reason).ShouldBe(["FormatNotRead(.csv)", "FormatNotRead(.md)"]);
        DuplicatePair pair = set.Report.Duplicates.Pairs.Where(p => p.IsExact).ShouldHaveSingleItem();
        new[] { pair.First.Id, pair.Second.Id }.Select(Path.GetFileName).Order().ShouldBe(["patches_101.jpg", "patches_105.jpg"]);
    }

    [RealDataFact]
    public void The_strip_is_dealt_to_six_uneven_sites()
    {
        IReadOnlyList<SiteShare> shares = SiteSplitter.Split(Read("neu-det"), SplitSpec.Parse("dirichlet:0.5"), new SiteSplitOptions(6, 1));
        shares.Sum(s => s.Train.Count).ShouldBe(1080);
        shares.Sum(s => s.Validation.Count).ShouldBe(180);
    }

    [RealDataFact]
    public void Boards_are_dealt_by_board_group()
    {
        DefectDataset data = Read("deeppcb");
        data.Samples.Count.ShouldBe(12_045);
        data.Samples.Where(s => !s.IsDefect).Select(s => s.ClassName).Distinct().ShouldBe(["good"]);
        IReadOnlyList<SiteShare> shares = SiteSplitter.Split(data, SplitSpec.Parse("by-group"), new SiteSplitOptions(7, 1));
        shares.ShouldAllBe(s => s.Train.Select(x => x.SiteHint).Distinct().Count() == 1);
    }

    [RealDataFact]
    public void Two_mills_are_merged_and_dealt_by_data_set()
    {
        string[] folders = [Path.Combine(RealDataFactAttribute.Folder, "neu-det"), Path.Combine(RealDataFactAttribute.Folder, "x-sdd")];
        DefectDataset data = DatasetReader.Read(folders, new DatasetReaderOptions());
        data.Samples.Count.ShouldBe(1800 + 1360);
        IReadOnlyList<SiteShare> shares = SiteSplitter.Split(data, SplitSpec.Parse("by-dataset"), new SiteSplitOptions(4, 1));
        shares.ShouldAllBe(s => s.Train.Select(x => x.Dataset).Distinct().Count() == 1);
    }

    private static DefectDataset Read(string name) =>
        DatasetReader.Read(Path.Combine(RealDataFactAttribute.Folder, name), new DatasetReaderOptions());

    private static (int Train, int Validation, int Golden, int Test) Counts(DefectDataset data) =>
        (
            data.Of(DataSplit.Train).Count,
            data.Of(DataSplit.Validation).Count,
            data.Of(DataSplit.Golden).Count,
            data.Of(DataSplit.Test).Count
        );
}
