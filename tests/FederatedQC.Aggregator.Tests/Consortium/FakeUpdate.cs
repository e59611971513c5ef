using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.Aggregator.Tests.Consortium;

/// <summary>An update ready to be sent: its blocks and its commit, both open to damage.</summary>
internal sealed record FakeUpdate(UpdateCommit Commit, byte[][] Blocks)
{
    /// <summary>What an honest site sends in answer to a plan.</summary>
    public static FakeUpdate Of(string site, Plan plan, float[]? delta = null)
    {
        delta ??= TestModel.Delta(site, (int)plan.Round);
        var codec = DeltaCodecs.Get("float32");
        var blocks = new byte[ParameterBlocks.CountOf(delta.Length)][];
        for (var block = 0; block < blocks.Length; block++)
        {
            // Not through the codec, which would refuse to encode what a hostile site sends.
            blocks[block] = FloatBytes.Of(delta.AsSpan(ParameterBlocks.RangeOf(delta.Length, block))).ToArray();
        }

        var commit = new UpdateCommit
        {
            Run = plan.Run,
            Round = plan.Round,
            BaseModel = plan.BaseModel,
            Codec = codec.Name,
            BlockHashes = PackedHashes.Pack([.. blocks.Select(block => Hash256.Of(block))]),
            BlockLengths = { blocks.Select(block => (uint)block.Length) },
            Samples = (ulong)TestModel.Samples(site),
            Steps = 10,
            Loss = 0.5,
        };
        if (RunSettingsJson.TryParse(plan.Settings.Span, out var settings, out _) && settings.Privacy.Level == PrivacySettings.Record)
        {
            commit.Epsilon = TestModel.Epsilon(site, (int)plan.Round);
        }

        return new FakeUpdate(commit, blocks);
    }

    public FakeUpdate With(Action<UpdateCommit> change)
    {
        var commit = Commit.Clone();
        change(commit);
        return this with { Commit = commit };
    }
}
