using FederatedQC.Learning.Onnx.Format;
using Google.Protobuf;

namespace FederatedQC.Learning.Onnx;

/// <summary>
/// An ONNX file that is written in one pass with no more in memory than its largest constant: the lengths that protobuf wants ahead of each
/// message are worked out from the shapes.
/// </summary>
/// <param name="model">The model without its graph.</param>
/// <param name="graph">The graph without its constants.</param>
/// <param name="constants">The constants.</param>
internal sealed class OnnxFile(Model model, Graph graph, IReadOnlyList<OnnxConstant> constants)
{
    private const int IrVersion = 8;
    private const int Opset = 17;

    /// <summary>The file of a graph.</summary>
    /// <param name="graph">Nodes and constants.</param>
    /// <param name="metadata">Entries of the file's metadata.</param>
    public static OnnxFile Of(OnnxGraphWriter graph, params ReadOnlySpan<Property> metadata)
    {
        var model = new Model
        {
            IrVersion = IrVersion,
            ProducerName = "FederatedQC",
            OpsetImport = { new OperatorSet { Version = Opset } },
        };
        model.MetadataProps.AddRange(metadata.ToArray());
        return new OnnxFile(model, graph.Graph, graph.Constants);
    }

    /// <summary>Bytes of the file.</summary>
    public long Length => model.CalculateSize() + Field(GraphLength);

    private long GraphLength => graph.CalculateSize() + constants.Sum(constant => Field(LengthOf(constant)));

    /// <summary>The file in memory.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        using var output = new MemoryStream(bytes);
        WriteTo(output);
        return bytes;
    }

    /// <summary>Writes the file; the stream stays open.</summary>
    public void WriteTo(Stream output)
    {
        using var coded = new CodedOutputStream(output, leaveOpen: true);
        var buffer = new byte[constants.Max(constant => constant.Length)];
        model.WriteTo(coded);
        Begin(coded, Model.GraphFieldNumber, GraphLength);
        graph.WriteTo(coded);
        foreach (var constant in constants)
        {
            var bytes = buffer.AsMemory(0, constant.Length);
            constant.Write(bytes.Span);
            Begin(coded, Graph.InitializerFieldNumber, LengthOf(constant));
            constant.Head.WriteTo(coded);
            coded.WriteTag(Tensor.RawDataFieldNumber, WireFormat.WireType.LengthDelimited);
            coded.WriteBytes(UnsafeByteOperations.UnsafeWrap(bytes));
        }
    }

    private static long LengthOf(OnnxConstant constant) => constant.Head.CalculateSize() + Field(constant.Length);

    // Every field number here is below 16, so its tag is one byte.
    private static long Field(long content) => 1 + CodedOutputStream.ComputeLengthSize(checked((int)content)) + content;

    private static void Begin(CodedOutputStream coded, int field, long length)
    {
        coded.WriteTag(field, WireFormat.WireType.LengthDelimited);
        coded.WriteLength(checked((int)length));
    }
}

/// <summary>A constant of a graph, whose numbers are computed when they are written: a network has them by the tens of megabytes.</summary>
/// <param name="Head">Name, type and shape.</param>
/// <param name="Length">Bytes of the numbers.</param>
/// <param name="Write">Computes the numbers, little-endian, into memory of that length.</param>
internal sealed record OnnxConstant(Tensor Head, int Length, OnnxConstant.Fill Write)
{
    /// <summary>Fills memory.</summary>
    public delegate void Fill(Span<byte> bytes);
}
