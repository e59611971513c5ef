namespace FederatedQC.Worker.Tests.Kit;

/// <summary>Watches processes that the test did not start itself.</summary>
internal static class ProcessWatch
{
    /// <summary>Whether the process ends, or has ended, within a while.</summary>
    public static async Task<bool> EndsAsync(int id, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            await process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
