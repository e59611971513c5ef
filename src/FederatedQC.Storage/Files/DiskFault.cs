namespace FederatedQC.Storage.Files;

/// <summary>Turns what the file system throws into a sentence that says what to do.</summary>
internal static class DiskFault
{
    private const int ReadOnlyFileSystem = 30;
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;

    /// <summary>Runs some work on a path; the failures of the file system come out as <see cref="StorageException"/>.</summary>
    internal static T Guard<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Explain(path, exception);
        }
    }

    /// <inheritdoc cref="Guard{T}"/>
    internal static void Guard(string path, Action work) => Guard(path, () =>
        {
            work();
            return true;
        });

    /// <summary>The sentence for one failure.</summary>
    internal static StorageException Explain(string path, Exception exception) =>
        new($"{path}: {exception.Message} {Advice(exception)}", exception);

    private static string Advice(Exception exception) =>
        exception switch
        {
            UnauthorizedAccessException => "Let the service's user write there.",
            { HResult: NoSpace or QuotaExceeded } =>
                "Free space on this disk or move the data folder to a larger one; nothing that was stored is lost.",
            { HResult: ReadOnlyFileSystem } => "The file system is read-only: check the disk and mount it for writing.",
            FileNotFoundException or DirectoryNotFoundException => "Something removed it: check who else uses the data folder.",
            _ => "Check the disk and the system's log.",
        };
}
