using System.Buffers;
using System.Globalization;
using System.Text;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Storage.Files;

namespace FederatedQC.Storage.Updates;

/// <summary>
/// The blocks of incoming updates on the aggregator's disk: one sparse file a site and round, a fixed slot a block. No update is ever in
/// memory as a whole, and a site can fill no more than the slots of its model. Thread safe; one process a folder.
/// </summary>
/// <remarks>
/// Blocks are not flushed to the disk one by one. What a crash or power cut spoiled shows in <see cref="Missing"/>, which trusts only what
/// this process has hashed itself: after a restart, ask it again for every update that had been accepted, and then seal those.
/// </remarks>
public sealed class UpdateStore : IDisposable
{
    private const int NameDigits = 32;

    // Left for the journal, whose entries are what a restart goes by.
    private const long Reserve = 16L << 20;

    private readonly string _folder;
    private readonly Lock _turn = new();
    private readonly Dictionary<UpdateKey, UpdateFile> _files = [];

    /// <summary>A store for the updates of one plan; nothing is touched on the disk yet.</summary>
    /// <param name="folder">Where the files live.</param>
    /// <param name="shape">The blocks of an update under the plan.</param>
    public UpdateStore(string folder, UpdateShape shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(shape);
        _folder = Path.GetFullPath(folder);
        Shape = shape;
    }

    /// <summary>The blocks of an update under the plan.</summary>
    public UpdateShape Shape { get; }

    /// <summary>
    /// Stores a block. The same block again changes nothing, another content replaces it, and a sealed update stays as it is.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The block does not fit (<see cref="UpdateShape.Fits"/>); nothing was
    /// written.</exception>
    /// <exception cref="StorageException">It could not be written.</exception>
    public void PutBlock(UpdateKey key, int block, ReadOnlySpan<byte> encoded)
    {
        ThrowUnlessFits(key, block, encoded.Length);
        File(key).Put(block, encoded);
    }

