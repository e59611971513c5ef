using System.CommandLine;
using System.Globalization;
using FederatedQC.Cli.Consortium;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Families;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Robust;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Models;
using FederatedQC.Vision.Sites;

namespace FederatedQC.Cli.Commands;

/// <summary>The flags of a verb that runs a whole consortium on this machine.</summary>
/// <param name="verb">The verb.</param>
/// <param name="contents">What its folder will hold.</param>
/// <param name="mostSites">Sites that it can run.</param>
/// <param name="defaults">What holds where a flag is not given.</param>
internal sealed class ConsortiumFlags(string verb, string contents, int mostSites, ConsortiumOptions defaults)
{
    private readonly Option<string[]> _data = new("--data") { Description = $"{Flags.Folders} May be given several times. Default: synthetic images." };
    private readonly Option<string[]> _good = Flags.Good();
    private readonly Option<int> _sites = Flags.Number("--sites", "Factories.", defaults.Sites, 1, mostSites);
    private readonly Option<string> _split = new("--split") { Description = "How the images are dealt: iid, dirichlet:A (small A: uneven), by-group, by-dataset (the default of declared families), by-class.", DefaultValueFactory = _ => defaults.Split.ToString() };
    private readonly Option<string> _families = Flags.Choice(
        "--families",
        "Whether sites of like products get a model of their own; declared: a data set is a product",
        ["none", ConsortiumOptions.Declared, .. Clusterings.All.Keys.Where(name => name != "none")],
        defaults.Families);

    private readonly Option<int> _rounds = Flags.Number("--rounds", "Rounds of federated training.", defaults.Rounds, 1, 10_000);
    private readonly Option<int> _epochs = Flags.Number("--local-epochs", "Epochs that each site trains in a round.", defaults.LocalEpochs, 1, 1000);
    private readonly Option<int> _seed = Flags.Seed("Seed of every random choice: same seed, same model.");
    private readonly Option<string> _strategy = Flags.Choice("--strategy", "How updates become a model", AggregationStrategies.All.Keys, defaults.Strategy);
    private readonly Option<string> _rule = new("--rule")
    {
        Description = $"How updates are combined: {string.Join(", ", RobustRules.KnownRules)}; before it, joined with +, {string.Join(", ", RobustRules.KnownSteps)}.",
        DefaultValueFactory = _ => defaults.Rule,
    };

    private readonly Option<double?> _siteMomentum = Flags.Share("--site-momentum", "Momentum that each site keeps over its own updates, in which hostile ones can hide less; less than 1.", defaults.SiteMomentum);
    private readonly Option<double?> _serverRate = Flags.Positive("--server-rate", "Learning rate of the server: how much of the combined update the model takes. Default: the strategy's own.", defaults.ServerRate, 100);
    private readonly Option<double?> _own = Flags.Share(
        "--operator-share", "Share of the training images that the operator keeps for itself, for --rule fltrust and as many for whatever else needs some.", defaults.OperatorShare);

    private readonly Option<string> _codec = new("--codec") { Description = $"How deltas are encoded: {string.Join(", ", DeltaCodecs.Forms)}.", DefaultValueFactory = _ => defaults.Codec };
    private readonly Option<string> _download = new("--download")
    {
        Description = "How models travel to sites that have the one before: the change in any of these codecs but randomk; float32 is the model itself.",
        DefaultValueFactory = _ => defaults.Download,
    };

    private readonly Option<string?> _privacy = new("--dp") { Description = "Differential privacy as LEVEL:NOISE:CLIP, such as record:1.0:1.0 or site:2.0:0.5. Default: none." };
    private readonly Option<double?> _budget = Flags.Positive("--epsilon", "Privacy budget: a round that would exceed it is not started.", defaults.Privacy.Budget, 1e6);
    private readonly Option<string> _network = Flags.Choice("--network", "The network", Architectures.All.Keys, defaults.Network);
    private readonly Option<string> _norm = Flags.Choice("--norm", "Normalisation layers", ["batch", "group"], "batch");
    private readonly Option<int> _size = Flags.Number("--input-size", "Side of the network's input, in pixels.", defaults.InputSize, 32, 512);
    private readonly Option<int> _batch = Flags.Number("--batch", "Images in a step of local training.", defaults.BatchSize, 2, 4096);
    private readonly Option<double?> _rate = Flags.Positive("--learning-rate", "Learning rate of local training.", defaults.LearningRate, 10);
    private readonly Option<string> _precision = Flags.Choice("--precision", "Arithmetic of training", ["fp32", "bf16", "auto"], defaults.Precision);
    private readonly Option<int> _images = Flags.Number("--images", "Synthetic images of each class, over all sites; every site draws six of each at least.", defaults.ImagesPerClass, 20, 100_000);
    private readonly Option<bool> _json = Flags.Json("Print report.json to standard output; progress goes to standard error.");
    private readonly Option<string?> _output = new("--out") { Description = $"Folder for {contents}. Default: artifacts/{verb}/ with the time." };

