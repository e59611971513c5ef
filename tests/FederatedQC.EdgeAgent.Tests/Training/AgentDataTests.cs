using FederatedQC.EdgeAgent.Tests.Sync;
using FederatedQC.EdgeAgent.Training;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage.Models;
using FederatedQC.TestKit;
using FederatedQC.Worker.Data;

namespace FederatedQC.EdgeAgent.Tests.Training;

/// <summary>What a reader finds of an agent that was stopped.</summary>
public sealed class AgentDataTests : IDisposable
{
    private static readonly ModelSpec Spec = Sites.Settings.Spec.WithRoles(_ => TensorRole.Local);
    private static readonly ModelState Release = new(Spec, [], []);
    private static readonly float[] Own = [.. Enumerable.Range(0, new ParameterLayout(Spec).LocalCount).Select(place => place + 0.5f)];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_release_is_used_with_the_tensors_of_the_newest_training()
    {
        Finish(0, [.. Own.Select(value => value - 1)]);
        Finish(1, Own);

        new AgentData(_folder.Path).ModelFor(Release).Local.ShouldBe(Own);
    }

    [Fact]
    public void Tensors_that_are_not_there_are_missed_by_name()
    {
        Should
            .Throw<FileNotFoundException>(() => new AgentData(_folder.Path).ModelFor(Release))
            .Message.ShouldContain(_folder.Of("updates"));
        Finish(0, own: null);

        Should.Throw<FileNotFoundException>(() => new AgentData(_folder.Path).ModelFor(Release)).Message.ShouldContain("local.f32");
    }

    [Fact]
    public void Tensors_of_another_model_are_refused()
    {
        Finish(0, [.. Own, 1]);

        Should.Throw<ModelFileException>(() => new AgentData(_folder.Path).ModelFor(Release)).Message.ShouldContain("local.f32");
    }

    [Fact]
    public void A_site_that_trains_a_model_beside_its_updates_uses_that_one()
    {
        var spec = Sites.Settings.Spec;
        float[] own = [.. Enumerable.Range(0, new ParameterLayout(spec).SharedCount).Select(place => (float)place)];
        Finish(0, own: null, ModelStore.Open(_folder.Of("models")).Save(spec, own));

        new AgentData(_folder.Path).ModelFor(new ModelState(spec, new float[own.Length], [])).Shared.ShouldBe(own);
    }

    private void Finish(int round, float[]? own, Hash256? personal = null)
    {
        var root = Directory.CreateDirectory(_folder.Of("updates")).FullName;
        var updates = new TrainedUpdates(root);
        var begun = updates.Begin();
        File.WriteAllBytes(Path.Combine(begun, TrainedUpdates.BlocksFile), [1]);
        if (own is not null)
        {
            ModelFile.WriteVector(Path.Combine(begun, TrainedUpdates.LocalFile), own);
        }

        updates.Finish(Sites.Update(round, Sites.A) with { Personal = personal }, new UpdateCommit { BlockLengths = { 1 } });
    }
}
