using System.Collections.Frozen;

namespace FederatedQC.Federation.Aggregation;

/// <summary>The strategies by the name that a plan uses.</summary>
public static class AggregationStrategies
{
    /// <summary>The strategy whose head is solved for.</summary>
    public const string Analytic = "analytic";

    /// <summary>Every strategy by its name.</summary>
    /// <remarks>FedBN, FedPer, FedRep and Ditto differ from FedAvg in what a site keeps or trains besides; the server's side is the
    /// same.</remarks>
    public static FrozenDictionary<string, AggregationStrategy> All { get; } =
        new AggregationStrategy[]
        {
            new() { Name = "fedavg", Summary = "mean of the deltas, weighted by images" },
            new()
            {
                Name = "fedprox",
                Summary = "fedavg, and sites are held near the shared model",
                Term = SiteTerm.Proximal,
            },
            new()
            {
                Name = "fedbn",
                Summary = "fedavg; normalisation layers stay at the site",
                Sharing = "fedbn",
            },
            new()
            {
                Name = "fedper",
                Summary = "fedavg; the last layer stays at the site",
                Sharing = "fedper",
            },
            new()
            {
                Name = "fedrep",
                Summary = "fedper; the site trains its last layer first, then the rest",
                Sharing = "fedper",
                TrainsHeadFirst = true,
            },
            new()
            {
                Name = "ditto",
                Summary = "fedavg, and each site trains a personal model near the shared one",
                TrainsPersonal = true,
            },
            new()
            {
                Name = "fednova",
                Summary = "deltas rescaled by local steps, for sites of different pace",
                Weigh = WeightRules.ByReach,
            },
            new()
            {
                Name = "fedavgm",
                Summary = "server momentum",
                ServerRate = 0.3,
                Optimizer = (server, rate) => new ServerMomentum(rate, server.Momentum),
            },
            new()
            {
                Name = "fedadagrad",
                Summary = "adaptive server, Adagrad",
                IsAdaptive = true,
                ServerRate = 0.03,
                Optimizer = (server, rate) => new AdaptiveServer(rate, server.Momentum, server.Tau, AdaptiveServer.Adagrad),
            },
            new()
            {
                Name = "fedadam",
                Summary = "adaptive server, Adam",
                IsAdaptive = true,
                ServerRate = 0.01,
                Optimizer = (server, rate) =>
                    new AdaptiveServer(rate, server.Momentum, server.Tau, AdaptiveServer.Adam(server.SecondMomentum)),
            },
            new()
            {
                Name = "fedyogi",
                Summary = "adaptive server, Yogi",
                IsAdaptive = true,
                ServerRate = 0.01,
                Optimizer = (server, rate) =>
                    new AdaptiveServer(rate, server.Momentum, server.Tau, AdaptiveServer.Yogi(server.SecondMomentum)),
            },
            new()
            {
                Name = "scaffold",
                Summary = "control variates against drift; needs nearly all sites in each round",
                Term = SiteTerm.ControlVariates,
                Weigh = WeightRules.Equal,
            },
            new()
            {
                Name = "feddyn",
                Summary = "dynamic regularisation",
                Term = SiteTerm.Dynamic,
                Weigh = WeightRules.Equal,
                Optimizer = (server, _) => new DynamicServer(server.Alpha),
            },
            new()
            {
                Name = "fedbuff",
                Summary = "asynchronous: a round takes the next updates, stale ones weigh less",
                IsBuffered = true,
                Weigh = WeightRules.ByStaleness,
            },
            new()
            {
                Name = Analytic,
                Summary = "sums over each site's images, added exactly; the head follows in closed form",
                AddsSums = true,
                Weigh = WeightRules.Whole,
                Optimizer = (_, _) => new PairedServer(),
            },
        }.ToFrozenDictionary(strategy => strategy.Name, StringComparer.Ordinal);

    /// <summary>The strategy of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the known ones.</exception>
    public static AggregationStrategy Get(string name) =>
        All.TryGetValue(name, out var strategy)
            ? strategy
            : throw new ArgumentException(
                $"No strategy is named '{name}'; known are {string.Join(", ", All.Keys.Order(StringComparer.Ordinal))}.",
                nameof(name)
            );
}
