using FederatedQC.EdgeAgent.Participation;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Training;

/// <summary>
/// Puts what a training came to on the disk as it is sent: the encoded blocks, and beside them what the site keeps if they are accepted.
/// </summary>
internal static class UpdateEncoder
{
    /// <summary>Encodes an update.</summary>
    /// <param name="plan">The plan that asked for it.</param>
    /// <param name="site">The site, for the seeds of rounding.</param>
    /// <param name="update">The update.</param>
    /// <param name="folder">Where <see cref="TrainedUpdates.BlocksFile"/> and <see cref="TrainedUpdates.MemoryFile"/> go.</param>
    /// <returns>The commit, without the figures of the training.</returns>
    /// <exception cref="InvalidDataException">The update holds NaN or infinity.</exception>
    /// <exception cref="IOException">A file can't be written.</exception>
    public static UpdateCommit Encode(SitePlan plan, string site, LocalUpdate update, string folder)
    {
        if (!update.IsFinite)
        {
            throw new InvalidDataException("The trained model holds NaN or infinity: the training diverged.");
        }

        var encoded = EncodedUpdate.Of(plan.Settings, site, plan.Round.Round, update);
        WriteBlocks(Path.Combine(folder, TrainedUpdates.BlocksFile), encoded.Blocks);
        SiteMemoryFile.Write(Path.Combine(folder, TrainedUpdates.MemoryFile), encoded.Memory);
        return new UpdateCommit
        {
            Run = plan.Round.Run,
            Round = (uint)plan.Round.Round,
            BaseModel = PackedHashes.Pack(plan.Base),
            Codec = plan.Settings.CodecOf(plan.Round.Round).Name,
            BlockHashes = PackedHashes.Pack([.. encoded.Blocks.Select(block => Hash256.Of(block))]),
            BlockLengths = { encoded.Blocks.Select(block => (uint)block.Length) },
        };
    }

    private static void WriteBlocks(string path, IEnumerable<byte[]> blocks)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var written = 0L;
        foreach (var block in blocks)
        {
            RandomAccess.Write(file, block, written);
            written += block.Length;
        }

        RandomAccess.FlushToDisk(file);
    }
}
