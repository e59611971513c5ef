namespace FederatedQC.Cli.Doctor;

/// <summary>Looks at everything that the product stands on. Each look stands alone: what throws becomes a finding.</summary>
internal static class DoctorChecks
{
    private static readonly (string Name, Func<Finding> Look)[] Looks =
    [
        (".NET", MachineChecks.Runtime),
        ("system", MachineChecks.OperatingSystem),
        ("processor", MachineChecks.Processor),
        ("memory", MachineChecks.Memory),
        ("disk", MachineChecks.Disk),
        ("libtorch", LibraryChecks.Torch),
        ("OpenCV", LibraryChecks.OpenCv),
        ("ONNX Runtime", LibraryChecks.OnnxRuntime),
        ("SQLite", LibraryChecks.Sqlite),
        ("mosquitto", ProgramChecks.Mosquitto),
        ("setpriv", ProgramChecks.Setpriv),
    ];

    public static HealthReport Run() => new([.. Looks.Select(entry => Guarded(entry.Name, entry.Look))]);

    /// <summary>The finding of a look, or why there is none.</summary>
    public static Finding Guarded(string name, Func<Finding> look)
    {
        try
        {
            return look();
        }
#pragma warning disable CA1031 // the boundary of a check: a broken library may throw anything, and the others are still to be looked at
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new Finding(name, Finding.Missing, null, Innermost(exception).Message.ReplaceLineEndings(" "));
        }
    }

    // A library that fails to load inside a static constructor hides behind the type's own exception.
    private static Exception Innermost(Exception exception) =>
        exception is TypeInitializationException { InnerException: { } inner } ? Innermost(inner) : exception;
}
