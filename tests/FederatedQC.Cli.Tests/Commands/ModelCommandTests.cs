using FederatedQC.Cli.Tests.Kit;
using FederatedQC.Learning.Networks;
using FederatedQC.Storage.Models;
using FederatedQC.TestKit;
using FederatedQC.Worker.Data;

namespace FederatedQC.Cli.Tests.Commands;

public sealed class ModelCommandTests(TrainedModel trained) : IClassFixture<TrainedModel>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Id => trained.Training.Json.GetProperty("modelId").GetString()!;

    [Fact]
    public async Task Export_writes_the_very_bytes_of_training()
    {
        (await Fqc.RunAsync("model", "export", trained.Model, "--out", _folder.Of("sub", "model.onnx")))
            .ShouldSucceed()
            .Out.ShouldContain(Id);
        File.ReadAllBytes(_folder.Of("sub", "model.onnx")).ShouldBe(File.ReadAllBytes(trained.Onnx));
        (await Fqc.RunAsync("model", "export", trained.Onnx, "--out", _folder.Of("again.onnx"))).ShouldRefuse("exported model already");
    }

    [Fact]
    public async Task Show_says_the_same_of_folder_and_export()
    {
        var folder = (await Fqc.RunAsync("model", "show", trained.Model, "--json")).ShouldSucceed().Json;
        var onnx = (await Fqc.RunAsync("model", "show", trained.Onnx, "--json")).ShouldSucceed().Json;
        foreach (var name in new[] { "id", "network", "norm", "inputSize", "channels", "classes", "parameters", "blocks", "tensors" })
        {
            onnx.GetProperty(name).ToString().ShouldBe(folder.GetProperty(name).ToString());
        }

        folder.GetProperty("id").GetString().ShouldBe(Id);
        folder
            .GetProperty("parameters")
            .GetInt32()
            .ShouldBe(folder.GetProperty("tensors").EnumerateArray().Sum(tensor => tensor.GetProperty("parameters").GetInt32()));
        var table = (await Fqc.RunAsync("model", "show", trained.Model)).ShouldSucceed().Out;
        table.ShouldContain(Id);
        table.ShouldContain("rolled_in_scale");
        table.ShouldContain("shared");
    }

    [Fact]
    public async Task A_sound_model_verifies_in_every_form()
    {
        foreach (var path in new[] { trained.Model, trained.Onnx })
        {
            (await Fqc.RunAsync("model", "verify", path)).ShouldSucceed().Out.ShouldContain($"sound, model {Id}");
        }
    }

    [Fact]
    public async Task A_flipped_bit_is_found_in_its_block()
    {
        var model = CopyModel();
        Flip(Path.Combine(model, "shared.f32"), (65_536 * sizeof(float)) + 1);
        var said = await Fqc.RunAsync("model", "verify", model);
        said.Code.ShouldBe(1);
        said.Error.ShouldContain("block 1 has the hash");
        said.Error.ShouldContain("model.onnx was exported from the model");
        said.Error.ShouldNotContain("block 0");
    }

    [Theory]
    [InlineData("shared.f32", "bytes")]
    [InlineData("spec.json", "spec")]
    public async Task A_torn_file_is_named(string file, string said)
    {
        var model = CopyModel();
        var path = Path.Combine(model, file);
        await File.WriteAllBytesAsync(path, (await File.ReadAllBytesAsync(path))[..100]);
        var verified = await Fqc.RunAsync("model", "verify", model);
        verified.Code.ShouldBe(1);
        verified.Error.ShouldContain(file);
        verified.Error.ShouldContain(said);
    }

    [Fact]
    public async Task A_value_that_is_no_number_is_found_in_its_tensor()
    {
        var model = CopyModel();
        File.Delete(Path.Combine(model, "report.json"));
        File.Delete(Path.Combine(model, "model.onnx"));
        var bytes = await File.ReadAllBytesAsync(Path.Combine(model, "shared.f32"));
        BitConverter.TryWriteBytes(bytes, float.NaN).ShouldBeTrue();
        await File.WriteAllBytesAsync(Path.Combine(model, "shared.f32"), bytes);
        var verified = await Fqc.RunAsync("model", "verify", model, "--json");
        verified.Code.ShouldBe(1);
        verified.Json[0].GetProperty("problems")[0].GetString()!.ShouldContain("stem");
    }

    [Fact]
    public async Task A_damaged_export_is_found()
    {
        var bytes = await File.ReadAllBytesAsync(trained.Onnx);
        await File.WriteAllBytesAsync(_folder.Of("torn.onnx"), bytes[..(bytes.Length / 2)]);
        var verified = await Fqc.RunAsync("model", "verify", _folder.Of("torn.onnx"));
        verified.Code.ShouldBe(1);
        verified.Error.ShouldContain("torn.onnx");
    }

    [Fact]
    public async Task A_store_is_verified_whole_and_nothing_in_it_is_touched()
    {
        var folder = _folder.Of("models");
        var store = ModelStore.Open(folder);
        var spec = SpecBuilder.Create(new NetworkOptions { Classes = ["a", "b"], InputSize = 32 });
        var sound = store.Save(spec, ModelInitialiser.Create(spec, 1).Shared);
        var damaged = store.Save(spec, ModelInitialiser.Create(spec, 2).Shared);
        await File.WriteAllTextAsync(Path.Combine(folder, new string('0', 64) + ".f32"), "in the making");
        Flip(Path.Combine(folder, damaged + ".f32"), 5);
        var before = Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToArray();

        var verified = await Fqc.RunAsync("model", "verify", folder);
        verified.Code.ShouldBe(1);
        verified.Out.ShouldContain($"sound, model {sound}");
        verified.Error.ShouldContain("block 0 is damaged");
        Directory.GetFiles(folder).Order(StringComparer.Ordinal).ShouldBe(before);

        (await Fqc.RunAsync("model", "show", folder)).ShouldRefuse("holds 2 models");
        (await Fqc.RunAsync("model", "show", Path.Combine(folder, sound + ".json"))).ShouldSucceed().Out.ShouldContain(sound.ToString());
        (await Fqc.RunAsync("model", "export", Path.Combine(folder, sound + ".f32"), "--out", _folder.Of("sound.onnx"))).ShouldSucceed();
        (await Fqc.RunAsync("model", "verify", _folder.Of("sound.onnx"))).ShouldSucceed();
    }

    [Fact]
    public async Task A_model_that_lacks_its_site_s_own_part_is_not_exported()
    {
        var spec = SpecBuilder.Create(
            new NetworkOptions
            {
                Classes = ["a", "b"],
                InputSize = 32,
                Sharing = "fedbn",
            }
        );
        ModelFile.Write(_folder.Of("model"), ModelInitialiser.Create(spec, 1));
        (await Fqc.RunAsync("model", "export", _folder.Of("model"), "--out", _folder.Of("whole.onnx"))).ShouldSucceed();
        File.Delete(_folder.Of("model", "local.f32"));
        (await Fqc.RunAsync("model", "export", _folder.Of("model"), "--out", _folder.Of("part.onnx"))).ShouldRefuse("local.f32");
    }

    public void Dispose() => _folder.Dispose();

    private static void Flip(string path, int place)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[place] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private string CopyModel()
    {
        var copy = Directory.CreateDirectory(_folder.Of("copy")).FullName;
        foreach (var file in Directory.GetFiles(trained.Model))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }
}
