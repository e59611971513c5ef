using FederatedQC.Learning.Onnx.Format;

namespace FederatedQC.Learning.Onnx;

/// <summary>A constant of a graph, whose numbers are computed when they are written: a network has them by the tens of megabytes.</summary>
/// <param name="Head">Name, type and shape.</param>
/// <param name="Length">Bytes of the numbers.</param>
/// <param name="Write">Computes the numbers, little-endian, into memory of that length.</param>
internal sealed record OnnxConstant(Tensor Head, int Length, OnnxConstant.Fill Write)
{
    /// <summary>Fills memory.</summary>
    public delegate void Fill(Span<byte> bytes);
}
