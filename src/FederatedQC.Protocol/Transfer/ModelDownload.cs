using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.Protocol.Transfer;

/// <summary>
/// Puts a model together from its signed manifest and its blocks, in whatever order they arrive. A block counts only when its hash
/// is the manifest's, and the manifest only when its hashes and spec give the model's id: so a complete download is the model.
/// </summary>
/// <remarks>Not thread-safe. Takes 4 bytes a parameter.</remarks>
public sealed class ModelDownload
{
    private readonly Hash256[] _hashes;
    private readonly float[] _shared;
    private readonly bool[] _present;
    private int _missing;

    private ModelDownload(Hash256 model, ModelSpec spec, Hash256[] hashes, int parameters)
    {
        Model = model;
        Spec = spec;
        _hashes = hashes;
        _shared = new float[parameters];
        _present = new bool[hashes.Length];
        _missing = hashes.Length;
    }

    /// <summary>The model's id.</summary>
    public Hash256 Model { get; }

    /// <summary>What the model's numbers mean.</summary>
    public ModelSpec Spec { get; }

    /// <summary>Number of blocks.</summary>
    public int BlockCount => _hashes.Length;

    /// <summary>Whether every block is there.</summary>
    public bool IsComplete => _missing == 0;

    /// <summary>Numbers of the blocks that are still to come, ascending.</summary>
    public IEnumerable<int> Missing => Enumerable.Range(0, _present.Length).Where(block => !_present[block]);

    /// <summary>Begins a download.</summary>
    /// <param name="manifest">Opened from an envelope that the aggregator signed.</param>
    /// <param name="expected">The model that the plan names.</param>
    /// <param name="download">The download when the result is true.</param>
    /// <param name="problem">Why the manifest is refused when the result is false.</param>
    public static bool TryBegin(
        ModelManifest manifest,
        Hash256 expected,
        [NotNullWhen(true)] out ModelDownload? download,
        [NotNullWhen(false)] out string? problem
    )
    {
        ArgumentNullException.ThrowIfNull(manifest);
        download = null;
        if (!ModelSpecJson.TryParse(manifest.Spec.Span, out var spec, out problem))
        {
            return false;
        }

        var parameters = new ParameterLayout(spec).SharedCount;
        var hashes = PackedHashes.Unpack(manifest.BlockHashes);
        if (hashes is null || hashes.Length != ParameterBlocks.CountOf(parameters))
        {
            problem = $"the manifest lists {manifest.BlockHashes.Length} bytes of hashes for {ParameterBlocks.CountOf(parameters)} blocks";
            return false;
        }

        if (ModelId.Of(spec, hashes) != expected || PackedHashes.UnpackOne(manifest.Model) != expected)
        {
            problem = $"the manifest is not that of model {expected.Short}";
            return false;
        }

        problem = null;
        download = new ModelDownload(expected, spec, hashes, parameters);
        download.TakeZeros();
        return true;
    }

    /// <summary>Offers a block.</summary>
    /// <param name="block">Its number, from its topic.</param>
    /// <param name="bytes">Little-endian float32.</param>
    public BlockReception Offer(int block, ReadOnlySpan<byte> bytes)
    {
        if (block < 0 || block >= _hashes.Length)
        {
            return BlockReception.OutOfRange;
        }

        if (_present[block])
        {
            return BlockReception.Duplicate;
        }

        var target = MemoryMarshal.AsBytes(_shared.AsSpan(ParameterBlocks.RangeOf(_shared.Length, block)));
        if (bytes.Length != target.Length || Hash256.Of(bytes) != _hashes[block])
        {
            return BlockReception.Corrupt;
        }

        bytes.CopyTo(target);
        _present[block] = true;
        _missing--;
        return BlockReception.Accepted;
    }

    /// <summary>Takes from a model that is at hand every block that is the same, so that only the others are fetched.</summary>
    /// <param name="known">A shared vector of the same layout; any other is ignored.</param>
    /// <returns>How many blocks were taken.</returns>
    public int Reuse(ReadOnlySpan<float> known)
    {
        if (known.Length != _shared.Length)
        {
            return 0;
        }

        var before = _missing;
        for (var block = 0; block < _hashes.Length; block++)
        {
            Offer(block, MemoryMarshal.AsBytes(known[ParameterBlocks.RangeOf(known.Length, block)]));
        }

        return before - _missing;
    }

    // A new vector is zero already.
    private void TakeZeros()
    {
        for (var block = 0; block < _hashes.Length; block++)
        {
            if (_hashes[block] == ZeroBlock.Hash && ParameterBlocks.LengthOf(_shared.Length, block) == ParameterBlocks.Size)
            {
                _present[block] = true;
                _missing--;
            }
        }
    }

    /// <summary>The shared vector of a complete download, owned by the caller from now on.</summary>
    /// <exception cref="InvalidOperationException">Blocks are missing.</exception>
    public float[] Take() =>
        IsComplete
            ? _shared
            : throw new InvalidOperationException($"{_missing} of {BlockCount} blocks of model {Model.Short} are missing.");
}
