using System.Collections.Immutable;
using FederatedQC.Federation.Gate;
using FederatedQC.Federation.Plans;

namespace FederatedQC.Federation.Tests.Gate;

internal static class GateCases
{
    /// <summary>A case of two classes in which nobody announced anything.</summary>
    public static GateCase Of(
        ImmutableSortedDictionary<string, SiteEvaluation> candidate,
        ImmutableSortedDictionary<string, SiteEvaluation>? released,
        int sites,
        int defectFreeIndex = 0,
        GateSettings? limits = null
    ) =>
        new()
        {
            Limits = limits ?? new GateSettings(),
            Classes = 2,
            DefectFreeIndex = defectFreeIndex,
            Sites = sites,
            WeightCapFactor = 5,
            Announced = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal),
            Candidate = candidate,
            Released = released,
        };
}
