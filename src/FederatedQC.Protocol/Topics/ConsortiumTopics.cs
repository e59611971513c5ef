using System.Globalization;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Protocol.Topics;

/// <summary>The topic names of one consortium on the consortium broker (<c>schemas/topics.md</c>).</summary>
public sealed class ConsortiumTopics
{
    private readonly string _consortium;
    private readonly string _root;
    private readonly string _run;

    /// <summary>The topics of a consortium, or of one of its families.</summary>
    /// <param name="consortium">The consortium.</param>
    /// <param name="family">The product family whose run it is; null where the consortium has one run for all.</param>
    /// <exception cref="ArgumentException">A name is no <see cref="PartyName"/>.</exception>
    public ConsortiumTopics(string consortium, string? family = null)
    {
        PartyName.ThrowIfInvalid(consortium);
        _consortium = consortium;
        _root = $"fqc/v1/{consortium}/";
        _run = _root;
        if (family is not null)
        {
            PartyName.ThrowIfInvalid(family);
            _run = $"{_root}family/{family}/";
        }
    }

    /// <summary>The run's present plan, retained.</summary>
    public string Plan => _run + "plan";

    /// <summary>The plan of every family, for the subscription of a site that does not know its own yet.</summary>
    public string FamilyPlans => _root + "family/+/plan";

    /// <summary>Everything that sites send, for the aggregator's subscription.</summary>
    public string FromSites => FromSite("+");

    /// <summary>Every evaluation, for the aggregator's subscription.</summary>
    public string Evaluations => EvaluationsOf("+");

    /// <summary>Every site's status, for the aggregator's subscription.</summary>
    public string Statuses => _root + "site/+/status";

    /// <summary>Every manifest, for the aggregator's look at what the broker still holds.</summary>
    public string Manifests => _run + "model/+/manifest";

    /// <summary>A model's manifest, retained.</summary>
    public string Manifest(Hash256 model) => $"{_run}model/{model}/manifest";

    /// <summary>One block of a model, retained.</summary>
    public string ModelBlock(Hash256 model, int block) => string.Create(CultureInfo.InvariantCulture, $"{_run}model/{model}/{block}");

    /// <summary>All blocks of a model and its manifest, for a site's subscription.</summary>
    public string Model(Hash256 model) => $"{_run}model/{model}/+";

    /// <summary>The topics of a family of the same consortium; null for the run of all.</summary>
    /// <exception cref="ArgumentException">The name is no <see cref="PartyName"/>.</exception>
    public ConsortiumTopics OfFamily(string? family) => new(_consortium, family);

    /// <summary>Every update of one site, for the aggregator's subscription.</summary>
    public string FromSite(string site) => $"{_root}site/{site}/update/#";

    /// <summary>Every evaluation of one site, for the aggregator's subscription.</summary>
    public string EvaluationsOf(string site) => $"{_root}site/{site}/evaluation/+";

    /// <summary>Every manifest of a step, for the aggregator's look at what the broker still holds.</summary>
    public string StepManifests => _run + "model/+/step/manifest";

    /// <summary>The manifest of the step to a model, retained.</summary>
    public string StepManifest(Hash256 model) => $"{_run}model/{model}/step/manifest";

    /// <summary>One encoded block of the step to a model, retained.</summary>
    public string StepBlock(Hash256 model, int block) => string.Create(CultureInfo.InvariantCulture, $"{_run}model/{model}/step/{block}");

    /// <summary>A site's birth and death, retained.</summary>
    public string Status(string site) => $"{_root}site/{site}/status";

    /// <summary>The aggregator's answers to one site.</summary>
    public string Answers(string site) => $"{_root}site/{site}/in";

    /// <summary>One block of a site's update.</summary>
    public string UpdateBlock(string site, int round, int block) =>
        string.Create(CultureInfo.InvariantCulture, $"{_root}site/{site}/update/{round}/{block}");

    /// <summary>The commit that ends a site's update.</summary>
    public string Commit(string site, int round) =>
        string.Create(CultureInfo.InvariantCulture, $"{_root}site/{site}/update/{round}/commit");

    /// <summary>A site's evaluation of a round's candidate.</summary>
    public string Evaluation(string site, int round) =>
        string.Create(CultureInfo.InvariantCulture, $"{_root}site/{site}/evaluation/{round}");

    /// <summary>Says what a received topic is about, of whichever family; false when it is none of this consortium's.</summary>
    public bool TryParse(string topic, out TopicAddress address)
    {
        address = default;
        if (topic is null || !topic.StartsWith(_root, StringComparison.Ordinal))
        {
            return false;
        }

        var levels = topic[_root.Length..].Split('/');
        TopicAddress? parsed = levels switch
        {
            ["family", var family, .. var rest] when PartyName.IsValid(family) => ParseRun(rest, family),
            ["site", var site, "status"] when PartyName.IsValid(site) => new(TopicKind.Status, site),
            ["site", var site, "in"] when PartyName.IsValid(site) => new(TopicKind.Answer, site),
            ["site", var site, "update", var round, "commit"] when PartyName.IsValid(site) && TryNumber(round, out var r) => new(
                TopicKind.Commit,
                site,
                r
            ),
            ["site", var site, "update", var round, var block]
                when PartyName.IsValid(site) && TryNumber(round, out var r) && TryNumber(block, out var b) => new(
                TopicKind.UpdateBlock,
                site,
                r,
                b
            ),
            ["site", var site, "evaluation", var round] when PartyName.IsValid(site) && TryNumber(round, out var r) => new(
                TopicKind.Evaluation,
                site,
                r
            ),
            _ => ParseRun(levels, family: ""),
        };
        address = parsed.GetValueOrDefault();
        return parsed is not null;
    }

    private static TopicAddress? ParseRun(string[] levels, string family) =>
        levels switch
        {
            ["plan"] => new(TopicKind.Plan, Family: family),
            ["model", var model, "manifest"] when Hash256.TryParse(model, out var id) => new(TopicKind.Manifest, Model: id, Family: family),
            ["model", var model, var block] when Hash256.TryParse(model, out var id) && TryNumber(block, out var number) => new(
                TopicKind.ModelBlock,
                Model: id,
                Block: number,
                Family: family
            ),
            ["model", var model, "step", "manifest"] when Hash256.TryParse(model, out var id) => new(
                TopicKind.StepManifest,
                Model: id,
                Family: family
            ),
            ["model", var model, "step", var block] when Hash256.TryParse(model, out var id) && TryNumber(block, out var number) => new(
                TopicKind.StepBlock,
                Model: id,
                Block: number,
                Family: family
            ),
            _ => null,
        };

    private static bool TryNumber(string level, out int number) =>
        int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out number) && (level == "0" || level[0] != '0');
}
