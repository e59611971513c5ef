using FederatedQC.EdgeAgent.Sync;
using FederatedQC.EdgeAgent.Tests.Sync;
using FederatedQC.EdgeAgent.Training;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Wire;
using FederatedQC.TestKit;

namespace FederatedQC.EdgeAgent.Tests.Training;

public sealed class TrainedUpdatesTests : IDisposable
{
    private static readonly ModelSpec WithLocal =
        Sites.Settings.Spec.WithRoles(_ => TensorRole.Local);

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

        Updates().SaveFate(new RoundKey("run-1", 2), UpdateFate.Refused);
        Updates().Newest()!.Update.Fate.ShouldBe(UpdateFate.Pending);
        Updates().SaveFate(new RoundKey("run-1", 3), UpdateFate.Accepted);
        Updates().Newest()!.Update.Fate.ShouldBe(UpdateFate.Accepted);
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

    public void Dispose() => _folder.Dispose();

    private TrainedUpdates Updates() => new(_folder.Path);

    private StoredUpdate Finish(SiteUpdate update, params byte[] blocks)
    {
        var updates = Updates();
        updates.Begin();
        return FinishBegun(updates, update, blocks);
    }

    private StoredUpdate FinishBegun(TrainedUpdates updates, SiteUpdate update, byte[] blocks)
    {
        File.WriteAllBytes(_folder.Of("unfinished", TrainedUpdates.BlocksFile), blocks);
        return updates.Finish(update, new UpdateCommit { Run = update.Round.Run, BlockLengths = { blocks.Select(_ => 1u) } });
    }
}
