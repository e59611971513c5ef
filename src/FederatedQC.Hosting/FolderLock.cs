using FederatedQC.Storage;

namespace FederatedQC.Hosting;

/// <summary>
/// A service's hold on its data folder: as long as it lives, no second process takes the folder. The system lets go of it with the process,
/// however that ends.
/// </summary>
public sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Takes a folder, and makes it where there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="service">Who takes it, for the file's name and the message, such as <c>aggregator</c>.</param>
    /// <exception cref="StorageException">Another process has it, or it can't be made.</exception>
    public static FolderLock Take(string folder, string service)
    {
        var path = Path.Combine(folder, service + ".lock");
        try
        {
            Directory.CreateDirectory(folder);
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new StorageException(
                $"The data folder '{folder}' is in use by another {service}: stop it, or give this one a folder of its own.",
                exception
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The data folder '{folder}' can't be made: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
