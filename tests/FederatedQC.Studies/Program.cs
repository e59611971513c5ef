using FederatedQC.Studies;

// dotnet run -c Release --project tests/FederatedQC.Studies NAME [SEED...] > docs/results/NAME.md
if (args.Length == 0 || !Studies.All.TryGetValue(args[0], out var study))
{
    Console.Error.WriteLine($"Name a study and seeds: {string.Join(", ", Studies.All.Keys)}.");
    return 2;
}

int[] seeds = args.Length > 1 ? [.. args[1..].Select(int.Parse)] : [1, 2, 3];
var laboratory = new Laboratory();
foreach (var seed in seeds)
{
    study(laboratory, [seed]);
}

Console.WriteLine(study(laboratory, seeds));
return 0;
