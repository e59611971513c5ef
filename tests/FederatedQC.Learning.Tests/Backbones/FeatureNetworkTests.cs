using System.Reflection;
using FederatedQC.Inference.Execution;
using FederatedQC.Inference.Features;
using FederatedQC.Learning.Backbones;
using FederatedQC.Learning.Onnx;
using FederatedQC.Learning.Onnx.Format;
using FederatedQC.TestKit;
using Google.Protobuf;

namespace FederatedQC.Learning.Tests.Backbones;

/// <summary>The frozen network that is written here against the file that it comes from, and its pooling against plain loops.</summary>
public sealed class FeatureNetworkTests : IDisposable
{
    private const int Size = 224;
    private const int Channels = FeatureNetwork.Channels;

    private static readonly Lazy<Graph> Whole = new(() => Model.Parser.ParseFrom(File.ReadAllBytes(PackagedFile())).Graph);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void All_stages_as_written_give_what_the_file_itself_gives()
    {
        var photograph = Pixels(3, Size);

        var ours = Extract(Written(), photograph, 512);
        var theirs = Extract(Original(), photograph, 512);

        ours.Max().ShouldBeGreaterThan(0.5f);
        ours.ShouldBe(theirs, 1e-4);
    }

    [Fact]
    public void What_lies_beside_the_program_is_the_package_s_file_but_for_the_last_stage()
    {
        var (whole, cut) = (Whole.Value, BackboneFile.Graph);

        cut.Node.ShouldBe(whole.Node);
        cut.Initializer.ShouldBe(whole.Initializer.Where(constant => constant.Dims[0] != 512));
    }

    [Theory]
    [InlineData(1, 64)]
    [InlineData(1, 112)]
    [InlineData(3, 64)]
    public void Features_are_mean_maximum_and_deviation_of_each_channel_of_the_grid(int channels, int size)
    {
        var pixels = Pixels(channels, size);
        var places = size / FeatureNetwork.Stride * (size / FeatureNetwork.Stride);

        var grid = Extract(Grid(channels, size, places), pixels, Channels * places);
        var features = Extract(FeatureNetwork.Export(channels, size), pixels, FeatureNetwork.Count);

        for (var channel = 0; channel < Channels; channel++)
        {
            var values = grid.AsSpan(channel * places, places).ToArray().Select(value => (double)value).ToList();
            var mean = values.Average();
            ((double)features[channel]).ShouldBe(mean, 1e-3);
            features[Channels + channel].ShouldBe((float)values.Max());
            ((double)features[(2 * Channels) + channel]).ShouldBe(Math.Sqrt(values.Average(value => Math.Pow(value - mean, 2))), 1e-2);
        }
    }

    [Fact]
    public void A_grey_image_has_the_features_of_the_same_image_in_equal_colours()
    {
        var grey = Pixels(1, 64);

        var coloured = Extract(FeatureNetwork.Export(3, 64), [.. grey, .. grey, .. grey], FeatureNetwork.Count);

        coloured.ShouldBe(Extract(FeatureNetwork.Export(1, 64), grey, FeatureNetwork.Count), 1e-3);
    }

    [Fact]
    public void Another_file_or_none_is_refused_with_what_to_do()
    {
        var other = _folder.Of("other.onnx");
        File.WriteAllBytes(other, [1, 2, 3]);

        Should.Throw<BackboneException>(() => BackboneFile.Read(other)).Message.ShouldContain("another network than the other sites have");
        Should.Throw<BackboneException>(() => BackboneFile.Read(_folder.Of("none.onnx"))).Message.ShouldContain("Install the program anew");
    }

    public void Dispose() => _folder.Dispose();

    private static string PackagedFile() =>
        Path.Combine(
            typeof(FeatureNetworkTests)
                .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(entry => entry.Key == "NuGetPackageRoot")
                .Value!,
            "microsoft.ml.dnnimagefeaturizer.resnet18/0.23.1/tools/DnnImageModels/ResNet18Onnx/ResNet18.onnx"
        );

    private static float[] Extract(byte[] network, byte[] pixels, int expected)
    {
        using var session = FeatureSession.Load(network, new ExecutionOptions());
        session.Features.ShouldBe(expected);
        return session.Extract(pixels, count: 1);
    }

    // All four stages and the mean over the last, which is what the file ends with.
    private static byte[] Written()
    {
        var graph = new OnnxGraphWriter();
        graph.AddInput(OnnxGraphWriter.Input, 3, Size, Size);
        var last = new FrozenStages(Whole.Value, graph).Write(OnnxGraphWriter.Input, 4).Single();
        graph.Add("Flatten", FeatureNetwork.Output, [graph.Add("GlobalAveragePool", "mean", [last])]);
        graph.AddOutput(FeatureNetwork.Output, 512);
        return OnnxFile.Of(graph).ToBytes();
    }

    // The file's own nodes and constants; only the names at its ends are others.
    private static byte[] Original()
    {
        var graph = Whole.Value.Clone();
        var (input, output) = (graph.Input[0].Name, graph.Output[0].Name);
        foreach (var node in graph.Node.Where(node => node.Input.Contains(input)))
        {
            node.Input[node.Input.IndexOf(input)] = OnnxGraphWriter.Input;
        }

        var ends = new OnnxGraphWriter();
        ends.AddInput(OnnxGraphWriter.Input, 3, Size, Size);
        ends.AddOutput(FeatureNetwork.Output, 512);
        graph.Node.Add(
            new Node
            {
                OpType = "Flatten",
                Input = { output },
                Output = { FeatureNetwork.Output },
            }
        );
        graph.Input.Clear();
        graph.Output.Clear();
        graph.Input.Add(ends.Graph.Input);
        graph.Output.Add(ends.Graph.Output);
        return new Model
        {
            IrVersion = 8,
            OpsetImport = { new OperatorSet { Version = 8 } },
            Graph = graph,
        }.ToByteArray();
    }

    private static byte[] Grid(int channels, int size, int places)
    {
        var graph = new OnnxGraphWriter();
        graph.AddInput(OnnxGraphWriter.Input, channels, size, size);
        graph.Add("Flatten", FeatureNetwork.Output, [FeatureNetwork.Write(graph, channels).Grid]);
        graph.AddOutput(FeatureNetwork.Output, Channels * places);
        return OnnxFile.Of(graph).ToBytes();
    }

    // Stripes and noise: something for the first stage to see.
    private static byte[] Pixels(int channels, int size)
    {
        var random = new Random(size);
        return
        [
            .. Enumerable
                .Range(0, channels * size * size)
                .Select(index => (byte)((index / 9 % 2 * 140) + (index / size / 13 % 2 * 60) + random.Next(50))),
        ];
    }
}
