using System.Text;
using FederatedQC.Protocol.Topics;
using MQTTnet;

namespace FederatedQC.Messaging.Broker;

/// <summary>
/// Access rules of a consortium's broker (<c>schemas/topics.md</c>). What no rule names is denied. Every broker takes its rules from
/// this one table: the embedded one asks it, mosquitto gets it as text.
/// </summary>
public sealed class ConsortiumAcl
{
    private const string User = "%u";

    // A site writes under its own name only. Of what it writes nothing but its status stays on the broker.
    private static readonly Rule[] SiteRules =
    [
        new(Right.WriteAndRetain, $"site/{User}/status"),
        new(Right.Write, $"site/{User}/update/#"),
        new(Right.Write, $"site/{User}/evaluation/#"),
        new(Right.Read, "plan"),
        new(Right.Read, "model/#"),
        new(Right.Read, "family/+/plan"),
        new(Right.Read, "family/+/model/#"),
        new(Right.Read, $"site/{User}/in"),
    ];

    private readonly string _root;

    /// <summary>The rules of one consortium.</summary>
    /// <exception cref="ArgumentException">The name is no <see cref="PartyName"/>.</exception>
    public ConsortiumAcl(string consortium)
    {
        PartyName.ThrowIfInvalid(consortium);
        _root = $"fqc/v1/{consortium}/";
    }

    private enum Right
    {
        Read,
        Write,
        WriteAndRetain,
    }

    /// <summary>Whether a user may publish on a topic, and have the broker keep it.</summary>
    /// <param name="user">The common name of the client's certificate.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="retain">Whether the broker is to keep the message.</param>
    public bool MayWrite(string user, string topic, bool retain) =>
        Allows(user, topic, right => right == Right.WriteAndRetain || (right == Right.Write && !retain));

    /// <summary>Whether a user may receive what is published on a topic.</summary>
    /// <param name="user">The common name of the client's certificate.</param>
    /// <param name="topic">The topic.</param>
    public bool MayRead(string user, string topic) => Allows(user, topic, right => right == Right.Read);

    /// <summary>
    /// The rules in mosquitto's format, which has no word for keeping: what a site keeps under its updates is cleared by the aggregator,
    /// and bounded by the broker's memory limit.
    /// </summary>
    public string ToMosquitto()
    {
        var text = new StringBuilder("# %u is the common name of the client's certificate.\n");
        foreach (Rule rule in SiteRules)
        {
            text.Append("pattern ").Append(rule.Right == Right.Read ? "read " : "write ").Append(_root).Append(rule.Filter).Append('\n');
        }

        return text.Append("\nuser ").Append(PartyName.Aggregator).Append("\ntopic readwrite ").Append(_root).Append("#\n").ToString();
    }

    private bool Allows(string user, string topic, Predicate<Right> suffices)
    {
        if (!topic.StartsWith(_root, StringComparison.Ordinal))
        {
            return false;
        }

        string rest = topic[_root.Length..];
        return user == PartyName.Aggregator
            || (
                PartyName.IsValid(user)
                && SiteRules.Any(rule => suffices(rule.Right) && Matches(rest, rule.Filter.Replace(User, user, StringComparison.Ordinal)))
            );
    }

    private static bool Matches(string topic, string filter) =>
        MqttTopicFilterComparer.Compare(topic, filter) == MqttTopicFilterCompareResult.IsMatch;

    private sealed record Rule(Right Right, string Filter);
}
