using System.Globalization;

namespace FederatedQC.Studies;

/// <summary>One simulated run of a study: everything that decides its outcome.</summary>
internal sealed record Setting
{
    /// <summary>Names of data folders.</summary>
    public required string Data { get; init; }

    public int Sites { get; init; } = 10;

    public string Split { get; init; } = "dirichlet:0.5";

    public int Rounds { get; init; } = 20;

    public int LocalEpochs { get; init; } = 2;

    public int InputSize { get; init; } = 32;

    public int BatchSize { get; init; } = 16;

    public string Strategy { get; init; } = "fedavg";

    public string Rule { get; init; } = "mean";

    /// <summary>Name of an attack; empty for none; <c>absent</c> where the hostile sites take no part at all.</summary>
    public string Attack { get; init; } = "";

    public int Hostile { get; init; }

    public string Codec { get; init; } = "float32";

    /// <summary>Normalisation layers: batch or group.</summary>
    public string Norm { get; init; } = "batch";

    /// <summary>Whether each declared family has a model of its own.</summary>
    public bool Families { get; init; }

    /// <summary>Instead of federating: every site trains alone.</summary>
    public bool Alone { get; init; }

    public double SiteMomentum { get; init; }

    public double? ServerRate { get; init; }

    public double? LearningRate { get; init; }

    public string ClassWeighting { get; init; } = "calibrated";

    public int Seed { get; init; } = 1;

    /// <summary>The name under which the outcome is kept.</summary>
    public string Key =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Data} sites={Sites} split={Split} rounds={Rounds} epochs={LocalEpochs} size={InputSize} batch={BatchSize} strategy={Strategy} norm={Norm} rule={Rule} attack={Attack}:{Hostile} codec={Codec} families={Families} alone={Alone} siteMomentum={SiteMomentum} serverRate={ServerRate} rate={LearningRate}{(ClassWeighting == "calibrated" ? "" : " classes=" + ClassWeighting)} seed={Seed}"
        );
}
