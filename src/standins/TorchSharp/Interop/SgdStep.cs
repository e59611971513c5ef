using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>What one step of stochastic gradient descent goes by.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SgdStep
{
    internal double LearningRate;
    internal double Momentum;
    internal double Dampening;
    internal double WeightDecay;
    internal int Nesterov;
    internal int Maximize;
}
