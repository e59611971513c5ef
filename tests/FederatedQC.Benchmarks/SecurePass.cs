using System.Globalization;
using FederatedQC.Federation.Privacy.Distributed;
using FederatedQC.SecureAggregation;
using FederatedQC.SecureAggregation.Simulation;

namespace FederatedQC.Benchmarks;

/// <summary>
/// Secure aggregation with all parties in one process: what a site sends against its quantised delta in the clear, and the processor
/// time of all parties together, which other work on the machine does not stretch. Past the keys both grow with the number of parameters,
/// so large rows are extrapolated from two smaller ones and say so.
/// </summary>
internal static class SecurePass
{
    private const int Small = 25_000;
    private const int Middle = 1_000_000;
    private const int Large = 11_200_000;
    private const int Bits = 16;
    private const int BitsInByte = 8;

    private static readonly int[] Cohorts = [10, 67, 200];

    public static IEnumerable<Row> Measure()
    {
        // The first round also compiles.
        _ = Of(Cohorts[0], Small);
        foreach (var sites in Cohorts)
        {
            var (small, middle) = (Of(sites, Small), Of(sites, Middle));
            yield return Line(sites, "25 k", small, "");
            yield return Line(sites, "11.2 M", Extrapolated(small, middle), ", extrapolated from 25 k and 1 M");
        }
    }

    private static Cost Of(int sites, int parameters)
    {
        var before = Environment.CpuUsage.TotalTime;
        var result = SecureAggregationSimulation.Run(
            new SecureSimulationSettings
            {
                Round = new SecureRoundSettings
                {
                    Run = "benchmark",
                    Round = 0,
                    Sites = [.. Enumerable.Range(0, sites).Select(site => string.Create(CultureInfo.InvariantCulture, $"site-{site:D3}"))],
                    Parameters = parameters,
                    Format = new FixedPointFormat(Clip: 1, Bits),
                    CorruptPercent = 10,
                    DropoutPercent = 10,
                },
                Deltas = (_, block, delta) => delta.Fill(block / 1000f),
            }
        );
        return result.Failure == SecureRefusal.None
            ? new Cost(parameters, result.BytesSent.Average(), (Environment.CpuUsage.TotalTime - before).TotalSeconds)
            : throw new InvalidOperationException($"Secure aggregation of {sites} sites failed: {result.Failure}.");
    }

    private static Cost Extrapolated(Cost small, Cost middle)
    {
        var steps = (double)(Large - small.Parameters) / (middle.Parameters - small.Parameters);
        return new Cost(
            Large,
            small.Bytes + (steps * (middle.Bytes - small.Bytes)),
            small.Seconds + (steps * (middle.Seconds - small.Seconds))
        );
    }

    private static Row Line(int sites, string parameters, Cost cost, string how) =>
        Row.Only(
            string.Create(
                CultureInfo.InvariantCulture,
                $"secure aggregation, {sites} sites, {parameters}: bytes of a site over {Bits}-bit integers in the clear{how}"
            ),
            string.Create(CultureInfo.InvariantCulture, $"{cost.Bytes:N0} B a site, {cost.Seconds:F2} processor s, all parties"),
            cost.Expansion
        );

    private sealed record Cost(int Parameters, double Bytes, double Seconds)
    {
        public double Expansion => Bytes / ((double)Parameters * Bits / BitsInByte);
    }
}
