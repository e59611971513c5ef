using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Models;
using FederatedQC.TestKit;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Tests.Kit;

namespace FederatedQC.Worker.Tests.Data;

public sealed class ModelFileTests : IDisposable
{
    private static readonly ModelSpec Spec = Surfaces.SpecOf(["bad", "good"], sharing: "fedbn");
    private static readonly ModelState Model = ModelInitialiser.Create(Spec, seed: 7) with
    {
        Local = [.. Enumerable.Range(0, new ParameterLayout(Spec).LocalCount).Select(place => (float)place)],
    };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read()
    {
        var read = ModelFile.Read(ModelFile.Write(_folder.Of("model"), Model));

        read.Spec.ShouldBe(Spec);
        read.Shared.ShouldBe(Model.Shared);
        read.Local.ShouldBe(Model.Local);
        Directory
            .GetFiles(_folder.Of("model"))
            .Select(Path.GetFileName)
            .ShouldBe(["local.f32", "shared.f32", "spec.json"], ignoreOrder: true);
    }

    [Fact]
    public void A_site_that_has_trained_nothing_yet_names_no_file_and_begins_as_all_do()
    {
        var files = ModelFile.Write(_folder.Of("model"), Model with { Local = [] });

        files.LocalPath.ShouldBeNull();
        ModelFile.Read(files).Local.ShouldBe(ModelInitialiser.FirstLocalOf(Spec));
    }

    [Fact]
    public void A_file_of_the_sites_own_tensors_that_is_named_and_missing_is_refused_by_name()
    {
        var files = ModelFile.Write(_folder.Of("model"), Model);
        File.Delete(files.LocalPath!);

        Should.Throw<ModelFileException>(() => ModelFile.Read(files)).Message.ShouldContain(files.LocalPath!);
    }
}
