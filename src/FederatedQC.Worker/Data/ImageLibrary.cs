using System.Collections.Immutable;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Vision;
using FederatedQC.Vision.Datasets;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Worker.Data;

/// <summary>
/// Labelled images as a network takes them. What was decoded is kept, because a site trains on the same images in every round; a file
/// that changed is decoded again. An image whose very bytes stand in a better protected split too is left out of the less protected one.
/// </summary>
/// <remarks>Not thread-safe. Keeps channels × size² bytes an image, and a hash of each file of the better protected splits.</remarks>
public sealed class ImageLibrary
{
    private readonly Dictionary<string, DecodedFile> _decoded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashedFile> _hashed = new(StringComparer.Ordinal);
    private (int Size, int Channels, DecodeOptions Decoding) _shape = (0, 0, DecodeOptions.Default);

    /// <summary>The images of one split, labelled by the classes of a spec.</summary>
    /// <exception cref="DatasetException">The folders can't be read, or hold a class that the spec does not know.</exception>
    public LoadedImages Load(DataSource source, ModelSpec spec, DataSplit split)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(spec);
        var listed = Read(source);
        var samples = listed
            .Of(split)
            .Select(sample => sample with { ClassName = ClassOf(sample, spec.Classes, spec.DefectFreeClass) })
            .ToList();
        RefuseUnknownClasses(samples, spec);
        ForgetOtherShapes(spec, source.Decoding);
        var preprocessor = new ImagePreprocessor(spec.InputSize, spec.Channels);
        var files = samples.Select(sample => (sample.ClassName, File: Decode(sample.Path, preprocessor))).ToList();
        var better = listed.Samples.Where(sample => sample.Split > split).Select(sample => HashOf(sample.Path)).ToHashSet();
        var pixels = new List<byte[]>(samples.Count);
        var labels = new List<int>(samples.Count);
        var skipped = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (className, file) in files)
        {
            var isLeak = file.Hash is not null && better.Contains(file.Hash);
            if (file.Pixels is { } decoded && !isLeak)
            {
                pixels.Add(decoded);
                labels.Add(spec.Classes.IndexOf(className));
            }
            else
            {
                var reason = file.Pixels is null ? file.Refusal.ToString() : SkipReasons.Leak;
                skipped[reason] = skipped.GetValueOrDefault(reason) + 1;
            }
        }

        var set = new ImageSet(spec.Channels, spec.InputSize, Join(pixels, preprocessor.Length), [.. labels]);
        return new LoadedImages(set, skipped.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    /// <summary>The samples that a source names, without opening an image.</summary>
    /// <exception cref="DatasetException">The folders can't be read.</exception>
    public static DefectDataset Read(DataSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return DatasetReader.Read(source.Folders, new DatasetReaderOptions { Seed = (ulong)source.Seed, Good = source.Good });
    }

    /// <summary>The class of a plan that a sample is of: a network has one class of good parts, whatever a site calls it.</summary>
    internal static string ClassOf(Sample sample, ImmutableArray<string> classes, string? good) =>
        sample.IsDefect || good is null || classes.Contains(sample.ClassName) ? sample.ClassName : good;

    private static void RefuseUnknownClasses(List<Sample> samples, ModelSpec spec)
    {
        var unknown = samples
            .Select(sample => sample.ClassName)
            .Distinct(StringComparer.Ordinal)
            .Except(spec.Classes)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (unknown.Count > 0)
        {
            throw new DatasetException(
                $"The images hold the class {string.Join(", ", unknown)}, which the plan does not know. Its classes are {string.Join(", ", spec.Classes)}: rename or remove the folder."
            );
        }
    }

    private void ForgetOtherShapes(ModelSpec spec, DecodeOptions decoding)
    {
        if (_shape != (spec.InputSize, spec.Channels, decoding))
        {
            _decoded.Clear();
            _shape = (spec.InputSize, spec.Channels, decoding);
        }
    }

    private DecodedFile Decode(string path, ImagePreprocessor preprocessor)
    {
        var stamp = FileStamp.Of(path);
        if (_decoded.TryGetValue(path, out var known) && known.Stamp == stamp)
        {
            return known;
        }

        byte[]? pixels = null;
        var isRead = ImageDecoder.TryReadFile(path, _shape.Decoding, out var bytes, out var refusal);
        if (isRead && ImageDecoder.TryDecode(bytes, _shape.Decoding, out var image, out refusal))
        {
            pixels = new byte[preprocessor.Length];
            preprocessor.Apply(image, pixels);
        }

        return _decoded[path] = new DecodedFile(stamp, isRead ? Hash256.Of(bytes) : null, pixels, refusal);
    }

    // Null for what can't be read: that is like no other file.
    private Hash256? HashOf(string path)
    {
        var stamp = FileStamp.Of(path);
        if (_decoded.TryGetValue(path, out var decoded) && decoded.Stamp == stamp)
        {
            return decoded.Hash;
        }

        if (!_hashed.TryGetValue(path, out var known) || known.Stamp != stamp)
        {
            _hashed[path] = known = new HashedFile(
                stamp,
                ImageDecoder.TryReadFile(path, _shape.Decoding, out var bytes, out _) ? Hash256.Of(bytes) : null
            );
        }

        return known.Hash;
    }

    private static byte[] Join(List<byte[]> images, int length)
    {
        var joined = new byte[images.Count * length];
        for (var index = 0; index < images.Count; index++)
        {
            images[index].CopyTo(joined, index * length);
        }

        return joined;
    }

    private readonly record struct FileStamp(long Length, DateTime Written)
    {
        public static FileStamp Of(string path) =>
            new FileInfo(path) is { Exists: true } file ? new(file.Length, file.LastWriteTimeUtc) : default;
    }

    private sealed record DecodedFile(FileStamp Stamp, Hash256? Hash, byte[]? Pixels, ImageRefusal Refusal);

    private sealed record HashedFile(FileStamp Stamp, Hash256? Hash);
}
