namespace FederatedQC.Parameters.Kernels;

/// <summary>Four float32 vectors of one length. A view: it owns nothing.</summary>
internal readonly ref struct FourVectors
{
    internal const int Count = 4;

    /// <exception cref="ArgumentException">The lengths differ.</exception>
    internal FourVectors(ReadOnlySpan<float> first, ReadOnlySpan<float> second, ReadOnlySpan<float> third, ReadOnlySpan<float> fourth)
    {
        if (first.Length != second.Length || first.Length != third.Length || first.Length != fourth.Length)
        {
            throw new ArgumentException(
                $"{first.Length}, {second.Length}, {third.Length} and {fourth.Length} elements are not one length.",
                nameof(first)
            );
        }

        First = first;
        Second = second;
        Third = third;
        Fourth = fourth;
    }

    internal ReadOnlySpan<float> First { get; }

    internal ReadOnlySpan<float> Second { get; }

    internal ReadOnlySpan<float> Third { get; }

    internal ReadOnlySpan<float> Fourth { get; }

    internal int Length => First.Length;
}
