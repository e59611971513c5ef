namespace FederatedQC.Vision.Datasets;

/// <summary>Why a file of a data set is not used although nobody looked into it.</summary>
public static class SkipReasons
{
    /// <summary>It is hidden, or lies in a folder that an editor, a file server or the system made.</summary>
    public const string SystemFile = "SystemFile";

    /// <summary>It lies in a folder of masks.</summary>
    public const string Mask = "Mask";

    /// <summary>It lies beside the class folders and so has no class.</summary>
    public const string OutsideClassFolders = "OutsideClassFolders";

    /// <summary>It is an image, and the manifest does not list it.</summary>
    public const string NotInManifest = "NotInManifest";

    /// <summary>It is a link to a folder that is being read already.</summary>
    public const string LinkLoop = "LinkLoop";

    /// <summary>It is a link to nothing.</summary>
    public const string BrokenLink = "BrokenLink";

    /// <summary>Its name is not UTF-8 or has a backslash or a control character, so that no manifest can name it.</summary>
    public const string UnusableName = "UnusableName";

    /// <summary>A better protected split holds the very same bytes.</summary>
    public const string Leak = "DuplicateAcrossSplits";

    /// <summary>It is of a format that is not read, such as <c>FormatNotRead(.gif)</c>.</summary>
    public static string FormatNotRead(string path) => $"FormatNotRead({Path.GetExtension(path).ToLowerInvariant()})";
}
