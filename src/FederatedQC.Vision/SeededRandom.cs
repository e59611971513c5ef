namespace FederatedQC.Vision;

/// <summary>
/// A small seeded generator whose numbers are the same on every machine and runtime. It uses integer arithmetic and exact float
/// operations only, so that generated images can be held against golden hashes. Not for keys.
/// </summary>
/// <remarks>
/// <b>Source</b>: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). A mutable struct:
/// pass it by reference.
/// </remarks>
internal struct SeededRandom(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private ulong _state = Mix(seed);

    /// <summary>A generator for one item of a numbered family, independent of its neighbours.</summary>
    public static SeededRandom For(ulong seed, ulong first, ulong second = 0, ulong third = 0) =>
        new(Mix(Mix(Mix(unchecked(seed + Step)) ^ first) ^ unchecked(second + Step)) ^ unchecked(third * Step));

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        _state = unchecked(_state + Step);
        return Mix(_state);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public float NextSingle() => (NextBits() >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1L << 53));

    /// <summary>Uniform in [low, high).</summary>
    public float Between(float low, float high) => low + ((high - low) * NextSingle());

    /// <summary>Uniform in [low, high], both ends included.</summary>
    public int Between(int low, int high) => low + (int)((NextBits() >> 32) * (ulong)(high - low + 1) >> 32);

    /// <summary>True with the given probability.</summary>
    public bool Chance(float probability) => NextSingle() < probability;

    /// <summary>About normal with mean 0 and variance 1: the sum of four uniform numbers, between -3.47 and 3.47.</summary>
    public float NextBell()
    {
        const float PerUnit = 1.7320508f / 65536f;
        ulong bits = NextBits();
        int sum = (int)(bits & 0xFFFF) + (int)((bits >> 16) & 0xFFFF) + (int)((bits >> 32) & 0xFFFF) + (int)(bits >> 48);
        return (sum - (2 * 65535)) * PerUnit;
    }

    /// <summary>A unit vector of uniform direction, without trigonometry.</summary>
    public (float X, float Y) NextDirection()
    {
        while (true)
        {
            float x = Between(-1f, 1f);
            float y = Between(-1f, 1f);
            float square = (x * x) + (y * y);
            if (square is > 0.01f and <= 1f)
            {
                float scale = 1 / MathF.Sqrt(square);
                return (x * scale, y * scale);
            }
        }
    }

    /// <summary>Puts the items into a random order.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Between(0, i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The finaliser of SplitMix64: a bijection in which every input bit reaches every output bit.</summary>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
