namespace FederatedQC.Aggregator.Tests.Consortium;

/// <summary>Everything that was seen so far, and the wait for what is still to come. Thread-safe.</summary>
internal sealed class Sightings<T>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly Lock _turn = new();
    private readonly List<T> _seen = [];
    private TaskCompletionSource _more = NewSource();

    public int Count
    {
        get
        {
            lock (_turn)
            {
                return _seen.Count;
            }
        }
    }

    /// <summary>What was seen so far, oldest first.</summary>
    public IReadOnlyList<T> All
    {
        get
        {
            lock (_turn)
            {
                return [.. _seen];
            }
        }
    }

    public void Add(T sighting)
    {
        TaskCompletionSource more;
        lock (_turn)
        {
            _seen.Add(sighting);
            (more, _more) = (_more, NewSource());
        }

        more.SetResult();
    }

    /// <summary>The first one that matches, among those after the given number of earlier ones.</summary>
    public async Task<T> FirstAsync(Func<T, bool> match, int after = 0)
    {
        while (true)
        {
            Task more;
            lock (_turn)
            {
                for (; after < _seen.Count; after++)
                {
                    if (match(_seen[after]))
                    {
                        return _seen[after];
                    }
                }

                more = _more.Task;
            }

            await more.WaitAsync(Limit);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