    /// <summary>The verb with these flags and then its own.</summary>
    public Command Create(string description, params IEnumerable<Option> own)
    {
        Option[] shared =
        [
            _data, _good, _sites, _split, _families, _rounds, _epochs, _seed, _strategy, _serverRate, _rule, _siteMomentum, _own, _codec, _download, _privacy, _budget, _network, _norm, _size, _batch, _rate, _precision, _images, _json, _output,
        ];
        var command = new Command(verb, description);
        foreach (var option in shared.Concat(own))
        {
            command.Add(option);
        }

        return command;
    }

    /// <summary>What they say.</summary>
    /// <exception cref="UsageException">One can't be read.</exception>
    public ConsortiumOptions Read(ParseResult parsed)
    {
        var options = OptionsOf(parsed);
        if (options.HasTrustedRule)
        {
            ThrowUnlessShared(options, "--rule " + options.Rule);
        }

        return options;
    }

    /// <summary>Refuses a share of the images that leaves the operator or the sites too few.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="purpose">The flag that needs the operator to have images.</param>
    /// <exception cref="UsageException">It does.</exception>
    public static void ThrowUnlessShared(ConsortiumOptions options, string purpose)
    {
        if (options.OperatorShare is 0 or > 0.5)
        {
            throw new UsageException($"--operator-share: {purpose} needs some images, and the sites need most of them: use a share above 0, at most 0.5.");
        }
    }

    private ConsortiumOptions OptionsOf(ParseResult parsed) => new()
    {
        Data = [.. (parsed.GetValue(_data) ?? []).Select(Path.GetFullPath)],
        Good = [.. parsed.GetValue(_good) ?? []],
        Sites = parsed.GetValue(_sites),
        Split = SplitOf(parsed),
        Families = parsed.GetValue(_families)!,
        Rounds = parsed.GetValue(_rounds),
        LocalEpochs = parsed.GetValue(_epochs),
        Seed = (ulong)parsed.GetValue(_seed),
        Strategy = parsed.GetValue(_strategy)!,
        Rule = parsed.GetValue(_rule)!,
        SiteMomentum = parsed.GetValue(_siteMomentum) ?? defaults.SiteMomentum,
        ServerRate = parsed.GetValue(_serverRate),
        OperatorShare = parsed.GetValue(_own) ?? defaults.OperatorShare,
        Codec = parsed.GetValue(_codec)!,
        Download = parsed.GetValue(_download)!,
        Privacy = PrivacyOf(parsed.GetValue(_privacy)) with { Budget = parsed.GetValue(_budget) ?? defaults.Privacy.Budget },
        Network = parsed.GetValue(_network)!,
        Norm = parsed.GetValue(_norm) == "group" ? NormKind.Group : NormKind.Batch,
        InputSize = parsed.GetValue(_size),
        BatchSize = parsed.GetValue(_batch),
        LearningRate = parsed.GetValue(_rate) ?? defaults.LearningRate,
        Precision = parsed.GetValue(_precision)!,
        ImagesPerClass = parsed.GetValue(_images),
        Json = parsed.GetValue(_json),
        Out = Path.GetFullPath(parsed.GetValue(_output) ?? DefaultFolder()),
    };

    // A site with images of several products declares none of them.
    private SplitSpec SplitOf(ParseResult parsed) =>
        parsed.GetValue(_families) == ConsortiumOptions.Declared && parsed.GetResult(_split) is null or { Implicit: true }
            ? new SplitSpec(SplitKind.ByDataset)
            : SplitSpec.TryParse(parsed.GetValue(_split)!, out var split, out var problem) ? split : throw new UsageException(problem);

    /// <summary>Reads <c>LEVEL:NOISE:CLIP</c>.</summary>
    private PrivacySettings PrivacyOf(string? text)
    {
        if (text is null)
        {
            return defaults.Privacy;
        }

        var parts = text.Split(':');
        return parts.Length == 3 && Number(parts[1]) is { } noise && Number(parts[2]) is { } clip
            ? defaults.Privacy with { Level = parts[0], NoiseMultiplier = noise, Clip = clip }
            : throw new UsageException($"--dp is '{text}': use LEVEL:NOISE:CLIP, with the level record or site.");
    }

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string DefaultFolder() =>
        Path.Combine("artifacts", verb, TimeProvider.System.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture));
}
