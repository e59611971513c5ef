using System.Runtime.InteropServices;
using FederatedQC.Learning.Onnx.Format;
using Google.Protobuf;

namespace FederatedQC.Learning.Onnx;

/// <summary>Appends nodes and initial values to an ONNX graph and names what lies between them.</summary>
internal sealed class OnnxGraphWriter
{
    private const int Float32 = 1;
    private const int Int64 = 7;

    /// <summary>The graph as far as it is written.</summary>
    public Graph Graph { get; } = new() { Name = "network" };

    /// <summary>Declares the float input with a free batch dimension.</summary>
    public void AddInput(string name, params ReadOnlySpan<int> shape) => Graph.Input.Add(Describe(name, shape));

    /// <summary>Declares a float output with a free batch dimension.</summary>
    public void AddOutput(string name, params ReadOnlySpan<int> shape) => Graph.Output.Add(Describe(name, shape));

    /// <summary>Stores float32 numbers as a constant and returns its name.</summary>
    public string Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) =>
        AddTensor(name, Float32, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Stores int64 numbers as a constant vector and returns its name.</summary>
    public string Constant(string name, params ReadOnlySpan<long> values) =>
        AddTensor(name, Int64, MemoryMarshal.AsBytes(values), [values.Length]);

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
    public static NodeAttribute Int(string name, long value) => new() { Name = name, Type = NodeAttribute.Types.Kind.Int, I = value };

    /// <summary>An attribute of one float.</summary>
    public static NodeAttribute Float(string name, float value) => new() { Name = name, Type = NodeAttribute.Types.Kind.Float, F = value };

    /// <summary>An attribute of several integers.</summary>
    public static NodeAttribute Ints(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new NodeAttribute { Name = name, Type = NodeAttribute.Types.Kind.Ints };
        attribute.Ints.AddRange(values.ToArray());
        return attribute;
    }

    private string AddTensor(string name, int type, ReadOnlySpan<byte> littleEndian, ReadOnlySpan<int> shape)
    {
        var tensor = new Tensor { Name = name, DataType = type, RawData = ByteString.CopyFrom(littleEndian) };
        foreach (var extent in shape)
        {
            tensor.Dims.Add(extent);
        }

        Graph.Initializer.Add(tensor);
        return name;
    }

    private static ValueInfo Describe(string name, ReadOnlySpan<int> shape)
    {
        var dimensions = new TensorShape { Dim = { new Dimension { DimParam = "N" } } };
        foreach (var extent in shape)
        {
            dimensions.Dim.Add(new Dimension { DimValue = extent });
        }

        return new ValueInfo { Name = name, Type = new ValueDescription { TensorType = new TensorType { ElemType = Float32, Shape = dimensions } } };
    }
}
