namespace FederatedQC.Vision.Datasets;

/// <summary>How a folder says which image is of which class.</summary>
public enum FolderLayout
{
    /// <summary>By a <c>manifest.csv</c>.</summary>
    Manifest,

    /// <summary>By a folder for each class.</summary>
    ClassFolders,

    /// <summary>By a folder for each split, with a folder for each class in it.</summary>
    SplitFolders,

    /// <summary>As MVTec AD and its like: splits, of which training holds good parts alone, and a folder of masks.</summary>
    Mvtec,
}
