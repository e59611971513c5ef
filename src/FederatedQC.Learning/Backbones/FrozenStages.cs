using FederatedQC.Learning.Onnx;
using FederatedQC.Learning.Onnx.Format;

namespace FederatedQC.Learning.Backbones;

/// <summary>
/// Writes the backbone's stages into a graph of ours: nodes in their order, as far as a stage needs them, each batch normalisation folded
/// into the convolution before it.
/// </summary>
/// <param name="source">The backbone.</param>
/// <param name="graph">Receives nodes and constants.</param>
internal sealed class FrozenStages(Graph source, OnnxGraphWriter graph)
{
    /// <summary>Channels of the first stage; each further one has twice as many, at half the resolution.</summary>
    public const int FirstChannels = 64;

    private readonly Dictionary<string, Tensor> _constants = source.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);

    /// <summary>Writes everything up to the last of the stages.</summary>
    /// <param name="input">Name of the network's input: [N, 3, rows, columns], blue, green, red, less their means.</param>
    /// <param name="stages">Stages from 1 to 4, ascending.</param>
    /// <returns>For each stage the name of its map, [N, 64 · 2^(stage − 1), rows / 2^(stage + 1), columns / 2^(stage + 1)].</returns>
    public string[] Write(string input, params int[] stages)
    {
        var ends = Ends();
        var needed = NeededFor(ends[stages[^1]]);
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { [source.Input[0].Name] = input };
        foreach (var node in source.Node.Where(needed.Contains))
        {
            names[node.Output[0]] = node.OpType switch
            {
                "Conv" => Convolution(node, names),
                // Folded: its output is that of the convolution.
                "BatchNormalization" => names[node.Input[0]],
                "Relu" or "Add" => graph.Add(node.OpType, node.Name, [.. node.Input.Select(name => names[name])]),
                "MaxPool" => graph.Add(node.OpType, node.Name, [names[node.Input[0]]], Window(node)),
                _ => throw new BackboneException($"The pretrained network holds a node {node.OpType}, which no stage has."),
            };
        }

        return [.. stages.Select(stage => names[ends[stage].Output[0]])];
    }

    // A stage ends with the last rectifier at its number of channels.
    private Dictionary<int, Node> Ends()
    {
        var channels = new Dictionary<string, int>(StringComparer.Ordinal);
        var ends = new Dictionary<int, Node>();
        foreach (var node in source.Node)
        {
            // Constants of a stage that no feature comes from may be missing.
            var count =
                node.OpType != "Conv" ? channels.GetValueOrDefault(node.Input[0])
                : _constants.TryGetValue(node.Input[1], out var weight) ? (int)weight.Dims[0]
                : 0;
            channels[node.Output[0]] = count;
            if (node.OpType == "Relu" && count >= FirstChannels)
            {
                ends[1 + int.Log2(count / FirstChannels)] = node;
            }
        }

        return ends;
    }

    private HashSet<Node> NeededFor(Node end)
    {
        var producers = source.Node.ToDictionary(node => node.Output[0], StringComparer.Ordinal);
        var needed = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        var open = new Stack<Node>([end]);
        while (open.TryPop(out var node))
        {
            if (needed.Add(node))
            {
                foreach (var name in node.Input.Where(producers.ContainsKey))
                {
                    open.Push(producers[name]);
                }
            }
        }

        return needed;
    }

    private string Convolution(Node convolution, Dictionary<string, string> names)
    {
        var norm = source.Node.Single(node => node.OpType == "BatchNormalization" && node.Input[0] == convolution.Output[0]);
        var weight = _constants[convolution.Input[1]];
        var shape = weight.Dims.Select(extent => (int)extent).ToArray();
        var folded = graph.Constant(convolution.Name + ".weight", values => Fold(ValuesOf(weight), norm).WriteWeight(values), shape);
        var bias = graph.Constant(convolution.Name + ".bias", values => Fold([], norm).WriteBias(values), shape[0]);
        return graph.Add("Conv", convolution.Name, [names[convolution.Input[0]], folded, bias], Window(convolution));
    }

    private FoldedConvolution Fold(float[] weight, Node norm) => new(weight, Of(norm, 1), Of(norm, 2), Of(norm, 3), Of(norm, 4));

    private float[] Of(Node node, int input) => ValuesOf(_constants[node.Input[input]]);

    private static float[] ValuesOf(Tensor constant) => [.. constant.FloatData];

    private static NodeAttribute[] Window(Node node) =>
        [.. node.Attribute.Where(attribute => attribute.Name is "kernel_shape" or "strides" or "pads")];
}
