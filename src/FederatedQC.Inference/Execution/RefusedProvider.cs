namespace FederatedQC.Inference.Execution;

/// <summary>A provider that was asked for and couldn't be had.</summary>
/// <param name="Name">The provider's name.</param>
/// <param name="Reason">What ONNX Runtime said, such as the library that could not be loaded.</param>
public sealed record RefusedProvider(string Name, string Reason);
