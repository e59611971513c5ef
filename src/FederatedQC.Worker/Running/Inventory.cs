using System.Collections.Immutable;
using FederatedQC.Vision;
using FederatedQC.Vision.Datasets;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Worker.Running;

internal static class Inventory
{
    public static WorkerReply.Inventoried Run(InventoryJob job)
    {
        var dataset = ImageLibrary.Read(job.Data);
        var skipped = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var readable = dataset
            .Samples.Where(sample => IsReadable(sample, job.Data.Decoding, skipped))
            .Select(sample => sample with { ClassName = ImageLibrary.ClassOf(sample, job.Classes, job.DefectFreeClass) })
            .ToList();
        var images = readable
            .GroupBy(sample => SplitNames.Of(sample.Split), StringComparer.Ordinal)
            .ToImmutableSortedDictionary(split => split.Key, CountByClass, StringComparer.Ordinal);
        return new WorkerReply.Inventoried(
            [.. dataset.Classes],
            images,
            skipped.ToImmutableSortedDictionary(StringComparer.Ordinal),
            [.. Problems(job, images)]
        );
    }

    private static bool IsReadable(Sample sample, DecodeOptions decoding, SortedDictionary<string, int> skipped)
    {
        if (ImageDecoder.TryDecodeFile(sample.Path, decoding, out _, out var refusal))
        {
            return true;
        }

        skipped[refusal.ToString()] = skipped.GetValueOrDefault(refusal.ToString()) + 1;
        return false;
    }

    private static ImmutableSortedDictionary<string, int> CountByClass(IEnumerable<Sample> samples) =>
        samples
            .GroupBy(sample => sample.ClassName, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    private static IEnumerable<string> Problems(
        InventoryJob job,
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, int>> images
    )
    {
        var unknown = images
            .Values.SelectMany(split => split.Keys)
            .Distinct(StringComparer.Ordinal)
            .Except(job.Classes)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (!job.Classes.IsEmpty && unknown.Count > 0)
        {
            yield return $"the plan does not know the class {string.Join(", ", unknown)}; its classes are {string.Join(", ", job.Classes)}";
        }

        if (!images.TryGetValue("train", out var train))
        {
            yield return "there is no image to train on";
        }
        else if (train.Count == 1)
        {
            yield return $"all images to train on are of the class '{train.First().Key}'";
        }
    }
}
