using System.Text.Json;
using System.Text.Json.Serialization;
using FederatedQC.EdgeAgent.Tests.Sync;
using FederatedQC.Federation.Gate;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.TestKit;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.EdgeAgent.Tests.Agent;

/// <summary>Steers <c>FakeWorker.py</c>, which stands in for the process that trains.</summary>
internal sealed class FakeWorker
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
    private readonly string _folder;

    public FakeWorker(string folder)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        Answers(Of("evaluated.json"), new ClassCounts([10, 10], [9, 9], [10, 10]));
    }

    public IReadOnlyList<string> Command =>
        ["/usr/bin/python3", RepositoryRoot.Of("tests", "FederatedQC.EdgeAgent.Tests", "Agent", "FakeWorker.py"), _folder];

    public IReadOnlyList<string> Jobs => File.Exists(Of("jobs.log")) ? File.ReadAllLines(Of("jobs.log")) : [];

    /// <summary>The last training job, as the worker got it.</summary>
    public JsonElement LastTraining => JsonDocument.Parse(File.ReadAllText(Of("train.json"))).RootElement;

    public int Trainings => Jobs.Count(job => job.StartsWith("train", StringComparison.Ordinal));

    /// <summary>Answers of evaluations of this model.</summary>
    public void Answers(ModelState model, ClassCounts counts) =>
        Answers(Of(Hash256.Of(FloatBytes.Of(model.Shared.AsSpan())) + ".json"), counts);

    /// <summary>Fails every job of the kind until <see cref="Mend"/>.</summary>
    public void Fail(string job, string kind, string message) =>
        File.WriteAllText(Of($"fail-{job}.json"), JsonSerializer.Serialize<WorkerReply>(new WorkerReply.Failed(kind, message), Json));

    public void Mend(string job) => File.Delete(Of($"fail-{job}.json"));

    /// <summary>Makes trainings wait until <see cref="OpenGate"/>.</summary>
    public void CloseGate() => System.Diagnostics.Process.Start("mkfifo", [Of("gate")]).WaitForExit();

    /// <summary>Lets the training that waits, or the next one, go on; later ones don't wait.</summary>
    public void OpenGate()
    {
        var gate = Of("gate");
        using (new FileStream(gate, FileMode.Open, FileAccess.Write))
        {
            File.Delete(gate);
        }
    }

    /// <summary>The local vector that trainings end with.</summary>
    public void LocalVector(float[] values) => File.WriteAllBytes(Of("local.f32"), FloatBytes.Of(values.AsSpan()).ToArray());

    private static void Answers(string path, ClassCounts counts)
    {
        var figures = new EvaluationFigures
        {
            Classes = ["good", "scratch"],
            Accuracy = new RateFigure(counts.Accuracy, 0, 1, (int)counts.Images),
            MacroF1 = counts.Accuracy,
            Recall = [],
            Confusion = [],
        };
        File.WriteAllText(
            path,
            JsonSerializer.Serialize<WorkerReply>(
                new WorkerReply.Evaluated(figures, counts, Parity: 1e-6) { Scores = Scores(counts) },
                Json
            )
        );
    }

    private static ScoreHistogram Scores(ClassCounts counts) =>
        TwoScores.Of(counts.Correct[0], counts.Support[0] - counts.Correct[0], counts.Support[1] - counts.Correct[1], counts.Correct[1]);

    private string Of(string name) => Path.Combine(_folder, name);
}
