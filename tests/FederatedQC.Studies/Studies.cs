using System.Globalization;

namespace FederatedQC.Studies;

/// <summary>The studies by name: each answers with a page for <c>docs/results/</c>.</summary>
internal static class Studies
{
    // A rule, and the momentum that the sites keep over their deltas.
    private static readonly (string Rule, double Momentum)[] Rules =
    [
        ("mean", 0),
        ("median", 0),
        ("trimmed-mean", 0),
        ("rfa", 0),
        ("multi-krum", 0),
        ("nnm+trimmed-mean", 0),
        ("bucketing:2+centred-clipping", 0),
        ("centred-clipping", 0),
        ("centred-clipping", 0.9),
    ];

    private static readonly string[] Attacks = ["", "bit-flip", "sign-flip", "label-flip", "mimic", "ipm", "alie"];
    private static readonly string[] Refused = ["nan", "scale", "absent"];
    private static readonly string[] Strategies = ["fedavg", "fedprox", "fednova", "scaffold", "fedadam", "fedbn"];
    private static readonly string[] Partitions = ["iid", "dirichlet:0.5", "dirichlet:0.1", "by-class"];
    private static readonly string[] Convergent = ["neu-det", "deeppcb"];
    private static readonly string[] Norms = ["batch", "group"];
    private static readonly string[] Codecs = ["float32", "int8", "int4", "hadamard:1", "topk:0.07", "stc:0.2"];

    public static IReadOnlyDictionary<string, Func<Laboratory, int[], string>> All { get; } =
        new Dictionary<string, Func<Laboratory, int[], string>>
        {
            ["byzantine"] = Byzantine,
            ["convergence"] = Convergence,
            ["products"] = Products,
            ["bytes"] = Bytes,
        };

    private static string Byzantine(Laboratory laboratory, int[] seeds) =>
        Page(
            "Byzantine sites",
            "A fifth of the sites is hostile; compact network at 32².",
            seeds,
            FewImages(laboratory, seeds) + "\n" + ManyImages(laboratory, seeds)
        );

    private static string FewImages(Laboratory laboratory, int[] seeds)
    {
        var plain = new Setting
        {
            Data = "neu-det",
            Hostile = 2,
            Rounds = 40,
        };
        var rules = ByRule(laboratory, seeds, Attacks, Rules.Select(rule => plain with { Rule = rule.Rule, SiteMomentum = rule.Momentum }));
        var refused = new Table(
            "rule, of what admission leaves out",
            [
                .. Refused.Select(attack =>
                    attack is "absent" ? "the eight honest sites alone"
                    : attack is "scale" ? "scale (hundredfold)"
                    : attack
                ),
            ]
        );
        refused.Add("mean", Refused.Select(attack => Each(laboratory, seeds, plain with { Attack = attack })));
        return $"## Few images, few rounds\nNEU, 10 sites dirichlet 0.5 of which 2 are hostile, 40 rounds of 2 epochs.\n\n{rules}\n{refused}";
    }

    // Clipped updates make a shorter step, which the server's rate makes up for.
    private static string ManyImages(Laboratory laboratory, int[] seeds)
    {
        var mean = new Setting
        {
            Data = "deeppcb",
            Sites = 20,
            Split = "dirichlet:1",
            Hostile = 4,
            Rounds = 80,
            LocalEpochs = 1,
        };
        var clipping = mean with { Rule = "centred-clipping", ServerRate = 1.5 };
        var rules = ByRule(laboratory, seeds, [.. Attacks, "scale:-3"], [mean, clipping, clipping with { SiteMomentum = 0.9 }]);
        return $"## Many images, many rounds\nDeepPCB, 20 sites dirichlet 1 of which 4 are hostile, 80 rounds of 1 epoch.\n\n{rules}";
    }

    private static Table ByRule(Laboratory laboratory, int[] seeds, string[] attacks, IEnumerable<Setting> rules)
    {
        var table = new Table("rule", [.. attacks.Select(attack => attack is "" ? "no attack" : attack), "worst loss"]);
        foreach (var rule in rules)
        {
            var row = attacks.Select(attack => Each(laboratory, seeds, rule with { Attack = attack })).ToList();
            table.Add(NameOf(rule), row, row.Skip(1).Max(cell => Mean(row[0]) - Mean(cell)));
        }

        return table;
    }

