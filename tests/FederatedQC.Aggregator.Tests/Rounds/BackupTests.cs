using FederatedQC.Aggregator.Backups;
using FederatedQC.Aggregator.Tests.Consortium;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage;
using FederatedQC.TestKit;

namespace FederatedQC.Aggregator.Tests.Rounds;

public sealed class BackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Saved in the middle of its second round with an admitted update; brought back when it was long finished.</summary>
    [Fact]
    public async Task A_run_brought_back_from_a_backup_that_was_made_while_it_ran_ends_with_the_same_model()
    {
        var settings = TestModel.Settings(rounds: 2, "a", "b");
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings);
        await consortium.StartAggregatorAsync();
        var a = (await consortium.JoinAsync("a")).Play();
        var b = await consortium.JoinAsync("b");
        (await b.SendAsync(FakeUpdate.Of("b", await b.PlanAsync(Phase.Train)))).Outcome.ShouldBe(Outcome.Accepted);
        await b.EvaluateAsync(await b.PlanAsync(Phase.Evaluate));
        await a.Answers.FirstAsync(answer => answer is { Round: 1, Outcome: Outcome.Accepted });

        AggregatorBackup.Write(consortium.Data, _folder.Of("backup"), TimeProvider.System).ShouldBe(["run run-1, round 1, Collecting"]);
        b.Play();
        var last = await b.PlanAsync(Phase.Finished);
        await consortium.StopAggregatorAsync();
        Directory.Delete(consortium.Data, recursive: true);
        AggregatorBackup.Restore(_folder.Of("backup"), consortium.Data).ShouldBe(["run run-1, round 1, Collecting"]);
        await consortium.StartAggregatorAsync();

        var again = await b.Plans.FirstAsync(plan => plan.Revision > last.Revision && plan.Phase == Phase.Train);
        again.Round.ShouldBe(1u);
        var end = await b.Plans.FirstAsync(plan => plan.Revision > again.Revision && plan.Phase == Phase.Finished);
        PackedHashes.UnpackOne(end.ReleasedModel).ShouldBe(TestModel.Expected(settings, 2, "a", "b"));
        end.ReleasedModel.ShouldBe(last.ReleasedModel);
        (await consortium.ReleaseAsync())["model"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Nothing_is_written_over_and_what_is_damaged_is_refused()
    {
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(TestModel.Settings(rounds: 1, "a"));
        Should
            .Throw<StorageException>(() => AggregatorBackup.Write(consortium.Data, _folder.Of("none"), TimeProvider.System))
            .Message.ShouldContain("no data folder of an aggregator");
        await consortium.StartAggregatorAsync();
        await (await consortium.JoinAsync("a")).PlanAsync(Phase.Train);
        AggregatorBackup.Write(consortium.Data, _folder.Of("backup"), TimeProvider.System);

        Refused(() => AggregatorBackup.Write(consortium.Data, _folder.Of("backup"), TimeProvider.System), "not written over");
        Refused(() => AggregatorBackup.Restore(_folder.Of("backup"), consortium.Data), "not written over");
        Refused(() => AggregatorBackup.Restore(consortium.Data, _folder.Of("new")), "is no backup");
        var model = Directory.GetFiles(_folder.Of(Path.Combine("backup", "models")), "*.f32")[0];
        await File.WriteAllBytesAsync(model, new byte[new FileInfo(model).Length]);
        Refused(() => AggregatorBackup.Restore(_folder.Of("backup"), _folder.Of("new")), "damaged in block 0");
        Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).ShouldBe(["backup"]);

        static void Refused(Action work, string reason) => Should.Throw<StorageException>(work).Message.ShouldContain(reason);
    }
}
