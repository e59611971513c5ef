using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Storage.Files;

namespace FederatedQC.Storage.Models;

/// <summary>
/// A folder of the encoded steps that led to models, by the model's id: <c>{id}.step</c> holds the length of its head (4 bytes,
/// little-endian), the head as JSON, and the blocks one after the other. A step is there whole or not at all. Thread safe; one process a
/// folder.
/// </summary>
public sealed class StepStore
{
    private const string Ending = ".step";

    private readonly string _folder;
    private readonly Lock _writing = new();

    private StepStore(string folder) => _folder = folder;

    /// <summary>Opens a folder or makes it, and removes what a crash left unfinished.</summary>
    /// <exception cref="StorageException">The folder can't be written.</exception>
    public static StepStore Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        folder = Path.GetFullPath(folder);
        DiskFault.Guard(folder, () =>
        {
            Directory.CreateDirectory(folder);
            Array.ForEach(Directory.GetFiles(folder, "*" + AtomicFile.Unfinished), File.Delete);
        });
        return new StepStore(folder);
    }

    /// <summary>
    /// Stores a step; on the disk when it returns. A step to the same model that is there already stays, as it may have been published.
    /// </summary>
    /// <param name="model">The model that it leads to.</param>
    /// <param name="baseModel">The model that it begins with.</param>
    /// <param name="step">The step.</param>
    /// <exception cref="StorageException">It could not be written.</exception>
    public void Save(Hash256 model, Hash256 baseModel, EncodedStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var head = StoredStepJson.Serialize(
            new StoredStep(
                baseModel,
                step.Codec,
                [.. step.Blocks.Select(block => Hash256.Of(block))],
                [.. step.Blocks.Select(block => block.Length)]
            )
        );
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, head.Length);
        lock (_writing)
        {
            if (!TryOpen(model, out _))
            {
                DiskFault.Guard(PathOf(model), () => AtomicFile.Write(PathOf(model), file =>
                    {
                        var offset = 0L;
                        foreach (var part in step.Blocks.Prepend(head).Prepend(length))
                        {
                            RandomAccess.Write(file, part, offset);
                            offset += part.Length;
                        }
                    }));
            }
        }
    }

    /// <summary>What is known of the step to a model; its blocks are not read.</summary>
    /// <returns>False when there is none, or its file is damaged or can't be read.</returns>
    public bool TryOpen(Hash256 model, [NotNullWhen(true)] out StoredStep? step)
    {
        step = null;
        var length = new byte[sizeof(int)];
        if (!TryRead(model, 0, length))
        {
            return false;
        }

        // The length may be damaged: no more is read than the file holds.
        var size = DiskFault.Guard(PathOf(model), () => new FileInfo(PathOf(model)).Length);
        var head = BinaryPrimitives.ReadInt32LittleEndian(length);
        var start = sizeof(int) + (long)head;
        if (head < 0 || start > size)
        {
            return false;
        }

        var json = new byte[head];
        var parsed = TryRead(model, sizeof(int), json) ? StoredStepJson.Parse(json) : null;
        step = parsed is not null && start + Sum(parsed.BlockLengths) == size ? parsed with { Start = start } : null;
        return step is not null;
    }

    /// <summary>Reads an encoded block and checks it against its hash.</summary>
    /// <param name="model">The model that the step leads to.</param>
    /// <param name="step">What <see cref="TryOpen"/> gave.</param>
    /// <param name="block">Index of the block.</param>
    /// <param name="encoded">Receives the bytes; as long as the block.</param>
    /// <exception cref="ArgumentException">The step has no such block, or the span another length.</exception>
    /// <exception cref="StorageException">The step is not there any more, or the block is damaged.</exception>
    public void ReadBlock(Hash256 model, StoredStep step, int block, Span<byte> encoded)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)block, (uint)step.BlockLengths.Length, nameof(block));
        if (encoded.Length != step.BlockLengths[block])
        {
            throw new ArgumentException($"Block {block} has {step.BlockLengths[block]} bytes, not {encoded.Length}.", nameof(encoded));
        }

        if (!TryRead(model, step.Start + Sum(step.BlockLengths.Take(block)), encoded) || Hash256.Of(encoded) != step.BlockHashes[block])
        {
            throw new StorageException(
                $"{PathOf(model)}: block {block} of the step is not there or damaged. Sites can fetch the model itself."
            );
        }
    }

    /// <summary>Models to which there is a step, in ordinal order of their hexadecimal form.</summary>
    /// <exception cref="StorageException">The disk can't be read.</exception>
    public IReadOnlyList<Hash256> List() =>
        DiskFault.Guard(_folder, () =>
            Directory
                .GetFiles(_folder, "*" + Ending)
                .Select(Path.GetFileNameWithoutExtension)
                .Order(StringComparer.Ordinal)
                .Select(name => Hash256.TryParse(name, out var id) ? id : (Hash256?)null)
                .OfType<Hash256>()
                .ToArray()
        );

    /// <summary>Removes the step to a model; does nothing when there is none.</summary>
    /// <exception cref="StorageException">The file can't be removed.</exception>
    public void Delete(Hash256 model)
    {
        lock (_writing)
        {
            DiskFault.Guard(PathOf(model), () => File.Delete(PathOf(model)));
        }
    }

    private static long Sum(IEnumerable<int> lengths) => lengths.Sum(length => (long)length);

    private bool TryRead(Hash256 model, long offset, Span<byte> destination)
    {
        try
        {
            using var handle = File.OpenHandle(PathOf(model));
            return FileBlock.TryRead(handle, offset, destination);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nobody needs a step: the model itself is there.
            return false;
        }
    }

    private string PathOf(Hash256 model) => Path.Combine(_folder, model + Ending);
}
