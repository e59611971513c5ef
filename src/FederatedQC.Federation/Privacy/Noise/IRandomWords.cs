namespace FederatedQC.Federation.Privacy.Noise;

/// <summary>A source of random bits. One source serves one thread.</summary>
public interface IRandomWords
{
    /// <summary>64 independent fair bits.</summary>
    ulong Draw();

    /// <summary>A number in [0, 1) from the upper 53 of 64 bits.</summary>
    double DrawUnit() => (Draw() >> 11) * (1.0 / (1L << 53));
}
