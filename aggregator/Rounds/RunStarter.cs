using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Rounds;
using FederatedQC.Storage.Models;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>Finds the run to go on with, or begins the configured one.</summary>
internal sealed partial class RunStarter(
    AggregatorOptions options,
    RunConfiguration configuration,
    RunJournal journal,
    ModelStore models,
    TimeProvider time,
    ILogger<RunStarter> logger
)
{
    /// <summary>The run, with what it needs again or first; null when there is nothing to run.</summary>
    /// <exception cref="Storage.StorageException">Journal or model store can't be read or written.</exception>
    public RunTransition? Start()
    {
        var last = journal.Restore();
        if (last is not null && last.Phase != RunPhase.Finished)
        {
            Log.Resumed(logger, last.Settings.Run, last.Round, last.Phase);
            return new RunTransition(last, RunMachine.Resume(last));
        }

        return Begin(last?.Ledger) ?? (last is null ? null : new RunTransition(last, RunMachine.Resume(last)));
    }

    private RunTransition? Begin(PrivacyLedger? spent)
    {
        if (
            configuration.RunFile is null
            || !options.AutoStart
            || !RunFile.TryRead(configuration, out var settings, out _)
            || journal.Knows(settings.Run)
        )
        {
            return null;
        }

        var initial = models.Save(settings.Spec, RunFile.InitialModel(settings, configuration.InitialModel));
        var planned = new RunEvent.Planned(settings, initial, time.GetUtcNow())
        {
            Ledger = spent is null ? null : PrivacyLedger.Open(settings.Privacy) with { Spent = spent.Spent },
            Family = configuration.Family,
        };
        journal.Begin(planned);
        Log.Begun(logger, settings.Run, settings.Rounds, settings.Sites.Length, initial.Short);
        return RunMachine.Begin(planned);
    }

    private static partial class Log
    {
        [LoggerMessage(9101, LogLevel.Information, "Run {Run} goes on in round {Round}, {Phase}")]
        public static partial void Resumed(ILogger logger, string run, int round, RunPhase phase);

        [LoggerMessage(9102, LogLevel.Information, "Run {Run} begins: {Rounds} rounds, {Sites} sites, model {Model}")]
        public static partial void Begun(ILogger logger, string run, int rounds, int sites, string model);
    }
}
