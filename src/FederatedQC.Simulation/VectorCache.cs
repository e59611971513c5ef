using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Simulation;

/// <summary>The vectors of a run by id, in memory. Only those that the run still names are kept.</summary>
internal sealed class VectorCache(ModelSpec spec)
{
    private readonly Dictionary<Hash256, float[]> _vectors = [];

    public Hash256 Put(float[] vector)
    {
        var id = ModelId.Of(spec, vector);
        _vectors[id] = vector;
        return id;
    }

    public float[] Get(Hash256 id) => _vectors[id];

    public void KeepOnly(IEnumerable<Hash256> ids)
    {
        var kept = ids.ToHashSet();
        foreach (var id in _vectors.Keys.Where(id => !kept.Contains(id)).ToList())
        {
            _vectors.Remove(id);
        }
    }
}
