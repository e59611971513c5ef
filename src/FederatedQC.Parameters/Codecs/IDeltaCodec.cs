namespace FederatedQC.Parameters.Codecs;

/// <summary>
/// How the delta of one block becomes bytes. A codec is a pure function of delta and seeds: the same bytes on every machine. Thread safe.
/// </summary>
public interface IDeltaCodec
{
    /// <summary>The name by which plans and manifests choose the codec, with its argument: <c>topk:0.01</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Whether the expectation of what is decoded is the delta itself. A biased codec needs <see cref="Compression.ErrorFeedback"/>, or
    /// what it leaves out is never learnt.
    /// </summary>
    bool IsUnbiased { get; }

    /// <summary>
    /// Whether the expected square of the error is below that of the delta, without which what <see cref="Compression.ErrorFeedback"/>
    /// keeps would grow for ever: false of <c>randomk</c>, which enlarges what it sends.
    /// </summary>
    bool IsContraction { get; }

    /// <summary>
    /// Whether every site that is given the same <see cref="BlockSeeds.Shared"/> sends the same positions, which sums under masks need:
    /// true of codecs that send all of them.
    /// </summary>
    bool HasSharedSupport { get; }

    /// <summary>
    /// Parameters that are encoded on their own: a block's bytes are those of its units one after the other, a unit that begins at
    /// parameter s begins at byte <see cref="MaxEncodedLength"/>(s), and any run of units decodes as a block does. It divides 65,536, and
    /// is that where only a whole block can be decoded. Lets an aggregator work on tiles that fit the processor's cache.
    /// </summary>
    int Unit { get; }

    /// <summary>
    /// Whether the bytes are the float32 values themselves. Only then may <see cref="TryDecode"/> be given the memory of the delta as the
    /// bytes, which saves who reads them from a disk a copy.
    /// </summary>
    bool IsPlain => false;

    /// <summary>
    /// Whether a parameter's error may be as large as the largest value that is sent with it, which a variance does not survive.
    /// </summary>
    bool IsCoarse => false;

    /// <summary>The codec of a round of a plan in which a sparse one sends more at first; itself unless it is sparse.</summary>
    /// <param name="round">Rounds since the start of the run, from 0.</param>
    IDeltaCodec WarmedUp(int round) => this;

    /// <summary>Upper bound of the encoded length; 0 for no parameters.</summary>
    /// <param name="count">Parameters in the block, 0 or more.</param>
    /// <returns>Bytes.</returns>
    int MaxEncodedLength(int count);

    /// <summary>Encodes the delta of one block.</summary>
    /// <param name="delta">The change of each parameter; finite.</param>
    /// <param name="seeds">Decide the random choices of a lossy codec.</param>
    /// <param name="destination">Receives the bytes; at least <see cref="MaxEncodedLength"/> long. Beyond what is returned its content is
    /// undefined.</param>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ArgumentException">The delta holds NaN or infinity, or the destination is too short.</exception>
    int Encode(ReadOnlySpan<float> delta, BlockSeeds seeds, Span<byte> destination);

    /// <summary>Decodes bytes that may come from anyone. Never throws.</summary>
    /// <param name="encoded">What <see cref="Encode"/> wrote, or anything else.</param>
    /// <param name="delta">Receives the delta; its length is what the model says that the block has. Undefined when the result is
    /// false.</param>
    /// <returns>False unless the bytes are an encoding of that many finite parameters.</returns>
    bool TryDecode(ReadOnlySpan<byte> encoded, Span<float> delta);

    /// <summary>
    /// Decodes and adds in one pass: the same bits as <see cref="TryDecode"/> followed by <see cref="Kernels.WeightedSum.Add"/>, without
    /// the memory between them; a sparse codec touches only what was sent. Never throws.
    /// </summary>
    /// <param name="encoded">What <see cref="Encode"/> wrote, or anything else.</param>
    /// <param name="weight">The update's weight; finite.</param>
    /// <param name="sum">
    /// The running sum; its length is what the model says that the block has. Holds no negative zero, which a sum that began at zero never
    /// does. Undefined when the result is false.
    /// </param>
    /// <returns>As <see cref="TryDecode"/>.</returns>
    bool TryAccumulate(ReadOnlySpan<byte> encoded, double weight, Span<double> sum);

    /// <summary>
    /// Several updates of the same parameters: the same bits as <see cref="TryAccumulate(ReadOnlySpan{byte}, double, Span{double})"/> for
    /// one after the other. A codec that gains from it passes over the sum less often. Never throws on any bytes.
    /// </summary>
    /// <param name="encoded">What <see cref="Encode"/> wrote, or anything else, of each update.</param>
    /// <param name="weights">The weight of each update; finite.</param>
    /// <param name="sum">As for one update.</param>
    /// <returns>False unless the bytes of each are an encoding of that many finite parameters.</returns>
    /// <exception cref="ArgumentException">There is not one weight an update.</exception>
    bool TryAccumulate(ReadOnlySpan<ReadOnlyMemory<byte>> encoded, ReadOnlySpan<double> weights, Span<double> sum)
    {
        EncodingInput.ThrowIfDifferent(encoded.Length, weights.Length, nameof(weights));
        var valid = true;
        for (var index = 0; valid && index < encoded.Length; index++)
        {
            valid = TryAccumulate(encoded[index].Span, weights[index], sum);
        }

        return valid;
    }
}
