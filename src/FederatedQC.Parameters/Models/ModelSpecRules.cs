namespace FederatedQC.Parameters.Models;

/// <summary>What a spec must satisfy whatever the architecture.</summary>
public static class ModelSpecRules
{
    /// <summary>More parameters than this are refused before anything is allocated: 256 million, 1 GiB of float32.</summary>
    public const int MaxParameters = 1 << 28;

    /// <summary>The first rule that the spec breaks, in words, or null when it is sound.</summary>
    public static string? FirstProblem(ModelSpec spec) => Problems(spec).FirstOrDefault();

    private static IEnumerable<string> Problems(ModelSpec spec)
    {
        if (spec.Classes.IsDefault || spec.Mean.IsDefault || spec.Std.IsDefault || spec.Tensors.IsDefault)
        {
            yield return "a list is missing";
            yield break;
        }

        if (string.IsNullOrEmpty(spec.Architecture) || spec.Tensors.Any(tensor => string.IsNullOrEmpty(tensor?.Name)))
        {
            yield return "the architecture or a tensor has no name";
            yield break;
        }

        if (!Enum.IsDefined(spec.Norm) || spec.Tensors.Any(tensor => !Enum.IsDefined(tensor.Role)))
        {
            yield return "the norm or a tensor's role is none of the known ones";
        }

        if (spec.Width is < 1 or > 1024)
        {
            yield return $"width is {spec.Width}, not within 1..1024";
        }

        if (spec.Channels is not (1 or 3))
        {
            yield return $"channels is {spec.Channels}, not 1 or 3";
        }

        if (spec.InputSize is < 16 or > 1024)
        {
            yield return $"inputSize is {spec.InputSize}, not within 16..1024";
        }

        if (spec.Classes.Length is < 2 or > 1024 || spec.Classes.Distinct(StringComparer.Ordinal).Count() != spec.Classes.Length)
        {
            yield return "classes must be 2 to 1024 different names";
        }

        if (!spec.Classes.All(IsClassName))
        {
            yield return "a class name must have 1 to 64 characters, no slash, backslash or control character, and not be . or ..";
        }

        if (spec.DefectFreeClass is not null && spec.DefectFreeIndex < 0)
        {
            yield return $"defectFreeClass '{spec.DefectFreeClass}' is not among the classes";
        }

        if (
            spec.Mean.Length != spec.Channels
            || spec.Std.Length != spec.Channels
            || !spec.Mean.All(float.IsFinite)
            || !spec.Std.All(s => s > 0 && float.IsFinite(s))
        )
        {
            yield return "mean and std need one finite number a channel, std above zero";
        }

        if (spec.Tensors.Select(tensor => tensor.Name).Distinct(StringComparer.Ordinal).Count() != spec.Tensors.Length)
        {
            yield return "two tensors have the same name";
        }

        if (spec.Tensors.Any(tensor => tensor.Shape.IsDefault || tensor.Shape.Any(extent => extent is < 1 or > MaxParameters)))
        {
            yield return "a tensor has a dimension below 1 or too large";
            yield break;
        }

        if (spec.Tensors.Sum(tensor => tensor.Shape.Aggregate(1.0, (product, extent) => product * extent)) > MaxParameters)
        {
            yield return $"the model has more than {MaxParameters} parameters";
        }
    }

    // A site may keep images in folders named after their class, and the spec comes from outside.
    private static bool IsClassName(string? name) =>
        name is { Length: > 0 and <= 64 } and not "." and not ".."
        && !name.Any(character => character is '/' or '\\' || char.IsControl(character));
}
