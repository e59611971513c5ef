using System.Diagnostics.CodeAnalysis;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Compression;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.Protocol.Transfer;

/// <summary>
/// Makes a model out of the one before it and the encoded blocks of a signed step, in whatever order they arrive. A block counts only when
/// its hash is the manifest's; what came of them all is the model only when it has the model's id, which is the proof.
/// </summary>
/// <remarks>Not thread-safe. Works in the base's own vector; a block that has arrived is not kept besides.</remarks>
public sealed class StepDownload
{
    private readonly StepCodec _codec;
    private readonly ModelState _model;
    private readonly Hash256[] _hashes;
    private readonly int[] _lengths;
    private readonly bool[] _present;
    private int _missing;

    private StepDownload(Hash256 model, StepCodec codec, ModelState start, Hash256[] hashes, int[] lengths)
    {
        (Model, _codec, _model, _hashes, _lengths) = (model, codec, start, hashes, lengths);
        _present = new bool[hashes.Length];
        _missing = hashes.Length;
    }

    /// <summary>Id of the model that the step leads to.</summary>
    public Hash256 Model { get; }

    /// <summary>What the model's numbers mean: the same as the base's.</summary>
    public ModelSpec Spec => _model.Spec;

    /// <summary>Number of blocks.</summary>
    public int BlockCount => _hashes.Length;

    /// <summary>Whether every block is there.</summary>
    public bool IsComplete => _missing == 0;

    /// <summary>The vector so far: a block that has arrived is the model's, the others are the base's.</summary>
    public ReadOnlySpan<float> Shared => _model.Shared;

    /// <summary>Begins a download.</summary>
    /// <param name="manifest">Opened from an envelope that the aggregator signed.</param>
    /// <param name="expected">The model that the plan names.</param>
    /// <param name="baseModel">The model at hand.</param>
    /// <param name="start">That model; its shared vector is the download's from now on.</param>
    /// <param name="download">The download when the result is true.</param>
    /// <param name="problem">Why the manifest is refused when the result is false.</param>
    public static bool TryBegin(
        StepManifest manifest,
        Hash256 expected,
        Hash256 baseModel,
        ModelState start,
        [NotNullWhen(true)] out StepDownload? download,
        [NotNullWhen(false)] out string? problem
    )
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(start);
        download = null;
        if (PackedHashes.UnpackOne(manifest.Model) != expected || PackedHashes.UnpackOne(manifest.BaseModel) != baseModel)
        {
            problem = $"the manifest is not that of the step from {baseModel.Short} to {expected.Short}";
            return false;
        }

        if (!DeltaCodecs.TryGet(manifest.Codec, out var delta, out problem))
        {
            return false;
        }

        if (!delta.IsContraction)
        {
            problem = $"no step is encoded with {delta.Name}";
            return false;
        }

        var codec = new StepCodec(new ParameterLayout(start.Spec), delta);
        if (
            manifest.BlockHashes.Length != codec.Blocks * Hash256.Size
            || manifest.BlockLengths.Count != codec.Blocks
            || manifest.BlockLengths.Index().Any(block => !codec.Fits(block.Index, block.Item))
        )
        {
            problem = $"the manifest's hashes and lengths do not fit {codec.Blocks} blocks of {codec.Codec}";
            return false;
        }

        problem = null;
        download = new StepDownload(
            expected,
            codec,
            start,
            PackedHashes.Unpack(manifest.BlockHashes)!,
            [.. manifest.BlockLengths.Select(length => (int)length)]
        );
        return true;
    }

    /// <summary>Offers a block.</summary>
    /// <param name="block">Its number, from its topic.</param>
    /// <param name="encoded">Its bytes.</param>
    /// <returns>After a <see cref="BlockReception.Corrupt"/> block that has the manifest's hash the step leads nowhere: the aggregator
    /// signed what can't be applied.</returns>
    public BlockReception Offer(int block, ReadOnlySpan<byte> encoded)
    {
        if (block < 0 || block >= _hashes.Length)
        {
            return BlockReception.OutOfRange;
        }

        if (_present[block])
        {
            return BlockReception.Duplicate;
        }

        var values = _model.Shared.AsSpan(ParameterBlocks.RangeOf(_model.Shared.Length, block));
        if (encoded.Length != _lengths[block] || Hash256.Of(encoded) != _hashes[block] || !_codec.TryApply(block, encoded, values))
        {
            return BlockReception.Corrupt;
        }

        _present[block] = true;
        _missing--;
        return BlockReception.Accepted;
    }

    /// <summary>The model's shared vector, owned by the caller from now on.</summary>
    /// <returns>False while blocks are missing, and where what they made has not the model's id.</returns>
    public bool TryTake([NotNullWhen(true)] out float[]? shared)
    {
        shared = IsComplete && ModelId.Of(_model.Spec, _model.Shared) == Model ? _model.Shared : null;
        return shared is not null;
    }
}