    private static string NameOf(Setting rule) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{rule.Rule}{(rule.SiteMomentum > 0 ? $", site momentum {rule.SiteMomentum}" : "")}{(rule.ServerRate is { } rate ? $", server's rate {rate}" : "")}"
        );

    private static string Convergence(Laboratory laboratory, int[] seeds)
    {
        var pages = Convergent.Select(data =>
        {
            var table = new Table("strategy", Partitions);
            foreach (var strategy in Strategies)
            {
                table.Add(strategy, Partitions.Select(split => Each(laboratory, seeds, Of(data, strategy, split))));
            }

            return $"### {data}\n{table}";
        });
        return Page(
            "Convergence",
            "10 sites; NEU: 20 rounds of 2 epochs; DeepPCB: 5 rounds of 1 epoch, whole boards, which have defects of several classes, so that no split leaves a site one class; compact network at 32².",
            seeds,
            string.Join('\n', pages)
        );
    }

    private static Setting Of(string data, string strategy, string split) =>
        new Setting
        {
            Data = data,
            Strategy = strategy,
            Split = split,
        } with
        {
            Rounds = data == "deeppcb" ? 5 : 20,
            LocalEpochs = data == "deeppcb" ? 1 : 2,
        };

    private static string Products(Laboratory laboratory, int[] seeds)
    {
        var mixed = new Setting
        {
            Data = "neu-det+deeppcb+x-sdd",
            Split = "by-dataset",
            Sites = 9,
            Rounds = 10,
            LocalEpochs = 1,
            ClassWeighting = "none",
        };
        var table = new Table("sites of three products", ["accuracy on the own product"]);
        table.Add("each alone", [Each(laboratory, seeds, mixed with { Alone = true })]);
        table.Add("FedAvg over all", [Each(laboratory, seeds, mixed)]);
        table.Add("FedBN over all", [Each(laboratory, seeds, mixed with { Strategy = "fedbn" })]);
        table.Add("a model a family", [Each(laboratory, seeds, mixed with { Families = true })]);
        return Page("Products that differ", "NEU, DeepPCB and X-SDD, 9 sites, 10 rounds of 1 epoch, compact network at 32².", seeds, table);
    }

    private static string Bytes(Laboratory laboratory, int[] seeds)
    {
        var text = new System.Text.StringBuilder(
            "| normalisation | codec | accuracy | against float32 | kB an update |\n|---|---|---|---|---|\n"
        );
        foreach (var norm in Norms)
        {
            var plain = 0.0;
            foreach (var codec in Codecs.Where(codec => norm == "group" || codec is not ("hadamard:1" or "stc:0.2")))
            {
                var outcomes = Each(
                    laboratory,
                    seeds,
                    new Setting
                    {
                        Data = "neu-det",
                        Codec = codec,
                        Norm = norm,
                        Rounds = 40,
                    }
                );
                var accuracy = 100 * outcomes.Average(outcome => outcome.Accuracy);
                plain = codec == "float32" ? accuracy : plain;
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {norm} | {codec} | {accuracy:F1} | {accuracy - plain:+0.0;-0.0} | {outcomes.Average(outcome => outcome.BytesPerUpdate) / 1000:F1} |\n"
                );
            }
        }

        return Page(
            "Bytes of an update",
            "NEU, 10 sites dirichlet 0.5, 40 rounds of 2 epochs, compact network at 32².",
            seeds,
            text.ToString()
        );
    }

    private static IReadOnlyList<Outcome> Each(Laboratory laboratory, int[] seeds, Setting setting) =>
        [.. seeds.Select(seed => laboratory.Run(setting with { Seed = seed }))];

    private static double Mean(IReadOnlyList<Outcome> outcomes) => outcomes.Average(outcome => outcome.Accuracy);

    private static string Page(string title, string what, int[] seeds, object table) =>
        $"# {title}\n\n{what} Test accuracy in per cent; precision `auto`, so processors that are fast at bf16 give other digits than others; seeds {string.Join(", ", seeds)}{(seeds.Length > 1 ? ", mean and half of the range" : "")}.\n\n{table}";
}
