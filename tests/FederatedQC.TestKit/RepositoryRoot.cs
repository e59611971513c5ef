namespace FederatedQC.TestKit;

/// <summary>The folder that holds FederatedQC.sln, found by walking up from the test's binaries.</summary>
public static class RepositoryRoot
{
    /// <summary>Full path of the folder.</summary>
    /// <exception cref="DirectoryNotFoundException">The tests do not run from inside the repository.</exception>
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Full path of a file or folder of the repository, such as <c>Of("schemas", "golden")</c>.</summary>
    public static string Of(params string[] parts) => System.IO.Path.GetFullPath(System.IO.Path.Combine([Path, .. parts]));

    private static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "FederatedQC.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {start} holds FederatedQC.sln.");
    }
}
