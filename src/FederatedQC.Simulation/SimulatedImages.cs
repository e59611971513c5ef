using System.Collections.Immutable;
using FederatedQC.Vision;
using FederatedQC.Vision.Datasets;
using FederatedQC.Vision.Import;
using FederatedQC.Vision.Sites;
using TrainingSet = FederatedQC.Learning.Training.ImageSet;

namespace FederatedQC.Simulation;

/// <summary>Real images in memory, dealt to sites.</summary>
/// <param name="Classes">Class names, in the order of the labels.</param>
/// <param name="DefectFreeClass">The class of parts without a defect; null where no class is.</param>
/// <param name="Channels">1 (grey) or 3 (RGB).</param>
/// <param name="Sites">What each site sees. A site whose images are all of one data set declares that set as its family.</param>
/// <param name="Test">Test images, common to all.</param>
public sealed record SimulatedImages(
    ImmutableArray<string> Classes,
    string? DefectFreeClass,
    int Channels,
    ImmutableArray<SiteImages> Sites,
    TrainingSet Test
)
{
    /// <summary>
    /// Images that the operator has and no site, of each data set apart, which is its family; empty where nobody asked for any.
    /// </summary>
    public ImmutableArray<SiteImages> Operator { get; init; } = [];

    /// <summary>Reads folders and deals their images, of which the operator keeps none.</summary>
    /// <inheritdoc
    ///   cref="Load(IReadOnlyList{string}, SplitSpec, int, ulong, int, OperatorImages, CancellationToken, IReadOnlyList{string})"/>
    public static SimulatedImages Load(
        IReadOnlyList<string> folders,
        SplitSpec split,
        int sites,
        ulong seed,
        int size,
        CancellationToken cancellation
    ) => Load(folders, split, sites, seed, size, default, cancellation);

    /// <summary>Reads folders and deals their images. Images whose very bytes stand in a better protected split too are left out.</summary>
    /// <param name="folders">Data sets, as <see cref="DatasetReader"/> reads them.</param>
    /// <param name="split">How the images are dealt.</param>
    /// <param name="sites">How many sites there are.</param>
    /// <param name="seed">Decides the deal.</param>
    /// <param name="size">Side of the network's input, in pixels.</param>
    /// <param name="own">What the operator keeps for itself.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <param name="good">Names of the classes of good parts; none, the default, for the usual ones.</param>
    /// <exception cref="DatasetException">The images can't be used so; the message says why.</exception>
    public static SimulatedImages Load(
        IReadOnlyList<string> folders,
        SplitSpec split,
        int sites,
        ulong seed,
        int size,
        OperatorImages own,
        CancellationToken cancellation,
        IReadOnlyList<string>? good = null
    )
    {
        var listed = DatasetReader.Read(
            folders,
            new DatasetReaderOptions
            {
                Seed = seed,
                PrefixClasses = folders.Count > 1,
                Good = good ?? [],
            }
        );
        var channels = ChannelsOf(listed);
        var images = ImageImport.Run(listed, new ImagePreprocessor(size, channels), new ImportOptions(), cancellation);
        var train = images.Dataset.Of(DataSplit.Train).Count;
        var (reference, others) = OperatorShare.Take(images.Dataset, OperatorShare.CountOf(own.Train, train), seed);
        var golden = images.Dataset.Of(DataSplit.Golden);
        var (judging, rest) =
            golden.Count > 0 ? (golden, others) : OperatorShare.Take(others, OperatorShare.CountOf(own.HeldOut, train), seed);
        var shares = SiteSplitter.Split(rest, split, new SiteSplitOptions(sites, seed, MinimumTrain: 2, MinimumValidation: 0));
        var places = images
            .Dataset.Samples.Select((sample, place) => (sample, place))
            .ToDictionary(entry => entry.sample, entry => entry.place);
        var test = images.Dataset.Of(DataSplit.Test);
        return test.Count == 0
            ? throw new DatasetException(
                "There is no image in the split 'test', so no model can be judged: put some there in the manifest."
            )
            : new SimulatedImages(
                [.. images.Dataset.Classes],
                images.Dataset.Samples.FirstOrDefault(sample => !sample.IsDefect)?.ClassName,
                channels,
                [
                    .. shares.Select(share => new SiteImages(
                        NameOf(share, shares.Count),
                        Set(share.Train),
                        Set(share.Validation),
                        TestOf(share.Dataset),
                        share.Dataset
                    )),
                ],
                Set(test)
            )
            {
                Operator =
                [
                    .. reference
                        .Concat(own.HeldOut > 0 ? judging : [])
                        .GroupBy(sample => sample.Dataset, StringComparer.Ordinal)
                        .Select(set => new SiteImages(
                            "operator",
                            Set([.. reference.Intersect(set)]),
                            Set([.. judging.Intersect(set)]),
                            Family: set.Key
                        )),
                ],
            };

        TrainingSet? TestOf(string? family) =>
            family is null || folders.Count == 1 ? null : Set([.. test.Where(sample => sample.Dataset == family)]);

        TrainingSet Set(IReadOnlyList<Sample> samples)
        {
            var pixels = new byte[samples.Count * channels * size * size];
            var labels = new int[samples.Count];
            for (var index = 0; index < samples.Count; index++)
            {
                images[places[samples[index]]].Span.CopyTo(pixels.AsSpan(index * channels * size * size));
                labels[index] = images.Dataset.LabelOf(samples[index].ClassName);
            }

            return new TrainingSet(channels, size, pixels, labels);
        }
    }

    /// <summary>
    /// The operator's images for a run of some sites: those of their family where they have one in common, else all; null where it has
    /// none.
    /// </summary>
    public SiteImages? OperatorFor(IReadOnlyCollection<SiteImages> sites)
    {
        ArgumentNullException.ThrowIfNull(sites);
        var families = sites.Select(site => site.Family).Distinct(StringComparer.Ordinal).ToList();
        var own = families is [var only] ? Operator.Where(images => images.Family == only).ToList() : [];
        var all = own.Count > 0 ? own : [.. Operator];
        return all.Count == 0
            ? null
            : new SiteImages(all[0].Site, Together(all.Select(images => images.Train)), Together(all.Select(images => images.HeldOut)));
    }

    /// <summary>All images of some sets of the same size, one set after the other.</summary>
    internal static TrainingSet Together(IEnumerable<TrainingSet> sets)
    {
        List<TrainingSet> all = [.. sets];
        return new TrainingSet(
            all[0].Channels,
            all[0].Size,
            [.. all.SelectMany(set => set.Pixels)],
            [.. all.SelectMany(set => set.Labels)]
        );
    }

    // Ordinal order is the order of sites everywhere, and site-10 stands before site-2.
    private static string NameOf(SiteShare share, int sites) =>
        "site-" + share.Name["site-".Length..].PadLeft(sites.ToString(System.Globalization.CultureInfo.InvariantCulture).Length, '0');

    private static int ChannelsOf(DefectDataset dataset) =>
        dataset
            .Samples.DistinctBy(sample => sample.ClassName, StringComparer.Ordinal)
            .Any(sample => ImageDecoder.TryDecodeFile(sample.Path, DecodeOptions.Default, out var image, out _) && image.Channels == 3)
            ? 3
            : 1;
}
