using FederatedQC.EdgeAgent.Participation;
using FederatedQC.EdgeAgent.Tests.Sync;
using FederatedQC.EdgeAgent.Training;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Wire;
using FederatedQC.TestKit;

namespace FederatedQC.EdgeAgent.Tests.Training;

public sealed class TrainedUpdatesTests : IDisposable
{
    private static readonly ModelSpec WithLocal = Sites.Settings.Spec.WithRoles(_ => TensorRole.Local);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_newest_update_is_there_after_a_restart_and_the_one_before_is_gone()
    {
        Finish(Sites.Update(0, Sites.A), 1, 2);
        Finish(Sites.Update(1, Sites.B), 3, 4);

        var newest = Updates().Newest()!;
        newest.Update.ShouldBe(Sites.Update(1, Sites.B));
        newest.ReadBlock(1).ShouldBe([4]);
        Directory.EnumerateDirectories(_folder.Path).Count().ShouldBe(1);
    }

    [Fact]
    public void An_update_that_was_begun_and_not_finished_does_not_count()
    {
        Finish(Sites.Update(0, Sites.A), 1);
        var begun = Updates().Begin();
        File.WriteAllBytes(Path.Combine(begun, TrainedUpdates.BlocksFile), [9]);

        Updates().Newest()!.Update.ShouldBe(Sites.Update(0, Sites.A));
    }

    [Theory]
    [InlineData("blocks.bin")]
    [InlineData("commit.bin")]
    [InlineData("update.json")]
    public void A_damaged_update_counts_as_not_there(string file)
    {
        var folder = Finish(Sites.Update(0, Sites.A), 1, 2).Folder;
        using (var stream = new FileStream(Path.Combine(folder, file), FileMode.Open))
        {
            stream.SetLength(1);
        }

        Updates().Newest().ShouldBeNull();
    }

    [Fact]
    public void The_fate_of_an_update_is_kept_and_that_of_another_round_ignored()
    {
        Finish(Sites.Update(3, Sites.A), 1);

        Updates().SaveOutcome(new RoundKey("run-1", 2), UpdateOutcome.Refused);
        Updates().Newest()!.Update.Outcome.ShouldBe(UpdateOutcome.Pending);
        Updates().SaveOutcome(new RoundKey("run-1", 3), UpdateOutcome.Accepted);
        Updates().Newest()!.Update.Outcome.ShouldBe(UpdateOutcome.Accepted);
    }

    [Fact]
    public void The_local_vector_belongs_to_the_newest_update_and_must_fit_the_model()
    {
        var updates = Updates();
        File.WriteAllBytes(Path.Combine(updates.Begin(), TrainedUpdates.LocalFile), new byte[4 * sizeof(float)]);
        FinishBegun(updates, Sites.Update(0, Sites.A), [1]);

        updates.LocalPathFor(WithLocal).ShouldNotBeNull();
        updates.LocalPathFor(Sites.Settings.Spec).ShouldBeNull();
        updates.LocalPathFor(WithLocal with { Tensors = [new TensorSpec("weight", [5], TensorRole.Local)] }).ShouldBeNull();
    }

    [Fact]
    public void An_update_that_was_not_taken_leaves_the_memory_before_it()
    {
        Remember(0, UpdateOutcome.Accepted, 1);
        Remember(1, UpdateOutcome.Refused, 2);
        Remember(2, UpdateOutcome.Pending, 3);

        Remembered(Run1(3)).ShouldBe([1f]);
        Updates().Newest()!.Update.Round.ShouldBe(Run1(2));
    }

    [Fact]
    public void The_memory_of_an_update_that_was_taken_is_that_of_the_next_training()
    {
        Remember(0, UpdateOutcome.Accepted, 1);
        Remember(1, UpdateOutcome.Accepted, 2);

        Remembered(Run1(2)).ShouldBe([2f]);
        Remember(2, UpdateOutcome.Pending, 3);
        Directory.EnumerateDirectories(_folder.Path).Count().ShouldBe(2);
    }

    [Fact]
    public void A_round_that_is_trained_again_begins_with_the_memory_that_it_began_with()
    {
        Remember(0, UpdateOutcome.Accepted, 1);
        Remember(1, UpdateOutcome.Accepted, 2);

        Remembered(Run1(1)).ShouldBe([1f]);
        Remember(1, UpdateOutcome.Pending, 3);
        Remembered(Run1(2)).ShouldBe([1f]);
    }

    [Fact]
    public void Another_run_begins_with_nothing()
    {
        Remember(0, UpdateOutcome.Accepted, 1);

        Updates().MemoryFor(new RoundKey("run-2", 1)).ShouldBe(SiteMemory.Empty);
    }

    [Fact]
    public void A_memory_that_is_damaged_is_none()
    {
        File.WriteAllBytes(Path.Combine(Remember(0, UpdateOutcome.Accepted, 1), TrainedUpdates.MemoryFile), [1, 2, 3]);

        Updates().MemoryFor(Run1(1)).ShouldBe(SiteMemory.Empty);
        Updates().Newest().ShouldNotBeNull();
    }

    public void Dispose() => _folder.Dispose();

    private static RoundKey Run1(int round) => new("run-1", round);

    private string Remember(int round, UpdateOutcome outcome, float value)
    {
        var updates = Updates();
        SiteMemoryFile.Write(
            Path.Combine(updates.Begin(), TrainedUpdates.MemoryFile),
            new SiteMemory(round + 1, SiteMemory.Empty.Vectors.Add(SiteVectors.Residual, [value]))
        );
        var stored = FinishBegun(updates, Sites.Update(round, Sites.A), [1]);
        updates.SaveOutcome(stored.Update.Round, outcome);
        return stored.Folder;
    }

    private float[]? Remembered(RoundKey round) => Updates().MemoryFor(round).Vectors.GetValueOrDefault(SiteVectors.Residual);

    private TrainedUpdates Updates() => new(_folder.Path);

    private PreparedUpdate Finish(SiteUpdate update, params byte[] blocks)
    {
        var updates = Updates();
        updates.Begin();
        return FinishBegun(updates, update, blocks);
    }

    private PreparedUpdate FinishBegun(TrainedUpdates updates, SiteUpdate update, byte[] blocks)
    {
        File.WriteAllBytes(_folder.Of("unfinished", TrainedUpdates.BlocksFile), blocks);
        return updates.Finish(update, new UpdateCommit { Run = update.Round.Run, BlockLengths = { blocks.Select(_ => 1u) } });
    }
}
