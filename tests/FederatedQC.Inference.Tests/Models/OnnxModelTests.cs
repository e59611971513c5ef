using FederatedQC.Inference.Models;
using FederatedQC.Inference.Tests.Generated;

namespace FederatedQC.Inference.Tests.Models;

[Collection(SharedModels.Name)]
public sealed class OnnxModelTests(GeneratedModels models)
{
    [ModelFact]
    public void Says_what_it_was_exported_with()
    {
        using var model = OnnxModel.Load(models.PathOf("good"));

        model.Spec.ShouldBe(GeneratedModels.Spec);
        model.ModelId.ShouldBe("model-a");
        (model.ActivationHeight, model.ActivationWidth).ShouldBe((GeneratedModels.MapSize, GeneratedModels.MapSize));
        model.ImageLength.ShouldBe(GeneratedModels.Size * GeneratedModels.Size);
    }

    [ModelTheory]
    [InlineData("no-metadata", "no 'fqc.spec' metadata")]
    [InlineData("no-id", "no 'fqc.model_id' metadata")]
    [InlineData("long-id", "129 characters")]
    [InlineData("bad-spec", "no valid JSON")]
    [InlineData("four-classes", "'scores' has the shape [N, 4], the model's spec asks for [N, 3]")]
    [InlineData("other-size", "'input' has the shape [N, 1, 32, 32], the model's spec asks for [N, 1, 16, 16]")]
    [InlineData("fixed-batch", "'input' has the shape [1, 1, 16, 16], the model's spec asks for [N, 1, 16, 16]")]
    [InlineData("whole-numbers", "'input' is no tensor of float32")]
    [InlineData("two-inputs", "2 inputs")]
    [InlineData("no-activation", "no 'activation', only scores")]
    [InlineData("no-softmax", "add up to")]
    [InlineData("not-a-number", "add up to NaN")]
    public void Refuses_a_model_that_breaks_the_contract_and_says_how(string name, string expected)
    {
        var refusal = Should.Throw<ModelLoadException>(() => OnnxModel.Load(models.PathOf(name)));

        refusal.Message.ShouldContain(expected);
        refusal.Message.ShouldContain(models.PathOf(name));
    }

    [ModelFact]
    public void Refuses_a_model_cut_off_at_any_byte()
    {
        var whole = models.Bytes("good");
        for (var length = 0; length < whole.Length; length++)
        {
            Should.Throw<ModelLoadException>(() => OnnxModel.Load(whole[..length]), $"{length} of {whole.Length} bytes");
        }
    }

    [ModelFact]
    public void Damaged_bytes_either_load_or_are_refused()
    {
        var whole = models.Bytes("good");
        var random = new Random(20);
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var damaged = whole.ToArray();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            LoadsOrIsRefused(damaged);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Refuses_bytes_that_are_no_model(int length)
    {
        var refusal = Should.Throw<ModelLoadException>(() => OnnxModel.Load(GeneratedModels.Noise(1, length)));

        refusal.Message.ShouldContain("ONNX Runtime can't run the model");
    }

    [Fact]
    public void Refuses_an_empty_model() =>
        Should.Throw<ModelLoadException>(() => OnnxModel.Load([])).Message.ShouldBe("the model is empty");

    [Fact]
    public void Names_the_file_that_is_not_there() =>
        Should.Throw<ModelLoadException>(() => OnnxModel.Load("/nowhere/model.onnx")).Message.ShouldContain("/nowhere/model.onnx");

    private static void LoadsOrIsRefused(byte[] bytes)
    {
        try
        {
            OnnxModel.Load(bytes).Dispose();
        }
        catch (ModelLoadException refusal)
        {
            refusal.Message.ShouldNotBeEmpty();
        }
    }
}
