using System.Diagnostics;
using System.Globalization;

namespace FederatedQC.TestKit;

/// <summary>A file system in memory that is full soon.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder;

    private SmallDisk(TemporaryFolder folder) => _folder = folder;

    /// <summary>Where it is mounted.</summary>
    public string Path => _folder.Path;

    /// <summary>Mounts one, or gives null where this user may not.</summary>
    public static SmallDisk? TryMount(int mebibytes)
    {
        var folder = new TemporaryFolder();
        if (
            OperatingSystem.IsLinux()
            && Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={mebibytes}m"), "tmpfs", folder.Path)
        )
        {
            return new SmallDisk(folder);
        }

        folder.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Run("umount", Path);
        _folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
