using System.Diagnostics;
using System.Text;
using System.Text.Json;
using FederatedQC.Learning.Onnx;
using FederatedQC.Learning.Tests.Kit;
using FederatedQC.Parameters.Models;
using FederatedQC.TestKit;

namespace FederatedQC.Learning.Tests.Onnx;

public sealed class OnnxExporterTests
{
    [OnnxCheckerTheory]
    [InlineData("compact", NormKind.Batch, 1, 64, 4)]
    [InlineData("compact", NormKind.Batch, 3, 128, 8)]
    [InlineData("compact", NormKind.Group, 1, 96, 6)]
    [InlineData("compact", NormKind.Group, 3, 50, 3)]
    [InlineData("resnet18", NormKind.Batch, 1, 64, 4)]
    [InlineData("resnet18", NormKind.Batch, 3, 128, 4)]
    [InlineData("resnet18", NormKind.Group, 1, 128, 4)]
    [InlineData("resnet18", NormKind.Group, 3, 64, 4)]
    public void Onnxs_full_checker_passes_every_network(string architecture, NormKind norm, int channels, int size, int mapSize)
    {
        var spec = Specs.Of(architecture, norm, size, channels, width: architecture == "compact" ? 16 : 32);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.Of("model.onnx"), OnnxExporter.Export(Specs.Stirred(spec), "abc"));

        using var answer = JsonDocument.Parse(Check(folder.Of("model.onnx")));
        var root = answer.RootElement;

        (root.GetProperty("opset").GetInt32(), root.GetProperty("ir").GetInt32()).ShouldBe((17, 8));
        root.GetProperty("inputs").GetRawText().ShouldBe($$"""{"input": ["N", {{channels}}, {{size}}, {{size}}]}""");
        root.GetProperty("outputs").GetRawText().ShouldBe($$"""{"scores": ["N", 3], "activation": ["N", 3, {{mapSize}}, {{mapSize}}]}""");
        root.GetProperty("metadata").GetProperty("fqc.model_id").GetString().ShouldBe("abc");
        ModelSpecJson
            .TryParse(Encoding.UTF8.GetBytes(root.GetProperty("metadata").GetProperty("fqc.spec").GetString()!), out var parsed, out _)
            .ShouldBeTrue();
        parsed.ShouldBe(spec);

        var operators = root.GetProperty("operators").EnumerateArray().Select(op => op.GetString()).ToArray();
        operators.ShouldNotContain("BatchNormalization", "it is folded into the convolutions");
        operators.Contains("InstanceNormalization").ShouldBe(norm == NormKind.Group);
        root.GetProperty("described").GetInt32().ShouldBe(operators.Length - 2, "the shape of every inner value can be inferred");
    }

    [Fact]
    public void Same_model_gives_the_same_bytes()
    {
        var state = Specs.Stirred(Specs.Of(norm: NormKind.Group));

        OnnxExporter.Export(state, "id").ShouldBe(OnnxExporter.Export(state, "id"));
    }

    [Fact]
    public void Local_tensors_of_a_site_are_exported_with_the_shared_ones()
    {
        var split = Specs.Stirred(Specs.Of(sharing: "fedper"));

        Should.Throw<ArgumentException>(() => OnnxExporter.Export(split with { Local = [] }, "id")).Message.ShouldContain("local");
        OnnxExporter.Export(split, "id").ShouldNotBeEmpty();
    }

    [Fact]
    public void Folding_is_the_same_as_normalising_behind_the_convolution()
    {
        // One output channel of one weight: 2 (3x - 4) / sqrt(0.25) + 5 = 12x - 11, as epsilon hardly counts.
        var (folded, bias) = (new float[1], new float[1]);
        var convolution = new FoldedConvolution([3], [2], [5], [4], [0.25f - 1e-5f]);
        convolution.WriteWeight(folded);
        convolution.WriteBias(bias);

        folded[0].ShouldBe(12, 1e-5f);
        bias[0].ShouldBe(-11, 1e-5f);
    }

    private static string Check(string path)
    {
        var start = new ProcessStartInfo(Requirement.Python)
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Onnx", "check_model.py"), path },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, errors.Result);
        return output;
    }
}
