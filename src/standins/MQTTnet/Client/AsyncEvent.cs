namespace MQTTnet.Client;

/// <summary>Events whose handlers are tasks.</summary>
internal static class AsyncEvent
{
    /// <summary>Awaits the handlers one after the other; the first that fails ends the round.</summary>
    public static async Task RaiseAsync<TArguments>(this Func<TArguments, Task>? handlers, TArguments arguments)
    {
        foreach (Func<TArguments, Task> handler in Delegate.EnumerateInvocationList(handlers))
        {
            await handler(arguments).ConfigureAwait(false);
        }
    }
}
