namespace FederatedQC.EdgeAgent.Capture;

/// <summary>
/// Decides when a file is complete: when it was renamed into place, or when it looks the same for long enough. A writer that closes a file
/// tells nobody, and over a network share not even the kernel knows. So a file that turns out to be no whole image gets longer: its writer
/// may pause.
/// </summary>
/// <remarks>Not thread-safe. The clock is the caller's, not the file system's, which may be another machine's.</remarks>
internal sealed class SettlingFiles(TimeSpan settleTime, TimeSpan refusalDelay)
{
    private Dictionary<string, Seen> _seen = [];

    /// <summary>Notes that a file was renamed into place, so that it is complete at the next look.</summary>
    public void Renamed(string name) => _seen[name] = new Seen(default, TimeSpan.MinValue, Renamed: true, Doubted: false);

    /// <summary>
    /// Notes that a file is no image as it is: it shows again when it has changed, and once more when it has not for the refusal's delay.
    /// </summary>
    public void Doubt(FileSnapshot look, TimeSpan now)
    {
        var since = _seen.TryGetValue(look.Name, out var seen) && seen.Look == look ? seen.Since : now;
        _seen[look.Name] = new Seen(look, since, Renamed: false, Doubted: true);
    }

    /// <summary>Looks at everything that is in the folder.</summary>
    /// <param name="looks">All files; one that is not among them is forgotten.</param>
    /// <param name="now">Any monotonic time.</param>
    /// <returns>The files that are complete, oldest first, and whether it is the last time that they show without a change.</returns>
    public IReadOnlyList<(FileSnapshot Look, bool IsLast)> Observe(IEnumerable<FileSnapshot> looks, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(looks);
        var ready = new List<(FileSnapshot Look, bool IsLast)>();
        var present = new Dictionary<string, Seen>(_seen.Count);
        foreach (var look in looks)
        {
            var isKnown = _seen.TryGetValue(look.Name, out var seen) && (seen.Renamed || seen.Look == look);
            if (isKnown && (seen.Renamed || now - seen.Since >= (seen.Doubted ? refusalDelay : settleTime)))
            {
                ready.Add((look, seen.Doubted || refusalDelay == TimeSpan.Zero));
            }

            present[look.Name] = isKnown ? seen : new Seen(look, now, Renamed: false, Doubted: false);
        }

        _seen = present;
        return [.. ready.OrderBy(file => file.Look.WrittenAt).ThenBy(file => file.Look.Name, StringComparer.Ordinal)];
    }

    private readonly record struct Seen(FileSnapshot Look, TimeSpan Since, bool Renamed, bool Doubted);
}
