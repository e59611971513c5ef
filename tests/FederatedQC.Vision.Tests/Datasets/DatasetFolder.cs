using FederatedQC.TestKit;
using FederatedQC.TestKit.Images;
using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Tests.Datasets;

/// <summary>A data set's folder in the making.</summary>
internal sealed class DatasetFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    public DatasetFolder Manifest(params string[] lines)
    {
        System.IO.File.WriteAllLines(_folder.Of("manifest.csv"), lines);
        return this;
    }

    public DatasetFolder Image(string path, byte level = 0) =>
        File(path, PngFile.Write(2, 2, 8, PngFile.Grey, [level, level, level, level]));

    public DatasetFolder File(string path, byte[] bytes)
    {
        string full = _folder.Of(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        System.IO.File.WriteAllBytes(full, bytes);
        return this;
    }

    public DefectDataset Read() => DatasetReader.Read(Path, new DatasetReaderOptions());

    public string Error() => Should.Throw<DatasetException>(() => Read()).Message;

    public void Dispose() => _folder.Dispose();
}
