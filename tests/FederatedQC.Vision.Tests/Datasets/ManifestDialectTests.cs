using System.Text;
using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Tests.Datasets;

public sealed class ManifestDialectTests
{
    private const string Text = "path,class,is_defect\nimg/1.png,划痕,1\nimg/2.png,Örtlich,0\n";

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    public void Unicode_is_read_in_any_of_its_encodings(string name, bool marked)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        using DatasetFolder folder = new DatasetFolder().File(
            "manifest.csv",
            [.. marked ? encoding.GetPreamble() : [], .. encoding.GetBytes(Text)]
        );
        folder.Read().Classes.ShouldBe(["Örtlich", "划痕"], ignoreOrder: true);
    }

    [Fact]
    public void Another_encoding_is_refused_with_its_line_and_bytes()
    {
        // 划痕 in GBK: read as UTF-8 with replacement, different classes become one.
        byte[] gbk = [.. "path,class\na.png,good\nb.png,"u8, 0xBB, 0xAE, 0xBA, 0xDB, (byte)'\n'];
        using DatasetFolder folder = new DatasetFolder().File("manifest.csv", gbk);
        string error = folder.Error();
        error.ShouldContain("line 3: BB is not UTF-8");
        error.ShouldContain("save the file as UTF-8");
        using DatasetFolder latin = new DatasetFolder().File("manifest.csv", Encoding.Latin1.GetBytes("path,class\na.png,Örtlich\n"));
        latin.Error().ShouldContain("line 2: D6 is not UTF-8");
        using DatasetFolder unmarked = new DatasetFolder().File("manifest.csv", Encoding.Unicode.GetBytes("path,class\na.png,dent\n"));
        unmarked.Error().ShouldContain("line 1: a NUL character");
    }

    [Theory]
    [InlineData("path;class;split", "a.png;dent;train")]
    [InlineData("path\tclass\tsplit", "a.png\tdent\ttrain")]
    [InlineData("Path,Class,Split", "a.png,dent,Train")]
    [InlineData("path;class;split;", "a.png;dent;train;")]
    [InlineData("path;class;split;;", "a.png;dent;train;;")]
    public void Semicolons_tabs_capitals_and_empty_columns_of_a_spreadsheet_are_read(string header, string line)
    {
        using DatasetFolder folder = new DatasetFolder().Manifest(header, line);
        folder.Read().Samples.ShouldHaveSingleItem().ClassName.ShouldBe("dent");
    }

    [Fact]
    public void The_line_that_names_the_separator_is_not_the_header()
    {
        using DatasetFolder folder = new DatasetFolder().Manifest("sep=;", "path;class", "a.png;dent", "b.png");
        folder.Error().ShouldContain("line 4: 1 values for 2 columns");
    }

    [Fact]
    public void A_missing_column_is_said_with_the_separator_and_what_there_is()
    {
        using DatasetFolder folder = new DatasetFolder().Manifest("Pfad;class", "a.png;dent");
        folder.Error().ShouldContain("line 1: the column 'path' is missing; separated by semicolons there are 'Pfad', 'class'");
        using DatasetFolder bars = new DatasetFolder().Manifest("path|class", "a.png|dent");
        bars.Error().ShouldContain("there are 'path|class'");
    }

    [Fact]
    public void Backslashes_are_those_of_folders()
    {
        using DatasetFolder folder = new DatasetFolder()
            .Manifest("path,class", "img\\a\\1.png,dent", ".\\img\\2.png,dent")
            .Image("img/a/1.png");
        DefectDataset data = folder.Read();
        data.Samples.Select(s => s.Id).ShouldBe(["img/a/1.png", "img/2.png"]);
        File.Exists(data.Samples[0].Path).ShouldBeTrue();
        using DatasetFolder rooted = new DatasetFolder().Manifest("path,class", "C:\\data\\1.png,dent", "..\\1.png,dent");
        rooted.Error().ShouldContain("line 2: the path 'C:/data/1.png' is not relative");
        rooted.Error().ShouldContain("line 3: the path '../1.png' leaves");
    }

    [Theory]
    [InlineData("TRUE", "FALSE")]
    [InlineData("True", "False")]
    [InlineData("VRAI", "FAUX")]
    [InlineData("WAHR", "FALSCH")]
    [InlineData("VERDADERO", "FALSO")]
    [InlineData("1.0", "0.0")]
    [InlineData("1", "0")]
    public void Booleans_of_a_spreadsheet_are_read(string yes, string no)
    {
        using DatasetFolder folder = new DatasetFolder().Manifest("path,class,is_defect", $"a.png,x,{yes}", $"b.png,y,{no}");
        folder.Read().Samples.Select(s => s.IsDefect).ShouldBe([true, false]);
    }

    [Fact]
    public void The_folder_is_said_to_be_read_by_its_manifest_and_whether_its_split_is_drawn()
    {
        using DatasetFolder drawn = new DatasetFolder().Manifest("path,class", "a.png,dent");
        drawn.Read().Sources.ShouldHaveSingleItem().Notes.ShouldBe(["the split is drawn"]);
        using DatasetFolder named = new DatasetFolder().Manifest("path,class,split", "a.png,dent,test");
        named.Read().Sources.ShouldHaveSingleItem().Notes.ShouldBe(["the split is that of the manifest"]);
    }
}
