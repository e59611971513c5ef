using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using FederatedQC.SecureAggregation.Cryptography;

namespace FederatedQC.SecureAggregation.Simulation;

/// <summary>A signing key for each simulated site, as its certificate would hold.</summary>
internal sealed class SimulatedIdentities : IDisposable
{
    private readonly FrozenDictionary<string, ECDsa> _keys;

    internal SimulatedIdentities(ImmutableArray<string> sites)
    {
        _keys = sites.ToFrozenDictionary(site => site, _ => ECDsa.Create(ECCurve.NamedCurves.nistP256), StringComparer.Ordinal);
        Verifier = new EcdsaRoundSignatures(null, _keys);
    }

    internal IRoundSignatures Verifier { get; }

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    internal IRoundSignatures Of(string site) => new EcdsaRoundSignatures(_keys[site], _keys);
}
