using System.Collections.Immutable;

namespace FederatedQC.Learning.Networks;

/// <summary>A tensor of a network and what it is for.</summary>
internal sealed record NetworkTensor(string Name, ImmutableArray<int> Shape, TensorPurpose Purpose)
{
    /// <summary>Number of elements.</summary>
    public int Count => Shape.Aggregate(1, (product, extent) => checked(product * extent));

    /// <summary>True when gradient descent moves it; running statistics are moved by the forward pass.</summary>
    public bool IsTrained => Purpose is not (TensorPurpose.RunningMean or TensorPurpose.RunningVariance);

    /// <summary>True for everything that belongs to a normalisation layer.</summary>
    public bool IsNorm =>
        Purpose is TensorPurpose.NormScale or TensorPurpose.NormShift or TensorPurpose.RunningMean or TensorPurpose.RunningVariance;

    /// <summary>True for the linear layer at the end.</summary>
    public bool IsHead => Purpose is TensorPurpose.HeadWeight or TensorPurpose.HeadBias;
}

/// <summary>What a tensor does in its layer; initialisation and roles follow from it.</summary>
internal enum TensorPurpose
{
    ConvWeight,
    NormScale,
    NormShift,
    RunningMean,
    RunningVariance,
    HeadWeight,
    HeadBias,
}
