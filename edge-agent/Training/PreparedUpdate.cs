using FederatedQC.EdgeAgent.Participation;
using FederatedQC.Federation.Updates;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Training;

/// <summary>A trained update on disk, ready to be sent.</summary>
/// <param name="Update">What it is.</param>
/// <param name="Commit">What ends its upload.</param>
/// <param name="Folder">Where its files lie.</param>
internal sealed record PreparedUpdate(SiteUpdate Update, UpdateCommit Commit, string Folder)
{
    /// <summary>The site's local vector after this training; null where the model has no local tensors.</summary>
    public string? LocalPath =>
        File.Exists(Path.Combine(Folder, TrainedUpdates.LocalFile)) ? Path.Combine(Folder, TrainedUpdates.LocalFile) : null;

    /// <summary>What the site keeps if this update is accepted; null where that is damaged.</summary>
    /// <exception cref="IOException">The disk can't be read.</exception>
    public SiteMemory? ReadMemory() => SiteMemoryFile.Read(Path.Combine(Folder, TrainedUpdates.MemoryFile));

    /// <summary>The encoded bytes of a block.</summary>
    /// <exception cref="IOException">The file is damaged or gone.</exception>
    public byte[] ReadBlock(int block)
    {
        var bytes = new byte[Commit.BlockLengths[block]];
        using var file = File.OpenHandle(Path.Combine(Folder, TrainedUpdates.BlocksFile));
        var offset = Commit.BlockLengths.Take(block).Sum(length => (long)length);
        for (var read = 0; read < bytes.Length; )
        {
            var count = RandomAccess.Read(file, bytes.AsSpan(read), offset + read);
            read += count > 0 ? count : throw new EndOfStreamException($"{Folder}: block {block} of the update is not whole.");
        }

        return bytes;
    }
}
