using FederatedQC.Benchmarks;

if (args is [BrokerProcess.Verb, var folder])
{
    await BrokerProcess.RunAsync(folder);
    return 0;
}

(string Name, Func<IEnumerable<Row>> Run)[] benchmarks =
[
    ("training", TrainingStep.Measure),
    ("fedavg", FedAvgPass.Measure),
    ("inspection", InspectionCall.Measure),
    ("features", FeatureLine.Measure),
    ("delta", DeltaBytes.Measure),
    ("agent", IdleAgent.Measure),
    ("round", RoundTrip.Measure),
    ("uploads", Uploads.MeasureEmbedded),
    ("uploads-mosquitto", Uploads.MeasureMosquitto),
    ("kernels", () => [.. KrumPass.Measure(), .. MeanPass.Measure(), .. OrderPass.Measure()]),
    ("secure", SecurePass.Measure),
];

var wanted = args.Length == 0 ? benchmarks : [.. benchmarks.Where(benchmark => args.Contains(benchmark.Name))];
if (wanted.Length == 0)
{
    await Console.Error.WriteLineAsync($"Known benchmarks: {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}.");
    return 2;
}

Console.WriteLine("| what | ours | reference in the same run | value | bar | met |");
Console.WriteLine("|---|---|---|---|---|---|");
foreach (var row in wanted.SelectMany(benchmark => benchmark.Run()))
{
    Console.WriteLine(row);
}

return 0;
