using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace FederatedQC.Integration.Tests.Consortium;

/// <summary>
/// All stretches of eight consecutive float32 of some vectors, to be found in bytes at whatever offset. Constant stretches say nothing and
/// are left out.
/// </summary>
internal sealed class Stretches
{
    private const int Floats = 8;
    private const int Bytes = Floats * sizeof(float);
    private readonly Dictionary<ulong, List<byte[]>> _byBeginning = [];

    public Stretches(params float[][] vectors)
    {
        foreach (var vector in vectors)
        {
            Add(vector);
        }
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many places of the bytes hold one of them.</summary>
    public int CountIn(IEnumerable<byte[]> streams) => streams.Sum(CountIn);

    private int CountIn(byte[] stream)
    {
        var found = 0;
        for (var offset = 0; offset <= stream.Length - Bytes; offset++)
        {
            var here = stream.AsSpan(offset, Bytes);
            if (_byBeginning.TryGetValue(BinaryPrimitives.ReadUInt64LittleEndian(here), out var candidates))
            {
                foreach (var candidate in candidates)
                {
                    found += here.SequenceEqual(candidate) ? 1 : 0;
                }
            }
        }

        return found;
    }

    private void Add(float[] vector)
    {
        for (var index = 0; index <= vector.Length - Floats; index++)
        {
            var stretch = vector.AsSpan(index, Floats);
            if (stretch.ContainsAnyExcept(stretch[0]))
            {
                var bytes = MemoryMarshal.AsBytes(stretch).ToArray();
                var beginning = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
                if (!_byBeginning.TryGetValue(beginning, out var candidates))
                {
                    _byBeginning.Add(beginning, candidates = []);
                }

                candidates.Add(bytes);
                Count++;
            }
        }
    }
}
