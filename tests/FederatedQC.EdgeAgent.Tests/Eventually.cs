namespace FederatedQC.EdgeAgent.Tests;

/// <summary>
/// Waits for what has no signal of its own, such as a file or a health report, as whoever watches an agent from outside does.
/// </summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Returns when it holds.</summary>
    /// <param name="holds">Asked again and again.</param>
    /// <param name="what">What is waited for, for the failure.</param>
    /// <param name="health">How the agent is, for the failure.</param>
    public static async Task HoldsAsync(Func<bool> holds, string what, Func<object> health)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        using var limit = new CancellationTokenSource(Limit);
        while (!holds())
        {
            try
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"After {Limit} it still does not hold that {what}. Health: {health()}");
            }
        }
    }
}
