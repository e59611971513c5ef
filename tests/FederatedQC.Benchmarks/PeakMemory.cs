using System.Globalization;

namespace FederatedQC.Benchmarks;

/// <summary>The most memory that this process had resident while it did something.</summary>
internal static class PeakMemory
{
    // proc(5), clear_refs: sets the peak to what is resident now, so that an earlier benchmark's does not hide this one's.
    private const string ForgetPeak = "5";

    /// <summary>Mebibytes beyond what was resident before.</summary>
    public static double Beyond(Action work)
    {
        // Memory that the collector keeps for later would hide what the work takes of it.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        File.WriteAllText("/proc/self/clear_refs", ForgetPeak);
        var before = Peak();
        work();
        return Peak() - before;
    }

    private static double Peak()
    {
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("VmHWM", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
