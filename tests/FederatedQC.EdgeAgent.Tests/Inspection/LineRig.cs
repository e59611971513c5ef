using System.Globalization;
using System.Text.Json;
using FederatedQC.EdgeAgent.Health;
using FederatedQC.EdgeAgent.Inspection;
using FederatedQC.Learning.Onnx;
using FederatedQC.Messaging.Pki;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.EdgeAgent.Tests.Inspection;

/// <summary>The real agent with a line and a consortium that nobody answers for: its broker's port is closed.</summary>
internal sealed class LineRig : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _arguments;
    private IHost? _host;

    /// <summary>Prepares an agent; it is not started.</summary>
    /// <param name="plantPort">Port of the plant's broker; 0: none.</param>
    /// <param name="more">More of its options.</param>
    public LineRig(int plantPort = 0, params string[] more)
    {
        using var pki = ConsortiumPki.Create(_folder.Of("pki"), TimeProvider.System);
        var files = pki.IssueClient("plant-a");
        KeyFile = files.KeyFile;
        _arguments =
        [
            "--Consortium",
            "steel",
            "--Site",
            "plant-a",
            "--DataFolder",
            _folder.Of("data"),
            "--Identity:CaFile",
            pki.CaFile,
            "--Identity:CertificateFile",
            files.CertificateFile,
            "--Identity:KeyFile",
            files.KeyFile,
            "--Mqtt:Host",
            "127.0.0.1",
            "--Mqtt:Port",
            "1",
            "--Capture:Folder",
            CaptureFolder,
            "--Capture:SettleTime",
            "00:00:00.02",
            "--Capture:RefusalDelay",
            "00:00:00.2",
            "--Inspection:ClearAlertAfter",
            "2",
            "--Logging:LogLevel:Default",
            "None",
        ];
        _arguments.AddRange(more);
        if (plantPort > 0)
        {
            _arguments.AddRange(["--Plant:Host", "127.0.0.1", "--Plant:Port", plantPort.ToString(CultureInfo.InvariantCulture)]);
        }

        Directory.CreateDirectory(CaptureFolder);
    }

    public string CaptureFolder => _folder.Of("capture");

    public string KeyFile { get; }

    public string DataFolder => _folder.Of("data");

    public AgentReport Health => _host!.Services.GetRequiredService<AgentHealth>().Report;

    public LineModel Line => _host!.Services.GetRequiredService<LineModel>();

    public VerdictTable Table => _host!.Services.GetRequiredService<VerdictTable>();

    public static byte[] Onnx(ModelState model) => OnnxExporter.Export(model, IdOf(model).ToString());

    public static Hash256 IdOf(ModelState model) => ModelId.Of(model.Spec, model.Shared);

    /// <summary>Leaves a model on the line, as an earlier life of the agent would have.</summary>
    public void Prepare(ModelState model)
    {
        var folder = Directory.CreateDirectory(Path.Combine(DataFolder, "line")).FullName;
        using var line = new LineModel(folder, new InspectionOptions(), TimeProvider.System, NullLogger<LineModel>.Instance);
        line.Install(IdOf(model), Onnx(model));
    }

    public async Task StartAsync()
    {
        _host = EdgeAgentHost.Build([.. _arguments]);
        await _host.StartAsync();
    }

    public async Task StopAsync()
    {
        if (_host is { } host)
        {
            _host = null;
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }

    public Task UntilAsync(Func<bool> holds, string what) => Eventually.HoldsAsync(holds, what, () => Health);

    /// <summary>The verdicts in the JSON files, in order.</summary>
    public IReadOnlyList<JsonElement> Verdicts()
    {
        var folder = Path.Combine(DataFolder, "verdicts");
        return
        [
            .. Directory
                .EnumerateFiles(folder)
                .Order(StringComparer.Ordinal)
                .SelectMany(ReadLines)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private static string[] ReadLines(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
