using System.IO.Enumeration;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Capture;

/// <summary>
/// A folder that a camera writes images to. A judged image goes to <c>done/</c> or is deleted; one that is no image goes to
/// <c>refused/REASON/</c>; both are emptied after a while. The kernel's announcements only save waiting: the folder is looked through regularly,
/// because announcements get lost.
/// </summary>
/// <remarks>One thread looks, moves and waits; the announcements come from another.</remarks>
internal sealed partial class FolderCapture : IDisposable
{
    private static readonly string[] Unfinished = [".tmp", ".part", "~"];
    private static readonly EnumerationOptions TopFiles = new() { AttributesToSkip = FileAttributes.Hidden | FileAttributes.Directory };
    private readonly SemaphoreSlim _announced = new(0);
    private readonly Lock _settlingGate = new();
    private readonly SettlingFiles _settling;
    private readonly Dictionary<string, FileLook> _handedOut = [];
    private readonly CaptureOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _folder;
    private FileSystemWatcher? _watcher;
    private bool _unreadable;
    private bool _settlingSome;

    /// <summary>Names the folder; nothing is read yet.</summary>
    public FolderCapture(CaptureOptions options, TimeProvider time, ILogger<FolderCapture> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _folder = Path.GetFullPath(options.Folder);
        _settling = new SettlingFiles(options.SettleTime);
    }

    /// <summary>Begins to listen for announcements.</summary>
    public void Start()
    {
        try
        {
            Directory.CreateDirectory(_folder);
            _watcher = new FileSystemWatcher(_folder) { NotifyFilter = NotifyFilters.FileName };
            _watcher.Created += (_, _) => _announced.Release();
            _watcher.Renamed += (_, renamed) => OnRenamed(renamed.Name);
            _watcher.Error += (_, _) => _announced.Release();
            _watcher.EnableRaisingEvents = true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NoAnnouncements(_logger, _folder, exception.Message);
        }
    }

    /// <summary>The images that are complete, oldest first.</summary>
    public IReadOnlyList<CapturedFile> Look()
    {
        FileLook[] looks;
        try
        {
            looks = [.. new DirectoryInfo(_folder).EnumerateFiles("*", TopFiles).Where(file => Counts(file.Name)).Select(LookAt)];
            _unreadable = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!_unreadable)
            {
                Log.Unreadable(_logger, _folder, exception.Message);
            }

            _unreadable = true;
            return [];
        }

        lock (_settlingGate)
        {
            var waiting = looks.Where(look => _handedOut.GetValueOrDefault(look.Name) != look).ToArray();
            var ready = _settling.Observe(waiting, Now());
            _settlingSome = ready.Count < waiting.Length;
            return [.. ready.Select(look => new CapturedFile(Path.Combine(_folder, look.Name), look))];
        }
    }

    /// <summary>Notes that a file is being judged: it does not show again unless it is written anew.</summary>
    public void Take(CapturedFile file) => _handedOut[file.Look.Name] = file.Look;

    /// <summary>Waits for an announcement, or until it is time to look anyway.</summary>
    public void Wait(CancellationToken cancellation)
    {
        var longest = _settlingSome && _options.SettleTime < _options.RescanPeriod ? _options.SettleTime : _options.RescanPeriod;
        _announced.Wait(longest, cancellation);
        while (_announced.Wait(0, CancellationToken.None))
        {
            // One look answers all announcements so far.
        }
    }

    /// <summary>Whether a file still looks as it did: if not, it was not complete when it was read.</summary>
    public static bool IsUnchanged(CapturedFile file)
    {
        var present = new FileInfo(file.Path);
        return present.Exists && LookAt(present) == file.Look;
    }

    /// <summary>Puts a judged image away.</summary>
    /// <param name="file">The image.</param>
    /// <param name="part">The part's id, for a name that is not taken.</param>
    public void Done(CapturedFile file, string part)
    {
        if (_options.DeleteDone)
        {
            Away(file, () => File.Delete(file.Path));
        }
        else
        {
            Away(file, () => MoveTo(file, "done", part));
        }
    }

    /// <summary>Puts a file that was not judged away.</summary>
    /// <param name="file">The file.</param>
    /// <param name="part">The part's id, for a name that is not taken.</param>
    /// <param name="reason">Name of the folder that it goes to.</param>
    public void Refuse(CapturedFile file, string part, string reason) => Away(file, () => MoveTo(file, Path.Combine("refused", reason), part));

    /// <summary>Deletes what has been put away for long enough.</summary>
    public void Sweep()
    {
        var oldest = _time.GetUtcNow() - _options.KeepFor;
        foreach (var kind in new[] { "done", "refused" })
        {
            var folder = new DirectoryInfo(Path.Combine(_folder, kind));
            if (!folder.Exists)
            {
                continue;
            }

            foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.LastWriteTimeUtc < oldest))
            {
                Away(new CapturedFile(file.FullName, LookAt(file)), file.Delete);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watcher?.Dispose();
        _announced.Dispose();
    }

    private static FileLook LookAt(FileInfo file) => new(file.Name, file.Length, file.LastWriteTimeUtc);

    private void OnRenamed(string? name)
    {
        if (name is not null)
        {
            lock (_settlingGate)
            {
                _settling.Renamed(name);
            }
        }

        _announced.Release();
    }

    private bool Counts(string name) =>
        name[0] != '.' && !Unfinished.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
        && FileSystemName.MatchesSimpleExpression(_options.Pattern, name, ignoreCase: true);

    private TimeSpan Now() => _time.GetElapsedTime(0, _time.GetTimestamp());

    private void MoveTo(CapturedFile file, string kind, string part)
    {
        var folder = Path.Combine(_folder, kind);
        Directory.CreateDirectory(folder);
        var target = Path.Combine(folder, file.Look.Name);
        File.Move(file.Path, File.Exists(target) ? Path.Combine(folder, $"{part}-{file.Look.Name}") : target, overwrite: true);
    }

    private void Away(CapturedFile file, Action move)
    {
        try
        {
            move();
            _handedOut.Remove(file.Look.Name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It stays where it is, and is not judged again as long as it looks the same.
            Log.Stuck(_logger, file.Path, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(8101, LogLevel.Warning, "New files in {Folder} are not announced, so they are found by looking: {Reason}")]
        public static partial void NoAnnouncements(ILogger logger, string folder, string reason);

        [LoggerMessage(8102, LogLevel.Error, "The capture folder {Folder} can't be read: {Reason}")]
        public static partial void Unreadable(ILogger logger, string folder, string reason);

        [LoggerMessage(8103, LogLevel.Error, "{File} can't be put away: {Reason}")]
        public static partial void Stuck(ILogger logger, string file, string reason);
    }
}
