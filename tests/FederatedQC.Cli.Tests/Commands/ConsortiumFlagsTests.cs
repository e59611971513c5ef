using FederatedQC.Cli.Commands;
using FederatedQC.Cli.Consortium;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Parameters.Models;
using FederatedQC.Vision.Sites;

namespace FederatedQC.Cli.Tests.Commands;

public sealed class ConsortiumFlagsTests
{
    private static readonly ConsortiumOptions Defaults = new() { Sites = 7, LocalEpochs = 3, Out = "" };

    [Fact]
    public void What_is_not_given_is_the_default()
    {
        var options = Read("--out x");
        options.Data.ShouldBeEmpty();
        (options with { Data = [] }).ShouldBe(Defaults with { Out = Path.GetFullPath("x") });
    }

    [Fact]
    public void What_is_given_is_read()
    {
        var options = Read(
            "--data a --data b --sites 5 --split by-group --rounds 9 --local-epochs 1 --seed 12 --strategy fedprox --rule nnm+median --codec int8 --download topk:0.1 --dp site:2:0.5 --epsilon 3 "
            + "--network resnet18 --norm group --input-size 96 --batch 16 --learning-rate 0.02 --precision fp32 --images 30 --json --out x");
        options.Data.ShouldBe([Path.GetFullPath("a"), Path.GetFullPath("b")]);
        (options with { Data = [] }).ShouldBe(new ConsortiumOptions
        {
            Sites = 5,
            Split = new SplitSpec(SplitKind.ByGroup),
            Rounds = 9,
            LocalEpochs = 1,
            Seed = 12,
            Strategy = "fedprox",
            Rule = "nnm+median",
            Codec = "int8",
            Download = "topk:0.1",
            Privacy = new PrivacySettings { Level = "site", NoiseMultiplier = 2, Clip = 0.5, Budget = 3 },
            Network = "resnet18",
            Norm = NormKind.Group,
            InputSize = 96,
            BatchSize = 16,
            LearningRate = 0.02,
            Precision = "fp32",
            ImagesPerClass = 30,
            Json = true,
            Out = Path.GetFullPath("x"),
        });
    }

    [Fact]
    public void Declared_families_are_dealt_by_data_set_unless_the_line_says_otherwise()
    {
        Read("--families declared --out x").Split.ShouldBe(new SplitSpec(SplitKind.ByDataset));
        Read("--families declared --split iid --out x").Split.ShouldBe(new SplitSpec(SplitKind.Iid));
        Read("--families cfl --out x").Split.ShouldBe(Defaults.Split);
        (Read("--families declared").HasDeclaredFamilies, Read("").HasDeclaredFamilies).ShouldBe((true, false));
    }

    [Fact]
    public void Without_a_folder_it_is_one_of_the_verb() =>
        Path.GetDirectoryName(Read("").Out).ShouldBe(Path.GetFullPath(Path.Combine("artifacts", "trial")));

    private static ConsortiumOptions Read(string line)
    {
        var flags = new ConsortiumFlags("trial", "what comes of it", 10, Defaults);
        var parsed = flags.Create("Tries it.").Parse(line);
        parsed.Errors.ShouldBeEmpty();
        return flags.Read(parsed);
    }
}
