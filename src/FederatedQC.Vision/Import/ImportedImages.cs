using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Import;

/// <summary>Samples with their pixels at the size of a network. Immutable, so it may be shared between threads.</summary>
public sealed class ImportedImages
{
    private readonly byte[][] _images;

    internal ImportedImages(DefectDataset dataset, byte[][] images, int size, int channels, ImportReport report)
    {
        Dataset = dataset;
        _images = images;
        Size = size;
        Channels = channels;
        Report = report;
    }

    /// <summary>The samples, in the order of their images.</summary>
    public DefectDataset Dataset { get; }

    /// <summary>Rows and columns of an image.</summary>
    public int Size { get; }

    /// <summary>Channels of an image.</summary>
    public int Channels { get; }

    /// <summary>The number of images.</summary>
    public int Count => _images.Length;

    /// <summary>What was refused and dropped on the way.</summary>
    public ImportReport Report { get; }

    /// <summary>The bytes of one image, [channels, size, size].</summary>
    /// <param name="index">The sample's place in <see cref="Dataset"/>.</param>
    public ReadOnlyMemory<byte> this[int index] => _images[index];
}
