using System.Buffers;
using System.Globalization;
using System.Text;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Storage.Files;

namespace FederatedQC.Storage.Updates;

/// <summary>
/// The blocks of incoming updates on the aggregator's disk: one sparse file a site and round, a fixed slot a block. No update is ever in memory
/// as a whole, and a site can fill no more than the slots of its model. Thread safe; one process a folder.
/// </summary>
/// <remarks>
/// Blocks are not flushed to the disk one by one. What a crash or power cut spoiled shows in <see cref="Missing"/>, which trusts only what this
/// process has hashed itself: after a restart, ask it again for every update that had been accepted, and then seal those.
/// </remarks>
public sealed class UpdateStore : IDisposable
{
    private const int NameDigits = 32;

    private readonly string _folder;
    private readonly int _parameters;
    private readonly int _blocks;
    private readonly Lock _turn = new();
    private readonly Dictionary<UpdateKey, UpdateFile> _files = [];

    /// <summary>A store for the updates of one plan; nothing is touched on the disk yet.</summary>
    /// <param name="folder">Where the files live.</param>
    /// <param name="codec">The plan's codec.</param>
    /// <param name="parameters">Length of the model's shared vector.</param>
    public UpdateStore(string folder, IDeltaCodec codec, int parameters)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parameters);
        _folder = Path.GetFullPath(folder);
        Codec = codec;
        _parameters = parameters;
        _blocks = ParameterBlocks.CountOf(parameters);
    }

    /// <summary>The plan's codec.</summary>
    public IDeltaCodec Codec { get; }

    /// <summary>Whether a block of this index and length can be one of the plan's; to be asked about what comes from a peer.</summary>
    public bool Fits(int block, int length) =>
        block >= 0 && block < _blocks && length > 0 && length <= MaxLength(block);

    /// <summary>Stores a block. The same block again changes nothing, another content replaces it, and a sealed update stays as it is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The block does not fit (<see cref="Fits"/>); nothing was written.</exception>
    /// <exception cref="StorageException">It could not be written.</exception>
    public void PutBlock(UpdateKey key, int block, ReadOnlySpan<byte> encoded)
    {
        ThrowUnlessFits(block, encoded.Length);
        File(key).Put(block, encoded);
    }

    /// <summary>The blocks that are not here with the content that a commit names.</summary>
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
        if (encodedHashes.Count != _blocks || lengths.Count != _blocks)
        {
            throw new ArgumentException($"The model has {_blocks} blocks, the commit {encodedHashes.Count} hashes and {lengths.Count} lengths.", nameof(encodedHashes));
        }

        var file = File(key);
        var scratch = ArrayPool<byte>.Shared.Rent(MaxLength(0));
        try
        {
            var missing = new List<int>();
            for (var block = 0; block < _blocks; block++)
            {
                ThrowUnlessFits(block, lengths[block]);
                if (!file.Holds(block, encodedHashes[block], lengths[block], scratch))
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
        ThrowUnlessFits(block, encoded.Length);
        var file = File(key);
        if (!file.TryRead(block, offset: 0, encoded))
        {
            throw new StorageException($"{file.FilePath}: block {block} of {key.Site} in round {key.Round} is not there. Ask for what is missing before reading.");
        }
    }

    /// <summary>The admitted updates of a round as an aggregation strategy sees them through one block.</summary>
    /// <param name="block">Index of the block.</param>
    /// <param name="updates">The updates, in ordinal order of their sites; complete.</param>
    public IBlockUpdates Block(int block, IReadOnlyList<StoredUpdate> updates) =>
        new StoredBlock(Codec, block, updates, [.. updates.Select(update => File(update.Key))]);

    /// <summary>Removes every update of a round; does nothing when there is none.</summary>
    /// <exception cref="StorageException">A file can't be removed.</exception>
    public void DropRound(string run, int round)
    {
        Close(key => key.Run == run && key.Round == round);
        var folder = RoundFolder(run, round);
        DiskFault.Guard(folder, () =>
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
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
                file = new UpdateFile(PathOf(key), _blocks, MaxLength(0));
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

    private string RoundFolder(string run, int round) =>
        Path.Combine(_folder, Name(run), round.ToString(CultureInfo.InvariantCulture));

    private int MaxLength(int block) => Codec.MaxEncodedLength(ParameterBlocks.LengthOf(_parameters, block));

    private void ThrowUnlessFits(int block, int length)
    {
        if (!Fits(block, length))
        {
            throw new ArgumentOutOfRangeException(nameof(block), $"Block {block} of {length} bytes does not fit a model of {_blocks} blocks under {Codec.Name}.");
        }
    }
}
