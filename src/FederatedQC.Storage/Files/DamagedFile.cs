namespace FederatedQC.Storage.Files;

/// <summary>A file that can't be used and may tell somebody why.</summary>
public static class DamagedFile
{
    /// <summary>Ending of what was set aside.</summary>
    public const string Ending = ".damaged";

    /// <summary>
    /// Renames a file, or a folder in its place, so that a new one can be written; what was set aside before under the same name is gone.
    /// Does nothing where there is none.
    /// </summary>
    /// <returns>The new name.</returns>
    /// <exception cref="StorageException">It can't be renamed.</exception>
    public static string SetAside(string path)
    {
        var aside = path + Ending;
        DiskFault.Guard(path, () =>
        {
            if (Directory.Exists(path) && Directory.Exists(aside))
            {
                Directory.Delete(aside, recursive: true);
            }

            if (Directory.Exists(path))
            {
                Directory.Move(path, aside);
            }
            else if (File.Exists(path))
            {
                File.Move(path, aside, overwrite: true);
            }
        });
        return aside;
    }
}
