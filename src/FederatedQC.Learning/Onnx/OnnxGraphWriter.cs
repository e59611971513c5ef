using System.Runtime.InteropServices;
using FederatedQC.Learning.Onnx.Format;
using Google.Protobuf;

namespace FederatedQC.Learning.Onnx;

/// <summary>Appends nodes and initial values to an ONNX graph and names what lies between them.</summary>
internal sealed class OnnxGraphWriter
{
    /// <summary>Name of the input of every network.</summary>
    public const string Input = "input";

    private const int Float32 = 1;
    private const int Int64 = 7;
    private readonly List<OnnxConstant> _constants = [];

    /// <summary>Writes numbers into the memory of a constant.</summary>
    public delegate void SpanAction(Span<float> values);

    /// <summary>The graph as far as it is written, without its constants.</summary>
    public Graph Graph { get; } = new() { Name = "network" };

    /// <summary>Declares the float input with a free batch dimension.</summary>
    public void AddInput(string name, params ReadOnlySpan<int> shape) => Graph.Input.Add(Describe(name, shape));

    /// <summary>Declares a float output with a free batch dimension.</summary>
    public void AddOutput(string name, params ReadOnlySpan<int> shape) => Graph.Output.Add(Describe(name, shape));

    /// <summary>The graph's constants.</summary>
    public IReadOnlyList<OnnxConstant> Constants => _constants;

    /// <summary>Adds float32 numbers as a constant, which are computed when the file is written, and returns its name.</summary>
    public string Constant(string name, SpanAction values, params ReadOnlySpan<int> shape) =>
        Add(name, Float32, sizeof(float), shape, bytes => values(MemoryMarshal.Cast<byte, float>(bytes)));

    /// <summary>Adds float32 numbers as a constant and returns its name.</summary>
    public string Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        var kept = values.ToArray();
        return Constant(name, target => kept.CopyTo(target), shape);
    }

    /// <summary>Adds int64 numbers as a constant vector and returns its name.</summary>
    public string Constant(string name, params ReadOnlySpan<long> values)
    {
        var kept = values.ToArray();
        return Add(name, Int64, sizeof(long), [kept.Length], bytes => kept.CopyTo(MemoryMarshal.Cast<byte, long>(bytes)));
    }

    /// <summary>Appends a node with one output that has the node's name, which is returned.</summary>
    public string Add(string operation, string name, ReadOnlySpan<string> inputs, params ReadOnlySpan<NodeAttribute> attributes)
    {
        var node = new Node { OpType = operation, Name = name };
        node.Input.AddRange(inputs.ToArray());
        node.Output.Add(name);
        node.Attribute.AddRange(attributes.ToArray());
        Graph.Node.Add(node);
        return name;
    }

    /// <summary>An attribute of one integer.</summary>
    public static NodeAttribute Int(string name, long value) =>
        new()
        {
            Name = name,
            Type = NodeAttribute.Types.Kind.Int,
            I = value,
        };

    /// <summary>An attribute of one float.</summary>
    public static NodeAttribute Float(string name, float value) =>
        new()
        {
            Name = name,
            Type = NodeAttribute.Types.Kind.Float,
            F = value,
        };

    /// <summary>An attribute of text.</summary>
    public static NodeAttribute Text(string name, string value) =>
        new()
        {
            Name = name,
            Type = NodeAttribute.Types.Kind.String,
            S = ByteString.CopyFromUtf8(value),
        };

    /// <summary>An attribute of several integers.</summary>
    public static NodeAttribute Ints(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new NodeAttribute { Name = name, Type = NodeAttribute.Types.Kind.Ints };
        attribute.Ints.AddRange(values.ToArray());
        return attribute;
    }

    private string Add(string name, int type, int width, ReadOnlySpan<int> shape, OnnxConstant.Fill fill)
    {
        var head = new Tensor { Name = name, DataType = type };
        var length = width;
        foreach (var extent in shape)
        {
            head.Dims.Add(extent);
            length *= extent;
        }

        _constants.Add(new OnnxConstant(head, length, fill));
        return name;
    }

    private static ValueInfo Describe(string name, ReadOnlySpan<int> shape)
    {
        var dimensions = new TensorShape { Dim = { new Dimension { DimParam = "N" } } };
        foreach (var extent in shape)
        {
            dimensions.Dim.Add(new Dimension { DimValue = extent });
        }

        return new ValueInfo
        {
            Name = name,
            Type = new ValueDescription
            {
                TensorType = new TensorType { ElemType = Float32, Shape = dimensions },
            },
        };
    }
}
