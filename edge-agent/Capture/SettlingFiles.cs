namespace FederatedQC.EdgeAgent.Capture;

/// <summary>
/// Decides when a file is complete: when it was renamed into place, or when it looks the same for long enough. A writer that closes a file
/// tells nobody, and over a network share not even the kernel knows.
/// </summary>
/// <remarks>Not thread-safe. The clock is the caller's, not the file system's, which may be another machine's.</remarks>
internal sealed class SettlingFiles(TimeSpan settleTime)
{
    private Dictionary<string, Seen> _seen = [];

    /// <summary>Notes that a file was renamed into place, so that it is complete at the next look.</summary>
    public void Renamed(string name) => _seen[name] = new Seen(default, TimeSpan.MinValue, Renamed: true);

    /// <summary>Looks at everything that is in the folder.</summary>
    /// <param name="looks">All files; one that is not among them is forgotten.</param>
    /// <param name="now">Any monotonic time.</param>
    /// <returns>The files that are complete, oldest first.</returns>
    public IReadOnlyList<FileLook> Observe(IEnumerable<FileLook> looks, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(looks);
        var ready = new List<FileLook>();
        var present = new Dictionary<string, Seen>(_seen.Count);
        foreach (var look in looks)
        {
            var known = _seen.TryGetValue(look.Name, out var seen);
            if (known && (seen.Renamed || (seen.Look == look && now - seen.Since >= settleTime)))
            {
                ready.Add(look);
            }

            present[look.Name] = known && (seen.Renamed || seen.Look == look) ? seen : new Seen(look, now, Renamed: false);
        }

        _seen = present;
        return [.. ready.OrderBy(look => look.WrittenAt).ThenBy(look => look.Name, StringComparer.Ordinal)];
    }

    private readonly record struct Seen(FileLook Look, TimeSpan Since, bool Renamed);
}