    /// <summary>The blocks that are not here with the content that a commit names; whole blocks of zeros are put there at once.</summary>
    /// <param name="key">The update.</param>
    /// <param name="encodedHashes">SHA-256 of each encoded block.</param>
    /// <param name="lengths">Length in bytes of each encoded block.</param>
    /// <returns>Indices, ascending; empty when the update is complete.</returns>
    /// <exception cref="ArgumentException">There is not one hash and one length that fits a block.</exception>
    /// <exception cref="StorageException">The disk can't be read.</exception>
    public IReadOnlyList<int> Missing(UpdateKey key, IReadOnlyList<Hash256> encodedHashes, IReadOnlyList<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(encodedHashes);
        ArgumentNullException.ThrowIfNull(lengths);
        if (encodedHashes.Count != Shape.Blocks || lengths.Count != Shape.Blocks)
        {
            throw new ArgumentException(
                $"An update has {Shape.Blocks} blocks, the commit {encodedHashes.Count} hashes and {lengths.Count} lengths.",
                nameof(encodedHashes)
            );
        }

        var file = File(key);
        var scratch = ArrayPool<byte>.Shared.Rent(Shape.MaxEncodedLength);
        try
        {
            var missing = new List<int>();
            for (var block = 0; block < Shape.Blocks; block++)
            {
                ThrowUnlessFits(key, block, lengths[block]);
                if (file.Holds(block, encodedHashes[block], lengths[block], scratch))
                {
                    continue;
                }

                if (lengths[block] == ZeroBlock.Length && encodedHashes[block] == ZeroBlock.Hash)
                {
                    file.Put(block, ZeroBlock.Bytes);
                }
                else
                {
                    missing.Add(block);
                }
            }

            return missing;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    /// <summary>
    /// Forgets what this process knows of an update, and opens it again for writing: <see cref="Missing"/> reads all of it from the disk.
    /// </summary>
    public void Forget(UpdateKey key)
    {
        lock (_turn)
        {
            if (_files.Remove(key, out var file))
            {
                file.Dispose();
            }
        }
    }

    /// <summary>Whether the disk has room for more of an update; where that can't be known, it is taken for granted.</summary>
    /// <param name="bytes">How much is to come.</param>
    public bool HasRoomFor(long bytes) => DiskSpace.Free(_folder) is not { } free || free >= bytes + Reserve;

    /// <summary>Closes an accepted update for writing, so that nobody can change what was admitted. Holds until the process ends.</summary>
    public void Seal(UpdateKey key) => File(key).Seal();

    /// <summary>Reads an encoded block.</summary>
    /// <param name="key">The update.</param>
    /// <param name="block">Index of the block.</param>
    /// <param name="encoded">Receives the bytes; as long as the commit says that the block is.</param>
    /// <exception cref="ArgumentOutOfRangeException">The block does not fit.</exception>
    /// <exception cref="StorageException">The block is not here, or the disk can't be read.</exception>
    public void ReadBlock(UpdateKey key, int block, Span<byte> encoded)
    {
        ThrowUnlessFits(key, block, encoded.Length);
        var file = File(key);
        if (!file.TryRead(block, offset: 0, encoded))
        {
            throw new StorageException(
                $"{file.FilePath}: block {block} of {key.Site} in round {key.Round} is not there. Ask for what is missing before reading."
            );
        }
    }

    /// <summary>The admitted updates of a round as an aggregation strategy sees them through one block.</summary>
    /// <param name="block">Index of the block.</param>
    /// <param name="updates">The updates, in ordinal order of their sites; complete.</param>
    public IBlockUpdates Block(int block, IReadOnlyList<StoredUpdate> updates) =>
        new StoredBlock(Shape, block, updates, [.. updates.Select(update => File(update.Key))]);

    /// <summary>Removes every update of a round and of those before it; does nothing when there is none.</summary>
    /// <exception cref="StorageException">A file can't be removed.</exception>
    public void DropThrough(string run, int round)
    {
        Close(key => key.Run == run && key.Round <= round);
        var folder = RunFolder(run);
        DiskFault.Guard(folder, () =>
        {
            foreach (var dead in Directory.Exists(folder) ? Directory.GetDirectories(folder) : [])
            {
                if (int.TryParse(Path.GetFileName(dead), NumberStyles.None, CultureInfo.InvariantCulture, out var made) && made <= round)
                {
                    Directory.Delete(dead, recursive: true);
                }
            }
        });
    }

    /// <summary>Closes the files; what is stored stays.</summary>
    public void Dispose() => Close(_ => true);

    private static string Name(string text) => Hash256.Of(Encoding.UTF8.GetBytes(text)).ToString()[..NameDigits];

    private UpdateFile File(UpdateKey key)
    {
        lock (_turn)
        {
            if (!_files.TryGetValue(key, out var file))
            {
                file = new UpdateFile(PathOf(key), Shape.Blocks, Shape.MaxEncodedLength);
                _files.Add(key, file);
            }

            return file;
        }
    }

    private void Close(Func<UpdateKey, bool> which)
    {
        lock (_turn)
        {
            foreach (var key in _files.Keys.Where(which).ToArray())
            {
                _files.Remove(key, out var file);
                file?.Dispose();
            }
        }
    }

    private string PathOf(UpdateKey key) => Path.Combine(RoundFolder(key.Run, key.Round), Name(key.Site) + ".blocks");

    private string RoundFolder(string run, int round) => Path.Combine(RunFolder(run), round.ToString(CultureInfo.InvariantCulture));

    private string RunFolder(string run) => Path.Combine(_folder, Name(run));

    private void ThrowUnlessFits(UpdateKey key, int block, int length)
    {
        if (!Shape.Fits(key.Round, block, length))
        {
            throw new ArgumentOutOfRangeException(
                nameof(block),
                $"Block {block} of {length} bytes does not fit an update of {Shape.Blocks} blocks under {Shape.CodecOf(key.Round).Name}."
            );
        }
    }
}
