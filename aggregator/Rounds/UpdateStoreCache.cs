using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Updates;
using FederatedQC.Storage.Updates;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>The store of updates, made for the codec and model of the run that is in progress. Thread-safe.</summary>
internal sealed class UpdateStoreCache(AggregatorFolders folders) : IDisposable
{
    private readonly Lock _turn = new();
    private string? _run;
    private UpdateStore? _store;

    /// <summary>The store of a run.</summary>
    public UpdateStore Of(RunSettings settings)
    {
        lock (_turn)
        {
            if (_store is null || _run != settings.Run)
            {
                _store?.Dispose();
                _store = new UpdateStore(folders.Updates, new UpdateShape(settings));
                _run = settings.Run;
            }

            return _store;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _store?.Dispose();
}
