using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using FederatedQC.Cli.Consortium;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Families;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Robust;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Vision.Sites;

namespace FederatedQC.Cli.Commands;

/// <summary>
/// The flags of a verb that runs a whole consortium on this machine. Those of the plan are short names of its keys, all of which
/// <c>--set</c> knows.
/// </summary>
/// <param name="verb">The verb.</param>
internal sealed partial class ConsortiumFlags(ConsortiumVerb verb)
{
    private const double UsualOperatorShare = 0.1;

    private readonly Option<string[]> _data = new("--data")
    {
        Description = $"{Flags.Folders} May be given several times. Default: synthetic images.",
    };
    private readonly Option<string[]> _good = Flags.Good();
    private readonly Option<int> _sites = Flags.Number("--sites", "Factories.", verb.Sites, 1, verb.MostSites);
    private readonly Option<string> _split = new("--split")
    {
        Description =
            "How the images are dealt: iid, dirichlet:A (small A: uneven), by-group, by-dataset (the default of declared families), by-class.",
        DefaultValueFactory = _ => "dirichlet:0.5",
    };
    private readonly Option<string> _families = Flags.Choice(
        "--families",
        "Whether sites of like products get a model of their own; declared: a data set is a product",
        [ConsortiumOptions.Declared, .. Clusterings.All.Keys],
        Clusterings.None
    );

