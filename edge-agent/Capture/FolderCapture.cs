using System.IO.Enumeration;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Capture;

/// <summary>
/// A folder that a camera writes images to. A judged image goes to <c>done/</c> or is deleted; one that is no image goes to
/// <c>refused/REASON/</c>. The kernel's announcements only save waiting: the folder is looked through regularly, because announcements get
/// lost.
/// </summary>
/// <remarks>One thread looks, moves and waits; the announcements come from another.</remarks>
internal sealed partial class FolderCapture : IDisposable
{
    /// <summary>What .NET puts where a name's bytes are not UTF-8; the file can't be reached by the name that results.</summary>
    private const char NotUtf8 = '\uFFFD';

    private static readonly string[] Unfinished = [".tmp", ".part", "~"];
    private static readonly EnumerationOptions TopFiles = new()
    {
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.Directory,
        IgnoreInaccessible = false, // An inaccessible folder would look like an empty one.
    };

    private readonly SemaphoreSlim _announced = new(0);
    private readonly Lock _settlingGate = new();
    private readonly SettlingFiles _settling;
    private readonly ProcessedFiles _away;
    private readonly Dictionary<string, FileSnapshot> _handedOut = [];
    private readonly CaptureOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _folder;
    private HashSet<string> _unusable = [];
    private FileSystemWatcher? _watcher;
    private string _problem = "";
    private bool _settlingSome;

    /// <summary>Names the folder; nothing is read yet.</summary>
    public FolderCapture(CaptureOptions options, TimeProvider time, ILogger<FolderCapture> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _folder = Path.GetFullPath(options.Folder);
        _settling = new SettlingFiles(options.SettleTime, options.RefusalDelay);
        _away = new ProcessedFiles(_folder);
    }

    /// <summary>Makes the folder when it is missing, and begins to listen for announcements.</summary>
    public void Start()
    {
        try
        {
            Directory.CreateDirectory(_folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NoAnnouncements(_logger, _folder, exception.Message);
            return;
        }

        Listen();
    }

    /// <summary>Looks through the folder. One file that vanishes or can't be reached meanwhile is passed over.</summary>
    public FolderView Look()
    {
        var looks = new List<FileSnapshot>();
        var unusable = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            foreach (var file in new DirectoryInfo(_folder).EnumerateFiles("*", TopFiles).Where(file => Counts(file.Name)))
            {
                if (FileSnapshot.TryOf(file, out var look))
                {
                    looks.Add(look);
                }
                else if (file.Name.Contains(NotUtf8, StringComparison.Ordinal))
                {
                    unusable.Add(file.Name);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unreadable(exception);
        }

        Readable();
        string[] news = [.. unusable.Except(_unusable)];
        _unusable = unusable;
        return new FolderView(Settled(looks), news, "");
    }

    /// <summary>Notes that a file was dealt with: it does not show again unless it is written anew.</summary>
    public void Take(CapturedFile file) => _handedOut[file.Look.Name] = file.Look;

    /// <summary>Notes that a file is no image as it is, so that its writer gets more time.</summary>
    public void Doubt(CapturedFile file)
    {
        lock (_settlingGate)
        {
            _settling.Doubt(file.Look, Now());
            _settlingSome = true;
        }
    }

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

    /// <summary>Puts a judged image away, unless another one has taken its place meanwhile.</summary>
    /// <param name="file">The image.</param>
    /// <param name="part">The part's id, for a name that is not taken.</param>
    public void Done(CapturedFile file, string part) => Away(file, () =>
        {
            if (_options.DeleteDone)
            {
                _away.Delete(file, part);
            }
            else
            {
                _away.Move(file, "done", part);
            }
        });

    /// <summary>Puts a file that was not judged away, unless another one has taken its place meanwhile.</summary>
    /// <param name="file">The file.</param>
    /// <param name="part">The part's id, for a name that is not taken.</param>
    /// <param name="reason">Name of the folder that it goes to.</param>
    public void Refuse(CapturedFile file, string part, string reason) =>
        Away(file, () => _away.Move(file, Path.Combine("refused", reason), part));

    /// <inheritdoc/>
    public void Dispose()
    {
        _watcher?.Dispose();
        _announced.Dispose();
    }

    private void Listen()
    {
        try
        {
            _watcher?.Dispose();
            _watcher = new FileSystemWatcher(_folder) { NotifyFilter = NotifyFilters.FileName };
            _watcher.Created += (_, _) => _announced.Release();
            _watcher.Renamed += (_, renamed) => OnRenamed(renamed.Name);
            _watcher.Error += (_, _) => _announced.Release();
            _watcher.EnableRaisingEvents = true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Log.NoAnnouncements(_logger, _folder, exception.Message);
        }
    }

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

    private FolderView Unreadable(Exception exception)
    {
        var problem = $"the capture folder {_folder} can't be read, so no part is judged: {exception.Message}";
        if (_problem.Length == 0)
        {
            Log.Unreadable(_logger, _folder, exception.Message);
        }

        _problem = problem;
        return new FolderView([], [], problem);
    }

    private void Readable()
    {
        if (_problem.Length > 0)
        {
            Log.ReadableAgain(_logger, _folder);
            _problem = "";

            // The kernel's watch went with the folder that is no more.
            Listen();
        }
    }

    private CapturedFile[] Settled(List<FileSnapshot> looks)
    {
        var present = looks.Select(look => look.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _handedOut.Keys.Where(name => !present.Contains(name)).ToArray())
        {
            _handedOut.Remove(gone);
        }

        lock (_settlingGate)
        {
            var waiting = looks.Where(look => _handedOut.GetValueOrDefault(look.Name) != look).ToArray();
            var ready = _settling.Observe(waiting, Now());
            _settlingSome = ready.Count < waiting.Length;
            return [.. ready.Select(file => new CapturedFile(Path.Combine(_folder, file.Look.Name), file.Look, file.IsLast))];
        }
    }

    private bool Counts(string name) =>
        name[0] != '.'
        && !Unfinished.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
        && FileSystemName.MatchesSimpleExpression(_options.Pattern, name, ignoreCase: true);

    private TimeSpan Now() => _time.GetElapsedTime(0, _time.GetTimestamp());

    private void Away(CapturedFile file, Action move)
    {
        try
        {
            move();
            _handedOut.Remove(file.Look.Name);
        }
        catch (FileNotFoundException)
        {
            // Somebody else took it away.
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

        [LoggerMessage(8102, LogLevel.Error, "The capture folder {Folder} can't be read, so no part is judged until it can: {Reason}")]
        public static partial void Unreadable(ILogger logger, string folder, string reason);

        [LoggerMessage(8103, LogLevel.Error, "{File} can't be put away: {Reason}")]
        public static partial void Stuck(ILogger logger, string file, string reason);

        [LoggerMessage(8104, LogLevel.Information, "The capture folder {Folder} can be read again")]
        public static partial void ReadableAgain(ILogger logger, string folder);
    }
}

/// <summary>What a look into the capture folder showed.</summary>
/// <param name="Ready">The images that are complete, oldest first.</param>
/// <param name="Unusable">Names, not told before, that are not UTF-8: such a file can't be opened.</param>
/// <param name="Problem">Why the folder can't be read, with what to do; empty when it can.</param>
internal sealed record FolderView(IReadOnlyList<CapturedFile> Ready, IReadOnlyList<string> Unusable, string Problem);
