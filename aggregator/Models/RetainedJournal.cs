using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Storage;
using FederatedQC.Storage.Journals;

namespace FederatedQC.Aggregator.Models;

/// <summary>
/// Writes down what is about to be retained, what is there whole and what was cleared, in the journal's stream <c>broker</c>: blocks
/// without a manifest, which a kill in the middle leaves behind, show nowhere else.
/// </summary>
internal sealed class RetainedJournal(Journal journal, TimeProvider time)
{
    private const string Stream = "broker";
    private const string Begun = "Begun";
    private const string Whole = "Whole";
    private const string Cleared = "Cleared";

    /// <summary>
    /// Everything that may have left something on the broker: with the number of its blocks, and whether it was there whole.
    /// </summary>
    /// <exception cref="StorageException">The journal can't be read.</exception>
    public ImmutableDictionary<RetainedItem, (int Blocks, bool IsWhole)> Traces() =>
        journal
            .Read(Stream)
            .Aggregate(ImmutableDictionary<RetainedItem, (int Blocks, bool IsWhole)>.Empty, (traces, entry) =>
            {
                var said = JsonSerializer.Deserialize(entry.Payload.Span, RetainedJournalJson.Default.RetainedEntry)!;
                var item = new RetainedItem(said.Model, said.Step);
                return entry.Type == Cleared ? traces.Remove(item) : traces.SetItem(item, (said.Blocks, entry.Type == Whole));
            });

    /// <summary>Its first block is about to be published.</summary>
    public void Begin(RetainedItem item, int blocks) => Append(Begun, item, blocks);

    /// <summary>The broker has its blocks and its manifest.</summary>
    public void Finish(RetainedItem item, int blocks) => Append(Whole, item, blocks);

    /// <summary>Nothing of it is left.</summary>
    public void Clear(RetainedItem item) => Append(Cleared, item, blocks: 0);

    private void Append(string type, RetainedItem item, int blocks) =>
        journal.Append(
            Stream,
            type,
            JsonSerializer.SerializeToUtf8Bytes(
                new RetainedEntry(item.Model, item.IsStep, blocks),
                RetainedJournalJson.Default.RetainedEntry
            ),
            time.GetUtcNow()
        );
}

/// <summary>An entry of the journal's stream <c>broker</c>.</summary>
internal sealed record RetainedEntry(Hash256 Model, bool Step, int Blocks);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Hash256JsonConverter)])]
[JsonSerializable(typeof(RetainedEntry))]
internal sealed partial class RetainedJournalJson : JsonSerializerContext;
