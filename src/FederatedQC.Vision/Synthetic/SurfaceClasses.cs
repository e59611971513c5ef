namespace FederatedQC.Vision.Synthetic;

/// <summary>The class names of generated data sets.</summary>
public static class SurfaceClasses
{
    /// <summary>All classes, the defect-free one first.</summary>
    public static IReadOnlyList<SurfaceClass> All { get; } = Enum.GetValues<SurfaceClass>();

    /// <summary>The name in folders and manifests, such as <c>rolled_in_scale</c>.</summary>
    public static string NameOf(SurfaceClass surfaceClass) =>
        surfaceClass switch
        {
            SurfaceClass.Good => "good",
            SurfaceClass.Scratch => "scratch",
            SurfaceClass.Inclusion => "inclusion",
            SurfaceClass.Pitting => "pitting",
            SurfaceClass.Patch => "patch",
            SurfaceClass.RolledInScale => "rolled_in_scale",
            SurfaceClass.Crazing => "crazing",
            _ => throw new ArgumentOutOfRangeException(nameof(surfaceClass), surfaceClass, "An unknown class."),
        };
}
