namespace FederatedQC.EdgeAgent.Capture;

/// <summary>What a look into the folder shows of one file.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="WrittenAt">When it was last written, as its file system says.</param>
internal readonly record struct FileLook(string Name, long Length, DateTimeOffset WrittenAt);
