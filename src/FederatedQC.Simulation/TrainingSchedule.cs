using FederatedQC.Federation.Plans;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Simulation;

/// <summary>
/// Which site trains when. In a synchronous run all begin with the round and all are done before it closes. In an asynchronous one each has
/// its own pace: a site that is done begins with the newest model, while others are still busy with an older one. Time is virtual; nobody
/// waits.
/// </summary>
internal sealed class TrainingSchedule(RunSettings settings, IReadOnlyList<SimulatedSite> sites, HostileSites hostile, TorchPool pool)
{
    // How much sites differ: the quickest of a hundred is about seven times as quick as the slowest.
    private const double PaceSpread = 0.4;

    private readonly bool _isBuffered = settings.Methods.Strategy.IsBuffered;
    private readonly PriorityQueue<TrainedUpdate, (double DoneAt, string Site)> _underWay = new();
    private readonly HashSet<string> _busy = new(StringComparer.Ordinal);
    private double _clock;

    /// <summary>Lets every site that is not busy train from a model.</summary>
    /// <param name="round">The round, from 0.</param>
    /// <param name="baseModel">Id of the round's base.</param>
    /// <param name="shared">Its shared vector.</param>
    /// <param name="control">SCAFFOLD's c; empty for none.</param>
    /// <param name="cancellation">Ends the training between two steps.</param>
    public void Begin(int round, Hash256 baseModel, float[] shared, float[] control, CancellationToken cancellation)
    {
        if (!_isBuffered)
        {
            _underWay.Clear();
            _busy.Clear();
        }

        SimulatedSite[] largestFirst = [.. sites.Where(site => _busy.Add(site.Name)).OrderByDescending(site => site.TrainingImages)];
        var trained = pool.Map(largestFirst, (site, torch) => site.Train(round, shared, control, torch, cancellation), cancellation);
        foreach (var update in hostile.Forge([.. trained.OrderBy(update => update.Site, StringComparer.Ordinal)]))
        {
            var doneAt = _isBuffered ? _clock + (Math.Max(1, update.Steps) * PaceOf(update.Site)) : _clock;
            _underWay.Enqueue(new TrainedUpdate(round, baseModel, update), (doneAt, update.Site));
        }
    }

    /// <summary>The next update that is done.</summary>
    /// <param name="next">The update.</param>
    /// <returns>False when every site was heard.</returns>
    public bool TryTake(out TrainedUpdate next)
    {
        if (!_underWay.TryDequeue(out next!, out var priority))
        {
            return false;
        }

        _clock = priority.DoneAt;
        _busy.Remove(next.Update.Site);
        return true;
    }

    private double PaceOf(string site)
    {
        var words = new SplitMix64(settings.Seed ^ BitConverter.ToUInt64(Hash256.Of(System.Text.Encoding.UTF8.GetBytes(site)).ToArray()));
        var uniform = Enumerable.Range(0, 12).Sum(draw => (words.At((ulong)draw) >> 11) * (1.0 / (1L << 53)));
        return Math.Exp(PaceSpread * (uniform - 6));
    }
}

/// <summary>A site's update and the round that it began with.</summary>
/// <param name="Round">The round, from 0.</param>
/// <param name="Base">The model that training began with.</param>
/// <param name="Update">What came of it.</param>
internal sealed record TrainedUpdate(int Round, Hash256 Base, SimulatedUpdate Update);
