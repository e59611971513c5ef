using System.Globalization;

namespace FederatedQC.Studies;

/// <summary>The studies by name: each answers with a page for <c>docs/results/</c>.</summary>
internal static class Studies
{
    private static readonly string[] Rules = ["mean", "median", "trimmed-mean", "rfa", "multi-krum", "centred-clipping", "bucketing:2+centred-clipping", "nnm+trimmed-mean"];
    private static readonly string[] Attacks = ["", "absent", "bit-flip", "sign-flip", "label-flip", "mimic", "ipm", "alie", "scale", "nan"];
    private static readonly string[] Strategies = ["fedavg", "fedprox", "fednova", "scaffold", "fedadam", "fedbn"];
    private static readonly string[] Partitions = ["iid", "dirichlet:0.5", "dirichlet:0.1", "by-class"];
    private static readonly string[] Convergent = ["neu-det", "deeppcb"];
    private static readonly string[] Norms = ["batch", "group"];
    private static readonly string[] Codecs = ["float32", "int8", "int4", "hadamard:1", "topk:0.05", "stc:0.05"];

    public static IReadOnlyDictionary<string, Func<Laboratory, int[], string>> All { get; } = new Dictionary<string, Func<Laboratory, int[], string>>
    {
        ["byzantine"] = Byzantine,
        ["convergence"] = Convergence,
        ["products"] = Products,
        ["bytes"] = Bytes,
    };

    private static string Byzantine(Laboratory laboratory, int[] seeds)
    {
        var table = new Table("rule", [.. Attacks.Select(attack => attack switch { "" => "no attack", "absent" => "the 8 honest alone", _ => attack })]);
        foreach (var rule in Rules)
        {
            table.Add(rule, Attacks.Select(attack => Each(laboratory, seeds, new Setting { Data = "neu-det", Rule = rule, Attack = attack, Hostile = 2, Rounds = 25 })));
        }

        return Page("Byzantine sites", "NEU, 10 sites dirichlet 0.5 of which 2 are hostile (f = 20 %), 25 rounds of 4 epochs, compact network at 32².", seeds, table);
    }

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
        return Page("Convergence", "10 sites; NEU: 15 rounds of 4 epochs at 32²; DeepPCB: 5 rounds of 1 epoch at 32².", seeds, string.Join('\n', pages));
    }

    private static Setting Of(string data, string strategy, string split) =>
        new Setting { Data = data, Strategy = strategy, Split = split } with { Rounds = data == "deeppcb" ? 5 : 15, LocalEpochs = data == "deeppcb" ? 1 : 4 };

    private static string Products(Laboratory laboratory, int[] seeds)
    {
        var mixed = new Setting { Data = "neu-det+deeppcb+x-sdd", Split = "by-dataset", Sites = 9, Rounds = 10, LocalEpochs = 1 };
        var table = new Table("sites of three products", ["accuracy on the own product"]);
        table.Add("each alone", [Each(laboratory, seeds, mixed with { Alone = true })]);
        table.Add("FedAvg over all", [Each(laboratory, seeds, mixed)]);
        table.Add("FedBN over all", [Each(laboratory, seeds, mixed with { Strategy = "fedbn" })]);
        table.Add("a model a family", [Each(laboratory, seeds, mixed with { Families = true })]);
        return Page("Products that differ", "NEU, DeepPCB and X-SDD, 9 sites, 10 rounds of 1 epoch, compact network at 32².", seeds, table);
    }

    private static string Bytes(Laboratory laboratory, int[] seeds)
    {
        var text = new System.Text.StringBuilder("| normalisation | codec | accuracy | against float32 | kB an update |\n|---|---|---|---|---|\n");
        foreach (var norm in Norms)
        {
            var plain = 0.0;
            foreach (var codec in Codecs.Where(codec => norm == "group" || codec != "hadamard:1"))
            {
                var outcomes = Each(laboratory, seeds, new Setting { Data = "neu-det", Codec = codec, Norm = norm, Rounds = 30 });
                var accuracy = 100 * outcomes.Average(outcome => outcome.Accuracy);
                plain = codec == "float32" ? accuracy : plain;
                text.Append(CultureInfo.InvariantCulture, $"| {norm} | {codec} | {accuracy:F1} | {accuracy - plain:+0.0;-0.0} | {outcomes.Average(outcome => outcome.BytesPerUpdate) / 1000:F1} |\n");
            }
        }

        return Page("Bytes of an update", "NEU, 10 sites dirichlet 0.5, 30 rounds of 4 epochs, compact network at 32².", seeds, text.ToString());
    }

    private static IReadOnlyList<Outcome> Each(Laboratory laboratory, int[] seeds, Setting setting) =>
        [.. seeds.Select(seed => laboratory.Run(setting with { Seed = seed }))];

    private static string Page(string title, string what, int[] seeds, object table) =>
        $"# {title}\n\n{what} Test accuracy in per cent; seeds {string.Join(", ", seeds)}{(seeds.Length > 1 ? ", mean and half of the range" : "")}.\n\n{table}";
}
