namespace FederatedQC.Storage.Files;

/// <summary>How much room there is.</summary>
internal static class DiskSpace
{
    /// <summary>Free bytes for this user where a folder lies or will be made; null where the system does not say.</summary>
    internal static long? Free(string folder)
    {
        try
        {
            var there = folder;
            while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } parent)
            {
                there = parent;
            }

            return new DriveInfo(there).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
