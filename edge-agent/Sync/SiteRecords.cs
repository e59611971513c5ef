using System.Collections.Immutable;
using FederatedQC.EdgeAgent.Inspection;
using FederatedQC.EdgeAgent.Participation;
using FederatedQC.EdgeAgent.Training;
using FederatedQC.Federation.Gate;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Topics;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage.Files;
using FederatedQC.Storage.Models;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>
/// What the site remembers over a restart, in small files: the plan as the aggregator signed it, the figures of models, the release that
/// was refused. A file that is damaged is set aside and counts as not there: what it said is learnt again.
/// </summary>
internal sealed partial class SiteRecords(
    EdgeAgentOptions options,
    AgentFolders folders,
    ModelStore models,
    TrainedUpdates updates,
    LineModel line,
    ILogger<SiteRecords> logger
)
{
    private const string EvaluationPrefix = "evaluation-";
    private const string JsonEnding = ".json";
    private readonly string _planPath = Path.Combine(folders.State, "plan.bin");
    private readonly string _refusalPath = Path.Combine(folders.State, "refused-release.json");

    /// <summary>The site as the disk says.</summary>
    public SiteState Restore(TrustAnchor trust)
    {
        var hasImages = options.Images.Count > 0;
        var refusal = Read(_refusalPath, json => SiteRecordsJson.Refusal(json));
        var plan = ReadPlan(trust);
        var state = new SiteState
        {
            Site = options.Site,
            Limits = new SiteLimits(
                options.Training.Enabled && hasImages,
                hasImages,
                options.Inspection.MaxDrop,
                options.Sync.FirstRetry,
                options.Sync.LongestRetry
            ),
            Plan = plan,
            Models = [.. models.List()],
            Evaluations = ReadEvaluations(plan?.Settings.Spec),
            Update = updates.Newest()?.Update,
            Line = line.Record?.Model,
            RefusedRelease = refusal?.Model,
        };
        return refusal is not null && plan?.Released == refusal.Model
            ? state with
            {
                Problems = state.Problems.SetItem(SiteLane.Adoption, refusal.Reason),
            }
            : state;
    }

    /// <summary>Keeps a plan as it was signed.</summary>
    public void SavePlan(SitePlan plan) => AtomicFile.Write(_planPath, plan.Sealed.ToArray());

    /// <summary>Keeps how a model did.</summary>
    public void SaveEvaluation(Hash256 model, SiteEvaluation evaluation) =>
        AtomicFile.Write(EvaluationPath(model), SiteRecordsJson.Bytes(evaluation));

    /// <summary>Keeps why a release was refused.</summary>
    public void SaveRefusal(Hash256 model, string reason) =>
        AtomicFile.Write(_refusalPath, SiteRecordsJson.Bytes(new RefusalRecord(model, reason)));

    /// <summary>Forgets a model and its figures.</summary>
    public void Discard(Hash256 model)
    {
        models.Delete(model);
        File.Delete(EvaluationPath(model));
    }

    private SitePlan? ReadPlan(TrustAnchor trust)
    {
        var plan = Read(_planPath, bytes =>
            EnvelopeCodec.TryOpen<Plan>(bytes, PartyName.Aggregator, trust, out var message) == EnvelopeFault.None
            && SitePlanReader.TryRead(message!, options.Consortium, bytes, out var read, out _)
                ? read
                : null
        );
        return plan?.IsFor(options.Site, options.Family) == true ? plan : null;
    }

    private T? Read<T>(string path, Func<byte[], T?> parse)
        where T : class
    {
        var reason = "it is not what was written";
        try
        {
            if (AtomicFile.Read(path) is not { } bytes)
            {
                return null;
            }

            if (parse(bytes) is { } parsed)
            {
                return parsed;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            reason = exception.Message;
        }

        Log.Damaged(logger, DamagedFile.SetAside(path), reason);
        return null;
    }

    // Figures that do not fit the plan, such as those of an older version, are made again.
    private ImmutableDictionary<Hash256, SiteEvaluation> ReadEvaluations(ModelSpec? spec)
    {
        var evaluations = ImmutableDictionary.CreateBuilder<Hash256, SiteEvaluation>();
        foreach (var path in Directory.GetFiles(folders.State, EvaluationPrefix + "*" + JsonEnding))
        {
            var name = Path.GetFileNameWithoutExtension(path)[EvaluationPrefix.Length..];
            if (
                Hash256.TryParse(name, out var model)
                && Read(path, json => SiteRecordsJson.Evaluation(json)) is { } evaluation
                && (spec is null || evaluation.IsConsistent(spec.Classes.Length, spec.DefectFreeIndex))
            )
            {
                evaluations[model] = evaluation;
            }
        }

        return evaluations.ToImmutable();
    }

    private string EvaluationPath(Hash256 model) => Path.Combine(folders.State, EvaluationPrefix + model + JsonEnding);

    private static partial class Log
    {
        [LoggerMessage(8807, LogLevel.Error, "Set aside as '{Path}' and learnt again: {Reason}")]
        public static partial void Damaged(ILogger logger, string path, string reason);
    }
}

/// <summary>A release that the site's own gate refused.</summary>
internal sealed record RefusalRecord(Hash256 Model, string Reason);
