using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Storage.Journals;

/// <summary>One event of a stream.</summary>
/// <param name="Stream">Whose events these are, such as a run.</param>
/// <param name="Sequence">Position in the stream, from 1 without gaps.</param>
/// <param name="Type">What kind of event it is.</param>
/// <param name="Payload">UTF-8 JSON; owned by this instance.</param>
/// <param name="At">When it was appended, in UTC.</param>
/// <param name="Hash">Covers this entry and, through the hash of the one before, all before it.</param>
public sealed record JournalEntry(string Stream, long Sequence, string Type, ReadOnlyMemory<byte> Payload, DateTimeOffset At, Hash256 Hash);
