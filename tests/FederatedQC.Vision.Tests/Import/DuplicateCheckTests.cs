using FederatedQC.Vision.Datasets;
using FederatedQC.Vision.Import;
using FederatedQC.Vision.Synthetic;

namespace FederatedQC.Vision.Tests.Import;

public sealed class DuplicateCheckTests
{
    [Fact]
    public void A_repeated_file_is_paired_with_the_first()
    {
        Fingerprint[] prints = [Print("a", "x", 0), Print("b", "y", ulong.MaxValue), Print("c", "x", 0, DataSplit.Test, "other")];
        DuplicateReport report = DuplicateCheck.Find(prints, 0);
        DuplicatePair pair = report.Pairs.ShouldHaveSingleItem();
        (pair.First.Id, pair.Second.Id, pair.IsExact, pair.CrossesSplits, pair.ContradictsLabels).ShouldBe(("a", "c", true, true, true));
        report.Leaks.Select(s => s.Id).ShouldBe(["a"]);
        (report.Exact, report.Near, report.CrossSplit).ShouldBe((1, 0, 1));
    }

    [Fact]
    public void Close_hashes_are_near_duplicates_and_reported_only()
    {
        Fingerprint[] prints = [Print("a", "1", 0b0), Print("b", "2", 0b111), Print("c", "3", 0b11110000, DataSplit.Test)];
        DuplicateCheck.Find(prints, 2).Pairs.ShouldBeEmpty();
        DuplicateReport report = DuplicateCheck.Find(prints, 4);
        report.Pairs.Select(p => (p.First.Id, p.Second.Id, p.IsExact, p.Distance)).ShouldBe([("a", "b", false, 3), ("a", "c", false, 4)]);
        report.Leaks.ShouldBeEmpty();
        report.CrossSplit.ShouldBe(1);
    }

    [Fact]
    public void Repeats_within_one_split_are_no_leak() =>
        DuplicateCheck.Find([Print("a", "x", 0), Print("b", "x", 0)], 0).Leaks.ShouldBeEmpty();

    [Fact]
    public void The_hash_of_an_image_survives_scaling_brightness_and_jpeg_but_not_another_defect()
    {
        var generator = new SurfaceGenerator(new SurfaceOptions { Difficulty = 0 });
        SiteStyle style = SiteStyle.Draw(1, 0);
        PixelImage image = generator.Generate(SurfaceClass.Patch, style, 1, 0).Image;
        ulong hash = PerceptualHash.Of(image);

        byte[] scaled = new byte[200 * 200];
        new ImagePreprocessor(200, 1).Apply(image, scaled);
        PerceptualHash.Distance(hash, PerceptualHash.Of(new PixelImage(200, 200, 1, scaled))).ShouldBeLessThanOrEqualTo(4);

        byte[] brighter = [.. image.Pixels.ToArray().Select(p => (byte)Math.Min(255, p + 12))];
        PerceptualHash.Distance(hash, PerceptualHash.Of(new PixelImage(96, 96, 1, brighter))).ShouldBeLessThanOrEqualTo(4);

        for (ulong other = 2; other < 40; other++)
        {
            PerceptualHash
                .Distance(hash, PerceptualHash.Of(generator.Generate(SurfaceClass.Patch, style, other, 0).Image))
                .ShouldBeGreaterThan(4);
        }
    }

    private static Fingerprint Print(string id, string content, ulong hash, DataSplit split = DataSplit.Train, string name = "c") =>
        new(new Sample(id, id, name, true, id, null, split, "d"), content, hash);
}
