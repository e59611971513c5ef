using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using FederatedQC.TestKit;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Aggregator.Tests.Consortium;

/// <summary>Stands in for the aggregator's worker: every training ends with the same vector, and nothing can be evaluated.</summary>
internal static class StandInWorker
{
    private const string Script =
        """while read -r job; do case "$job" in *'"job":"train"'*) cp "$0" "$1"; cat "$2";; *) cat "$3";; esac; done""";

    /// <summary>Its command, for the aggregator's configuration.</summary>
    /// <param name="folder">Where its files go.</param>
    /// <param name="data">The aggregator's data folder.</param>
    /// <param name="end">What every training ends with.</param>
    public static JsonArray Command(TemporaryFolder folder, string data, float[] end)
    {
        File.WriteAllBytes(folder.Of("end.f32"), MemoryMarshal.AsBytes<float>(end).ToArray());
        Save("trained.json", new WorkerReply.Trained(20, 3, 0.5, 0.1, 0.1, ImmutableSortedDictionary<string, int>.Empty));
        Save("failed.json", new WorkerReply.Failed("data", "no usable image"));
        return new JsonArray(
            "/bin/sh",
            "-c",
            Script,
            folder.Of("end.f32"),
            Path.Combine(data, "trusted", "end.f32"),
            folder.Of("trained.json"),
            folder.Of("failed.json")
        );

        void Save(string name, WorkerReply reply) =>
            File.WriteAllText(folder.Of(name), JsonSerializer.Serialize(reply, JsonSerializerOptions.Web) + "\n");
    }

    /// <summary>A folder of images by name, of both classes; nobody opens one.</summary>
    public static string Images(TemporaryFolder folder, params string[] classes)
    {
        foreach (var name in classes)
        {
            Directory.CreateDirectory(folder.Of("golden", name));
            for (var image = 0; image < 10; image++)
            {
                File.WriteAllText(folder.Of("golden", name, $"{image}.png"), $"{name} {image}");
            }
        }

        return folder.Of("golden");
    }
}
