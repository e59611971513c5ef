namespace FederatedQC.Vision.Datasets;

/// <summary>The labelled images of one or more data sets. Immutable.</summary>
public sealed class DefectDataset
{
    private readonly Dictionary<string, int> _indices;

    /// <summary>Takes the samples in their order; the classes are those of the samples, in ordinal order.</summary>
    public DefectDataset(IEnumerable<Sample> samples)
        : this(samples, []) { }

    /// <summary>Takes the samples in their order.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="classes">Classes that count even if no sample is of them, so that indices stay when samples are dropped.</param>
    public DefectDataset(IEnumerable<Sample> samples, IEnumerable<string> classes)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(classes);
        Samples = [.. samples];
        Classes = [.. Samples.Select(s => s.ClassName).Union(classes).Order(StringComparer.Ordinal)];
        _indices = Classes.Select((name, index) => (name, index)).ToDictionary(c => c.name, c => c.index, StringComparer.Ordinal);
    }

    /// <summary>All samples, in the order of the manifests or, without one, of the paths.</summary>
    public IReadOnlyList<Sample> Samples { get; }

    /// <summary>The folders that it was read from; empty where it was made of samples.</summary>
    public IReadOnlyList<DatasetSource> Sources { get; init; } = [];

    /// <summary>The class names in ordinal order; a class's place is its label.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The label of a class, or -1 for a name that the data set does not have.</summary>
    public int LabelOf(string className) => _indices.GetValueOrDefault(className, -1);

    /// <summary>The samples of one split, in order.</summary>
    public IReadOnlyList<Sample> Of(DataSplit split) => [.. Samples.Where(s => s.Split == split)];

    /// <summary>The same classes and sources with other samples.</summary>
    public DefectDataset With(IEnumerable<Sample> samples) => new(samples, Classes) { Sources = Sources };
}
