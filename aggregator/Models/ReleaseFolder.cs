using System.Globalization;
using System.Text;
using FederatedQC.Aggregator.Rounds;
using FederatedQC.Federation.Rounds;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Onnx;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage;
using FederatedQC.Storage.Files;
using FederatedQC.Storage.Models;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Models;

/// <summary>
/// The newest releases as folders <c>{run}/{round}</c>: <c>model.onnx</c> (where the model is whole without a site's own tensors),
/// <c>release.json</c> and the same signed, <c>release.sealed</c>. The file <c>current</c> names the newest. A folder appears whole or not
/// at all, and <c>current</c> moves last, so a full disk leaves the old release in place.
/// </summary>
internal sealed partial class ReleaseFolder(
    AggregatorOptions options,
    RunConfiguration configuration,
    AggregatorFolders folders,
    ModelStore models,
    RunJournal journal,
    Identity identity,
    ILogger<ReleaseFolder> logger
)
{
    private const string Unfinished = ".unfinished";

    /// <summary>File that names the newest release, relative to the releases' folder.</summary>
    public const string Current = "current";

    /// <summary>Writes the newest release if it is not there, and removes those beyond the number to keep.</summary>
    /// <exception cref="StorageException">The model can't be read.</exception>
    /// <exception cref="IOException">A file can't be written.</exception>
    public void Fill(RunState state)
    {
        if (state.LastRelease is not { } round)
        {
            return;
        }

        var folder = Path.Combine(folders.Releases, state.Settings.Run);
        Directory.CreateDirectory(folder);
        var name = Name(round.Round);
        if (!Directory.Exists(Path.Combine(folder, name)))
        {
            Write(Path.Combine(folder, name), state, round);
            Log.Written(logger, round.Candidate!.Value.Short, round.Round);
        }

        Point($"{state.Settings.Run}/{name}");
        foreach (
            var old in Directory
                .GetDirectories(folder)
                .Select(Path.GetFileName)
                .OfType<string>()
                .Where(IsRelease)
                .OrderDescending(StringComparer.Ordinal)
                .Skip(options.KeepReleases)
        )
        {
            Directory.Delete(Path.Combine(folder, old), recursive: true);
        }
    }

    private static string Name(int round) => round.ToString("D6", CultureInfo.InvariantCulture);

    private static bool IsRelease(string name) => name.All(char.IsAsciiDigit);

    private void Write(string folder, RunState state, RoundRecord round)
    {
        var unfinished = folder + Unfinished;
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        Directory.CreateDirectory(unfinished);
        var onnx = SaveOnnx(Path.Combine(unfinished, "model.onnx"), state.Settings.Spec, round.Candidate!.Value);
        var document = ReleaseDocument
            .Of(options.Consortium, configuration.Family, state.Settings, round, journal.Head(state.Settings.Run), onnx)
            .ToJson();
        Save(Path.Combine(unfinished, "release.json"), document);
        Save(
            Path.Combine(unfinished, "release.sealed"),
            EnvelopeCodec.Seal(new ReleaseRecord { Document = UnsafeByteOperations.UnsafeWrap(document) }, identity)
        );
        Directory.Move(unfinished, folder);
    }

    private Hash256? SaveOnnx(string path, ModelSpec spec, Hash256 model)
    {
        if (new ParameterLayout(spec).LocalCount > 0 || SpecBuilder.FirstProblem(spec) is not null)
        {
            return null;
        }

        if (!models.TryLoad(model, out var state, out var problem))
        {
            throw new StorageException($"The released model can't be exported: {problem}");
        }

        using var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite);
        OnnxExporter.Export(state, model.ToString(), file);
        file.Flush(flushToDisk: true);
        file.Position = 0;
        return Hash256.Of(file);
    }

    private void Point(string release) => AtomicFile.Write(Path.Combine(folders.Releases, Current), Encoding.ASCII.GetBytes(release));

    private static void Save(string path, byte[] content)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    private static partial class Log
    {
        [LoggerMessage(9231, LogLevel.Information, "Release {Model} of round {Round} is written")]
        public static partial void Written(ILogger logger, string model, int round);
    }
}
