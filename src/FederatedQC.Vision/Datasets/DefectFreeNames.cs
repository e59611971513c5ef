using System.Collections.Frozen;

namespace FederatedQC.Vision.Datasets;

/// <summary>Knows the usual names of the class of parts without a defect.</summary>
public static class DefectFreeNames
{
    private static readonly FrozenSet<string> Names =
        new[] { "good", "ok", "none", "defect_free", "defect-free", "normal" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a class of this name holds parts without a defect; the case of letters does not matter.</summary>
    public static bool Contains(string className) => Names.Contains(className);
}
