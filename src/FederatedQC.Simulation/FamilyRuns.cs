using System.Collections.Immutable;
using FederatedQC.Federation.Plans;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Simulation;

/// <summary>
/// A consortium whose sites make different products: each family federates by itself, with a model of its own. Families are what sites
/// declare; where the plan names a clustering, the deltas may divide them further. A part goes on with the model that it was found with,
/// with its sites' own parts and with what their privacy has cost; what server and sites remember of each other's updates, and the schedule
/// of the learning rate, begin anew.
/// </summary>
public static class FamilyRuns
{
    /// <summary>Runs every family to its end.</summary>
    /// <param name="settings">The plan, with all sites.</param>
    /// <param name="images">Everybody's images.</param>
    /// <param name="options">Threads, folder and attack.</param>
    /// <param name="isDeclared">Whether families are what sites declare; else all sites begin as one.</param>
    /// <param name="time">The clock of the record.</param>
    /// <param name="progress">Told of each round that ends, with its family.</param>
    /// <param name="cancellation">Ends the runs between two pieces of work.</param>
    /// <returns>One run a family, in ordinal order of their names; a run that was divided is not among them, its parts are.</returns>
    public static ImmutableArray<FamilyRun> Run(
        RunSettings settings,
        SimulatedImages images,
        SimulationOptions options,
        bool isDeclared,
        TimeProvider time,
        Action<string, SimulationProgress>? progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(options);
        var declared = images
            .Sites.GroupBy(site => (isDeclared ? site.Family : null) ?? FamilyRun.Undeclared, StringComparer.Ordinal)
            .OrderBy(family => family.Key, StringComparer.Ordinal);
        var finished = ImmutableArray.CreateBuilder<FamilyRun>();
        var open = new Queue<FamilyRun>(declared.Select(family => new FamilyRun(family.Key, [.. family], settings.Rounds)));
        while (open.TryDequeue(out var family))
        {
            var result = RunOne(settings, images, options, family, time, progress, cancellation);
            var parts = result.Families?.Families;
            var left = family.Rounds - result.Final.History.Length;
            if (parts is null || parts.Count == 1 || left == 0)
            {
                finished.Add(family with { Result = result });
                continue;
            }

            foreach (var (name, sites) in parts)
            {
                open.Enqueue(
                    new FamilyRun(name, [.. family.Sites.Where(site => sites.Contains(site.Site))], left)
                    {
                        Origin = new FamilyOrigin(name)
                        {
                            Runs = family.Origin.Runs + 1,
                            Start = result.Shared,
                            Kept = result.Kept,
                        },
                    }
                );
            }
        }

        return [.. finished.OrderBy(family => family.Name, StringComparer.Ordinal)];
    }

    /// <summary>What each site has in the end, on the test images of its product.</summary>
    public static ImmutableSortedDictionary<string, EvaluationFigures> TestBySite(IEnumerable<FamilyRun> runs) =>
        runs.SelectMany(run => run.Sites.Select(site => (site.Site, Figures: run.Result!.TestOf(site.Site))))
            .ToImmutableSortedDictionary(entry => entry.Site, entry => entry.Figures, StringComparer.Ordinal);

    private static SimulationResult RunOne(
        RunSettings settings,
        SimulatedImages images,
        SimulationOptions options,
        FamilyRun family,
        TimeProvider time,
        Action<string, SimulationProgress>? progress,
        CancellationToken cancellation
    )
    {
        var own = settings with
        {
            Rounds = family.Rounds,
            Sites = [.. family.Sites.Select(site => site.Site).Order(StringComparer.Ordinal)],
        };
        var folder = Path.Combine(options.Folder, family.Name);
        using var consortium = new SimulatedConsortium(
            own,
            family.Sites,
            images.Test,
            options with
            {
                Folder = folder,
                Origin = family.Origin,
                Operator = images.OperatorFor(family.Sites),
            },
            time
        );
        return consortium.Run(progress is null ? null : new Named(family.Name, progress), cancellation);
    }

    private sealed class Named(string family, Action<string, SimulationProgress> progress) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) => progress(family, value);
    }
}
