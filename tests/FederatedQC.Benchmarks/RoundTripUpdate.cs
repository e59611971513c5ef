using FederatedQC.Federation.Plans;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.Benchmarks;

/// <summary>
/// An update ready to be sent, as a site has it on its disk after training: encoded blocks and the commit that lists them.
/// </summary>
internal sealed record RoundTripUpdate(byte[][] Blocks, UpdateCommit Commit)
{
    public static RoundTripUpdate Create(RunSettings settings)
    {
        var codec = DeltaCodecs.Get(settings.Codec);
        var parameters = new ParameterLayout(settings.Spec).SharedCount;
        var random = new Random(1);
        var buffer = new byte[codec.MaxEncodedLength(ParameterBlocks.Size)];
        var blocks = new byte[ParameterBlocks.CountOf(parameters)][];
        for (var block = 0; block < blocks.Length; block++)
        {
            var delta = new float[ParameterBlocks.LengthOf(parameters, block)];
            foreach (ref var value in delta.AsSpan())
            {
                value = (random.NextSingle() - 0.5f) * 1e-3f;
            }

            blocks[block] = buffer[..codec.Encode(delta, new BlockSeeds(1, 1), buffer)];
        }

        return new RoundTripUpdate(
            blocks,
            new UpdateCommit
            {
                Run = settings.Run,
                Codec = codec.Name,
                BlockHashes = PackedHashes.Pack([.. blocks.Select(block => Hash256.Of(block))]),
                BlockLengths = { blocks.Select(block => (uint)block.Length) },
                Samples = 100,
                Steps = 10,
                Loss = 0.5,
            }
        );
    }

    /// <summary>The commit in answer to a plan.</summary>
    public UpdateCommit CommitTo(Plan plan)
    {
        var commit = Commit.Clone();
        commit.Round = plan.Round;
        commit.BaseModel = plan.BaseModel;
        return commit;
    }
}
