using System.Globalization;
using System.Runtime.InteropServices;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Storage.Updates;

namespace FederatedQC.Benchmarks;

/// <summary>A round of 50 updates of 11.2 million parameters that lie in a store on the disk, in a temporary folder.</summary>
internal sealed class StoredRound : IDisposable
{
    public const int Parameters = 11_200_000;
    public const int Sites = 50;

    private static readonly RunSettings Plan = new()
    {
        Run = "benchmark",
        Rounds = 1,
        Sites = [.. Enumerable.Range(0, Sites).Select(site => Say($"site-{site:D3}"))],
        Spec = new ModelSpec
        {
            Architecture = "compact",
            Width = 8,
            Norm = NormKind.Group,
            InputSize = 64,
            Channels = 1,
            Classes = ["good", "scratch"],
            Mean = [0.5f],
            Std = [0.25f],
            Tensors = [new TensorSpec("w", [Parameters], TensorRole.Shared)],
        },
        Admission = new AdmissionSettings { CosineWarning = null },
    };

    private readonly UpdateStore _store;
    private readonly List<StoredUpdate> _updates = [];

    /// <summary>Stores random updates.</summary>
    /// <param name="keepsPlain">Whether the same numbers also lie in <see cref="Folder"/> as one file of float32 a site.</param>
    public StoredRound(bool keepsPlain = false)
    {
        _store = new UpdateStore(Path.Combine(Folder, "store"), new UpdateShape(Plan));
        var random = new Random(1);
        var delta = new float[Parameters];
        foreach (var site in Plan.Sites)
        {
            foreach (ref var value in delta.AsSpan())
            {
                value = random.NextSingle() - 0.5f;
            }

            Put(new UpdateKey(Plan.Run, 0, site), delta);
            if (keepsPlain)
            {
                File.WriteAllBytes(Path.Combine(Folder, site + ".f32"), MemoryMarshal.AsBytes(delta.AsSpan()));
            }
        }
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("fqc-round").FullName;

    /// <summary>Makes the next model under a rule.</summary>
    public void Aggregate(RobustSettings? rule = null) =>
        ModelAggregation.Aggregate(
            new RoundInputs
            {
                Settings = Plan with { Robust = rule ?? new RobustSettings() },
                Round = 0,
                Updates = [.. _updates.Select(update => new UpdateFacts(update.Key.Site, 1, 1))],
                Blocks = block => _store.Block(block, _updates),
                ReadBase = (_, values) => values.Clear(),
                ReadState = _ => null,
            },
            Environment.ProcessorCount,
            CancellationToken.None
        );

    /// <summary>Memory beyond the stored updates that aggregating takes, in models.</summary>
    public double PeakModels(RobustSettings? rule = null) =>
        PeakMemory.Beyond(() => Aggregate(rule)) * (1 << 20) / (Parameters * sizeof(float));

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void Put(UpdateKey key, float[] delta)
    {
        var lengths = new int[ParameterBlocks.CountOf(Parameters)];
        for (var block = 0; block < lengths.Length; block++)
        {
            var bytes = MemoryMarshal.AsBytes(delta.AsSpan(ParameterBlocks.RangeOf(Parameters, block)));
            _store.PutBlock(key, block, bytes);
            lengths[block] = bytes.Length;
        }

        _updates.Add(new StoredUpdate(key, lengths));
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
