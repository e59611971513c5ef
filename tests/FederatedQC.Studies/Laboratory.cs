using System.Text.Json;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Models;
using FederatedQC.Simulation;
using FederatedQC.Simulation.Attacks;
using FederatedQC.TestKit;
using FederatedQC.Vision.Sites;

namespace FederatedQC.Studies;

/// <summary>
/// Runs settings, each once: outcomes are kept in a file beside the code, so that a study goes on where it stopped and a page can be
/// written again. To measure something again, delete its line.
/// </summary>
internal sealed class Laboratory
{
    private const string Absent = "absent";
    private readonly string _file = RepositoryRoot.Of("tests/FederatedQC.Studies/outcomes.jsonl");
    private readonly Dictionary<string, Outcome> _known;
    private (string Key, SimulatedImages Images)? _images;

    public Laboratory()
    {
        _known = File.Exists(_file)
            ? File.ReadLines(_file)
                .Select(line => JsonSerializer.Deserialize<Outcome>(line)!)
                .DistinctBy(outcome => outcome.Key)
                .ToDictionary(outcome => outcome.Key)
            : [];
    }

    public Outcome Run(Setting setting)
    {
        if (_known.TryGetValue(setting.Key, out var known))
        {
            return known;
        }

        var watch = TimeProvider.System.GetTimestamp();
        var (accuracy, bytes) = setting.Alone ? Alone(setting) : Federate(setting);
        var outcome = new Outcome(setting.Key, accuracy, bytes, TimeProvider.System.GetElapsedTime(watch).TotalSeconds);
        _known.Add(setting.Key, outcome);
        File.AppendAllLines(_file, [JsonSerializer.Serialize(outcome)]);
        Console.Error.WriteLine($"{outcome.Accuracy, 7:P1} {outcome.Seconds, 6:F0} s  {setting.Key}");
        return outcome;
    }

    private (double Accuracy, double Bytes) Alone(Setting setting)
    {
        var images = Images(setting);
        var baselines = SimulatedBaselines.Measure(Plan(setting, images), images, Environment.ProcessorCount, CancellationToken.None);
        return (baselines.Alone.Values.Average(figures => figures.Accuracy.Value), 0);
    }

    private (double Accuracy, double Bytes) Federate(Setting setting)
    {
        var images = Images(setting);
        using var folder = new TemporaryFolder();
        var options = new SimulationOptions { Folder = folder.Path, Attack = AttackOf(setting) };
        var runs = FamilyRuns.Run(
            Plan(setting, images),
            images,
            options,
            setting.Families,
            TimeProvider.System,
            progress: null,
            CancellationToken.None
        );
        var bytes = runs.SelectMany(run => run.Result!.Final.History)
            .SelectMany(round => round.Updates.Values)
            .Average(update => (double)update.Bytes);
        return (FamilyRuns.TestBySite(runs).Values.Average(figures => figures.Accuracy.Value), bytes);
    }

    private SimulatedImages Images(Setting setting)
    {
        var key = $"{setting.Data} {setting.Sites} {setting.Split} {setting.InputSize} {setting.Seed}";
        if (_images?.Key != key)
        {
            string[] folders = [.. setting.Data.Split('+').Select(name => RepositoryRoot.Of(Path.Combine("../shared/data", name)))];
            _images = (
                key,
                SimulatedImages.Load(
                    folders,
                    SplitSpec.Parse(setting.Split),
                    setting.Sites,
                    (ulong)setting.Seed,
                    setting.InputSize,
                    CancellationToken.None
                )
            );
        }

        var all = _images.Value.Images;
        return setting.Attack == Absent
            ? all with
            {
                Sites = [.. all.Sites.OrderBy(site => site.Site, StringComparer.Ordinal).SkipLast(setting.Hostile)],
            }
            : all;
    }

    private static AttackPlan? AttackOf(Setting setting)
    {
        if (setting.Attack is "" or Absent)
        {
            return null;
        }

        return KnownAttacks.TryParse(setting.Attack, out var attack, out var problem)
            ? new AttackPlan(attack, setting.Hostile)
            : throw new ArgumentException(problem);
    }

    private static RunSettings Plan(Setting setting, SimulatedImages images)
    {
        var isScaffold = setting.Strategy == "scaffold";
        return new RunSettings
        {
            Run = "study",
            Rounds = setting.Rounds,
            Sites = [.. images.Sites.Select(site => site.Site).Order(StringComparer.Ordinal)],
            Spec = SpecBuilder.Create(
                new NetworkOptions
                {
                    Architecture = "compact",
                    InputSize = setting.InputSize,
                    Channels = images.Channels,
                    Classes = images.Classes,
                    DefectFreeClass = images.DefectFreeClass,
                    Norm = Enum.Parse<NormKind>(setting.Norm, ignoreCase: true),
                    Sharing = AggregationStrategies.Get(setting.Strategy).Sharing,
                }
            ),
            Strategy = setting.Strategy,
            Codec = setting.Codec,
            Seed = (ulong)setting.Seed,
            Robust = new RobustSettings
            {
                Rule = setting.Rule,
                Faulty =
                    setting.Hostile == 0 ? null
                    : setting.Attack == Absent ? 0
                    : setting.Hostile,
                SiteMomentum = setting.SiteMomentum,
            },
            Server = new ServerSettings { LearningRate = setting.ServerRate },
            Training = new TrainingSettings
            {
                LocalEpochs = setting.LocalEpochs,
                BatchSize = setting.BatchSize,
                LearningRate = setting.LearningRate ?? 0.1,
                Momentum = isScaffold ? 0 : 0.9,
                LabelSmoothing = 0.1,
                ClassWeighting = setting.ClassWeighting,
                Precision = "auto",
                ProximalMu = setting.Strategy == "fedprox" ? 0.01 : 0,
            },
            // A study asks what the last model is worth; a gate would answer with an earlier one.
            Gate = new GateSettings
            {
                MaxDrop = 1,
                MaxSiteRecallDrop = 1,
                RevertDrop = 1,
                MaxEscapeRise = 1,
                MaxBelowAlone = 1,
                Baseline = GateSettings.NoBaseline,
            },
            Closing = new ClosingSettings { QuorumFraction = isScaffold ? 0.9 : 0.5 },
        };
    }
}
