namespace FederatedQC.EdgeAgent.Sync;

/// <summary>How long to wait before another try: twice as long after each failure in a row.</summary>
internal static class RetryPause
{
    private const int MostDoublings = 20;

    /// <summary>The delay after so many failures in a row, at least 1.</summary>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan longest)
    {
        var delay = first * Math.Pow(2, Math.Min(failures - 1, MostDoublings));
        return delay < longest ? delay : longest;
    }
}
