using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Sites;

/// <summary>
/// Deals the training and validation samples of a data set to sites. No group is cut, every such sample goes to exactly one site, and
/// golden and test samples go to none: they are common. The result depends on samples, options and seed alone.
/// </summary>
public static class SiteSplitter
{
    private const int Draws = 100;

    /// <summary>Deals the samples.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="spec">The way.</param>
    /// <param name="options">Sites, seed and minimum.</param>
    /// <returns>One share a site, <c>site-1</c> first.</returns>
    /// <exception cref="DatasetException">There are too few samples, groups or data sets for the sites; the message says which.</exception>
    public static IReadOnlyList<SiteShare> Split(DefectDataset dataset, SplitSpec spec, SiteSplitOptions options)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Sites, 1, nameof(options));
        Sample[] samples = [.. dataset.Samples.Where(s => s.Split is DataSplit.Train or DataSplit.Validation)];
        options = Affordable(samples, options);
        SiteDeal deal = spec.Kind switch
        {
            SplitKind.Iid => Draw(samples, double.PositiveInfinity, options),
            SplitKind.Dirichlet => Draw(samples, spec.Alpha, options),
            SplitKind.ByGroup => BucketDeal.BySiteHint(samples, options),
            SplitKind.ByDataset => BucketDeal.ByDataset(samples, options),
            SplitKind.ByClass => ClassDeal.OneClassEach(SampleGroup.SplitStrata(samples), options.Sites, SeededRandom.For(options.Seed, 0)),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Kind, "An unknown split."),
        };
        return deal.Meets(options)
            ? deal.ToShares()
            : throw new DatasetException(
                $"The groups can't be dealt so that each of {options.Sites} sites gets {options.MinimumTrain} training and "
                    + $"{options.MinimumValidation} validation images; take fewer sites or a smaller minimum."
            );
    }

    private static SiteSplitOptions Affordable(Sample[] samples, SiteSplitOptions options)
    {
        int train = samples.Count(s => s.Split == DataSplit.Train);
        int validation = samples.Length - train;
        if (train < (long)options.Sites * options.MinimumTrain)
        {
            throw new DatasetException(
                $"{train} training images are too few for {options.Sites} sites with at least {options.MinimumTrain} each."
            );
        }

        if (validation > 0 && validation < (long)options.Sites * options.MinimumValidation)
        {
            throw new DatasetException(
                $"{validation} validation images are too few for {options.Sites} sites with at least {options.MinimumValidation} each."
            );
        }

        return validation == 0 ? options with { MinimumValidation = 0 } : options;
    }

    // Uneven draws can leave a site with next to nothing: draw again, and in the end move groups.
    private static SiteDeal Draw(Sample[] samples, double alpha, SiteSplitOptions options)
    {
        SampleGroup[][] strata = SampleGroup.SplitStrata(samples);
        SiteDeal deal = new(options.Sites);
        for (ulong draw = 0; draw < Draws; draw++)
        {
            deal = ClassDeal.Draw(strata, alpha, options.Sites, SeededRandom.For(options.Seed, draw));
            if (deal.Meets(options))
            {
                return deal;
            }
        }

        deal.Level(DataSplit.Train, options.MinimumTrain);
        deal.Level(DataSplit.Validation, options.MinimumValidation);
        return deal;
    }
}
