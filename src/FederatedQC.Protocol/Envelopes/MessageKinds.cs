using System.Collections.Frozen;
using FederatedQC.Protocol.Wire;
using Google.Protobuf;

namespace FederatedQC.Protocol.Envelopes;

internal static class MessageKinds
{
    private static readonly FrozenDictionary<Type, MessageKind> Kinds = new Dictionary<Type, MessageKind>
    {
        [typeof(Plan)] = MessageKind.Plan,
        [typeof(ModelManifest)] = MessageKind.Model,
        [typeof(UpdateCommit)] = MessageKind.Commit,
        [typeof(UpdateAnswer)] = MessageKind.Answer,
        [typeof(CandidateEvaluation)] = MessageKind.Evaluation,
        [typeof(SiteStatus)] = MessageKind.Status,
        [typeof(StepManifest)] = MessageKind.Step,
        [typeof(ReleaseRecord)] = MessageKind.Release,
    }.ToFrozenDictionary();

    public static MessageKind Of(IMessage message) =>
        Kinds.TryGetValue(message.GetType(), out var kind)
            ? kind
            : throw new ArgumentException($"{message.GetType().Name} does not travel in an envelope.", nameof(message));
}