    private readonly Option<string?> _plan = new("--plan")
    {
        Description =
            "A plan as an aggregator reads it (RunFile). There are as many sites as it names, under the names that the demo gives them; other flags win over it.",
    };
    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Any value of the plan as KEY=VALUE, such as server.tau=0.01. May be given several times; wins over all else.",
    };
    private readonly Option<int> _rounds = Flags.Number("--rounds", "Rounds of federated training.", ConsortiumPlan.Rounds, 1, 10_000);
    private readonly Option<int> _epochs = Flags.Number(
        "--local-epochs",
        "Epochs that each site trains in a round.",
        verb.LocalEpochs,
        1,
        1000
    );
    private readonly Option<int> _seed = Flags.Seed("Seed of every random choice: same seed, same model.");
    private readonly Option<string> _strategy = Flags.Choice(
        "--strategy",
        "How updates become a model",
        AggregationStrategies.All.Keys,
        "fedavg"
    );
    private readonly Option<string> _rule = new("--rule")
    {
        Description =
            $"How updates are combined: {string.Join(", ", RobustRules.KnownRules)}; before it, joined with +, {string.Join(", ", RobustRules.KnownSteps)}.",
        DefaultValueFactory = _ => "mean",
    };

    private readonly Option<double?> _siteMomentum = Flags.Share(
        "--site-momentum",
        "Momentum that each site keeps over its own updates, in which hostile ones can hide less; less than 1.",
        value: 0
    );
    private readonly Option<double?> _serverRate = Flags.Positive(
        "--server-rate",
        "Learning rate of the server: how much of the combined update the model takes. Default: the strategy's own.",
        value: null,
        100
    );
    private readonly Option<double?> _own = Flags.Share(
        "--operator-share",
        "Share of the training images that the operator keeps for itself, for --rule fltrust and as many for whatever else needs some.",
        UsualOperatorShare
    );

    private readonly Option<string> _codec = new("--codec")
    {
        Description = $"How deltas are encoded: {string.Join(", ", DeltaCodecs.Forms)}.",
        DefaultValueFactory = _ => "float32",
    };
    private readonly Option<string> _download = new("--download")
    {
        Description =
            "How models travel to sites that have the one before: the change in any of these codecs but randomk; float32 is the model itself.",
        DefaultValueFactory = _ => "float32",
    };

    private readonly Option<string?> _privacy = new("--dp")
    {
        Description = "Differential privacy as LEVEL:NOISE:CLIP, such as record:1.0:1.0 or site:2.0:0.5. Default: none.",
    };
    private readonly Option<double?> _budget = Flags.Positive(
        "--epsilon",
        "Privacy budget: a round that would exceed it is not started.",
        new PrivacySettings().Budget,
        1e6
    );
    private readonly Option<string> _network = Flags.Choice(
        "--network",
        $"The network; {Architectures.Solved}, or {Architectures.Trained} where the plan speaks of training",
        Architectures.All.Keys,
        Architectures.Solved
    );
    private readonly Option<string> _norm = Flags.Norm();
    private readonly Option<int> _size = Flags.InputSize();
    private readonly Option<int> _batch = Flags.Number("--batch", "Images in a step of local training.", ConsortiumPlan.BatchSize, 2, 4096);
    private readonly Option<double?> _rate = Flags.Positive(
        "--learning-rate",
        "Learning rate of local training.",
        ConsortiumPlan.LearningRate,
        10
    );
    private readonly Option<string> _precision = Flags.Choice("--precision", "Arithmetic of training", PlanChoices.Precisions.Keys, "auto");
    private readonly Option<int> _images = Flags.Number(
        "--images",
        "Synthetic images of each class, over all sites; every site draws six of each at least.",
        200,
        20,
        100_000
    );
    private readonly Option<bool> _json = Flags.Json("Print report.json to standard output; progress goes to standard error.");
    private readonly Option<string?> _output = new("--out")
    {
        Description = $"Folder for {verb.Contents}. Default: artifacts/{verb.Name}/ with the time.",
    };

    /// <summary>The verb with these flags and then its own.</summary>
    public Command Create(string description, params IEnumerable<Option> own)
    {
        Option[] shared =
        [
            _data,
            _good,
            _sites,
            _split,
            _families,
            _plan,
            _set,
            _rounds,
            _epochs,
            _seed,
            _strategy,
            _serverRate,
            _rule,
            _siteMomentum,
            _own,
            _codec,
            _download,
            _privacy,
            _budget,
            _network,
            _norm,
            _size,
            _batch,
            _rate,
            _precision,
            _images,
            _json,
            _output,
        ];
        var command = new Command(verb.Name, description);
        foreach (var option in shared.Concat(own))
        {
            command.Add(option);
        }

        return command;
    }

    /// <summary>What they say.</summary>
    /// <param name="parsed">The line.</param>
    /// <exception cref="UsageException">One can't be read, or the plan that they make can't be run.</exception>
    public ConsortiumOptions Read(ParseResult parsed) => Read(parsed, verb, []);

    /// <summary>What they and the verb's own flags say.</summary>
    /// <param name="parsed">The line.</param>
    /// <param name="planning">The verb as its own flags make it.</param>
    /// <param name="more">What its own flags say of the plan.</param>
    /// <inheritdoc cref="Read(ParseResult)"/>
    public ConsortiumOptions Read(ParseResult parsed, ConsortiumVerb planning, IEnumerable<(string Key, JsonNode? Value)> more)
    {
        var (asked, sites) = Asked(parsed, more);
        var isDeclared = parsed.GetValue(_families) == ConsortiumOptions.Declared;
        var options = new ConsortiumOptions
        {
            Verb = planning,
            Plan = ConsortiumPlan.Read(planning, asked, NetworkOf(parsed, asked), sites, isDeclared),
            HasSpec = asked.ContainsKey(Spec),
            Data = [.. (parsed.GetValue(_data) ?? []).Select(Path.GetFullPath)],
            Good = [.. parsed.GetValue(_good) ?? []],
            Split = SplitOf(parsed),
            HasDeclaredFamilies = isDeclared,
            OperatorShare = parsed.GetValue(_own) ?? UsualOperatorShare,
            ImagesPerClass = parsed.GetValue(_images),
            Json = parsed.GetValue(_json),
            Out = Path.GetFullPath(parsed.GetValue(_output) ?? DefaultFolder()),
        };
        if (options.Plan.UsesTrusted)
        {
            ThrowUnlessShared(options, "--rule " + options.Plan.Robust.Rule);
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
            throw new UsageException(
                $"--operator-share: {purpose} needs some images, and the sites need most of them: use a share above 0, at most 0.5."
            );
        }
    }

    // A site with images of several products declares none of them.
    private SplitSpec SplitOf(ParseResult parsed) =>
        parsed.GetValue(_families) == ConsortiumOptions.Declared && !IsGiven(parsed, _split) ? new SplitSpec(SplitKind.ByDataset)
        : SplitSpec.TryParse(parsed.GetValue(_split)!, out var split, out var problem) ? split
        : throw new UsageException(problem);

    private NetworkOptions NetworkOf(ParseResult parsed, JsonObject asked)
    {
        var network =
            IsGiven(parsed, _network) ? parsed.GetValue(_network)!
            : JsonNode.DeepEquals(asked[Strategy], AggregationStrategies.Analytic) ? Architectures.Solved
            : OfTraining.Any(asked.ContainsKey) || IsGiven(parsed, _norm) ? Architectures.Trained
            : Architectures.Solved;
        return new()
        {
            Architecture = network,
            Norm = Flags.NormOf(parsed, _norm),
            InputSize = Flags.InputSizeOf(parsed, _size, network),
            Classes = [],
        };
    }

    private string DefaultFolder() =>
        Path.Combine("artifacts", verb.Name, TimeProvider.System.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture));
}
