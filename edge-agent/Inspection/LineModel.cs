using FederatedQC.Inference.Execution;
using FederatedQC.Inference.Models;
using FederatedQC.Inference.Swapping;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Storage;
using FederatedQC.Storage.Files;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Inspection;

/// <summary>
/// The model that the line inspects with, in memory and on disk. A new one is first loaded and tried, then on disk, then on the line;
/// whatever fails before, the old one stays. Inspections under way finish with the model that they began with. Where the newest can't be
/// loaded after a restart, the one before it inspects.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed partial class LineModel : IDisposable
{
    private const string RecordFile = "line.json";
    private const string OnnxEnding = ".onnx";
    private readonly ManualResetEventSlim _there = new();
    private readonly Lock _installing = new();
    private readonly ModelSlot _slot = new();
    private readonly string _folder;
    private readonly ExecutionOptions _execution;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private Action<Hash256, Hash256?>? _lost;
    private (Hash256 Model, Hash256? Instead)? _untold;

    /// <summary>Reads which model was on the line; loads nothing.</summary>
    public LineModel(string folder, InspectionOptions options, TimeProvider time, ILogger<LineModel> logger)
    {
        _folder = folder;
        _execution = new ExecutionOptions
        {
            IntraOpThreads = options.Threads,
            Providers = options.Providers.Count > 0 ? options.Providers : [ProviderNames.Cpu],
        };
        _time = time;
        _logger = logger;
        Record = ReadRecord() ?? OnDisk().FirstOrDefault();
    }

    /// <summary>Which model is on the line; null before the first release.</summary>
    public LineRecord? Record { get; private set; }

    /// <summary>Leases the model to inspections.</summary>
    public ModelSlot Slot => _slot;

    /// <summary>
    /// Told of a model that was on the line and can't be loaded any more, and of the one that is there instead, so that it is fetched and
    /// exported again. Who comes late is told then: the line does not wait for the consortium's part.
    /// </summary>
    public Action<Hash256, Hash256?>? Lost
    {
        get => _lost;
        set
        {
            lock (_installing)
            {
                _lost = value;
                if (value is not null && _untold is { } loss)
                {
                    _untold = null;
                    value(loss.Model, loss.Instead);
                }
            }
        }
    }

    /// <summary>Loads the model that was on the line when the agent ended, or the one before it, unless another came meanwhile.</summary>
    public void Restore()
    {
        lock (_installing)
        {
            if (Record is not { } newest || _slot.ModelId is not null)
            {
                return;
            }

            var failed = new List<LineRecord>();
            Record = null;
            foreach (var record in OnDisk().Where(record => record.Model != newest.Model).Prepend(newest))
            {
                if (TryLoad(record))
                {
                    Record = record;
                    break;
                }

                failed.Add(record);
            }

            if (failed.Count == 0)
            {
                return;
            }

            if (Record is not null)
            {
                // Where none can be loaded the machine is more likely at fault than the files.
                failed.ForEach(SetAside);
            }

            Tell(newest.Model, Record?.Model);
        }
    }

    /// <summary>Brings a model to the line.</summary>
    /// <param name="model">The model's id.</param>
    /// <param name="onnx">The exported model.</param>
    /// <exception cref="ModelLoadException">It is no model that this machine can run; the old one stays.</exception>
    /// <exception cref="IOException">It can't be kept on disk, which may be full; the old one stays.</exception>
    public void Install(Hash256 model, byte[] onnx)
    {
        lock (_installing)
        {
            var loaded = OnnxModel.Load(onnx, _execution);
            var previous = Record;
            var record = new LineRecord(model, model + OnnxEnding, _time.GetUtcNow());
            try
            {
                AtomicFile.Write(Path.Combine(_folder, record.File), onnx);
                AtomicFile.Write(Path.Combine(_folder, RecordFile), LineRecord.Serialize(record));
            }
            catch
            {
                loaded.Dispose();
                throw;
            }

            Record = record;
            Publish(loaded);
            DeleteAllBut(record.File, previous?.File);
        }
    }

    /// <summary>Waits until there is a model on the line.</summary>
    public void Wait(CancellationToken cancellation) => _there.Wait(cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        _slot.Dispose();
        _there.Dispose();
    }

    private LineRecord? ReadRecord()
    {
        try
        {
            return AtomicFile.Read(Path.Combine(_folder, RecordFile)) is { } json ? LineRecord.Parse(json) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.Lost(_logger, exception.Message);
            return null;
        }
    }

    // Newest first.
    private IEnumerable<LineRecord> OnDisk() =>
        new DirectoryInfo(_folder)
            .EnumerateFiles("*" + OnnxEnding)
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .Select(file =>
                Hash256.TryParse(Path.GetFileNameWithoutExtension(file.Name), out var model)
                    ? new LineRecord(model, file.Name, file.LastWriteTimeUtc)
                    : null
            )
            .OfType<LineRecord>();

    private bool TryLoad(LineRecord record)
    {
        try
        {
            Publish(OnnxModel.Load(Path.Combine(_folder, record.File), _execution));
            return true;
        }
        catch (ModelLoadException exception)
        {
            Log.Lost(_logger, exception.Message);
            return false;
        }
    }

    private void SetAside(LineRecord record)
    {
        try
        {
            DamagedFile.SetAside(Path.Combine(_folder, record.File));
        }
        catch (StorageException exception)
        {
            Log.Lost(_logger, exception.Message);
        }
    }

    private void Tell(Hash256 model, Hash256? instead)
    {
        if (_lost is { } lost)
        {
            lost(model, instead);
        }
        else
        {
            _untold = (model, instead);
        }
    }

    private void Publish(OnnxModel model)
    {
        foreach (var refused in model.Providers.Refused)
        {
            Log.ProviderRefused(_logger, refused.Name, refused.Reason);
        }

        Log.OnTheLine(_logger, model.ModelId, model.Providers.Used);
        _slot.Swap(model);
        _there.Set();
    }

    private void DeleteAllBut(string present, string? previous)
    {
        foreach (var file in Directory.EnumerateFiles(_folder, "*" + OnnxEnding))
        {
            if (Path.GetFileName(file) is var name && name != present && name != previous)
            {
                File.Delete(file);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(8201, LogLevel.Information, "Model {Model} is on the line ({Provider})")]
        public static partial void OnTheLine(ILogger logger, string model, string provider);

        [LoggerMessage(8202, LogLevel.Warning, "Provider {Provider} was passed over: {Reason}")]
        public static partial void ProviderRefused(ILogger logger, string provider, string reason);

        [LoggerMessage(8203, LogLevel.Error, "The line's model can't be loaded: {Reason}")]
        public static partial void Lost(ILogger logger, string reason);
    }
}
