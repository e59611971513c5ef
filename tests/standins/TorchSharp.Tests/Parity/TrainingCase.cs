using System.Globalization;

namespace TorchSharp.StandInTests.Parity;

/// <summary>One way to train the net.</summary>
public sealed record TrainingCase(
    long Channels, string Norm, int Threads, double Momentum, double Dampening, double Decay, bool Nesterov, string Layout)
{
    internal IEnumerable<string> Arguments() =>
        new object[] { Channels, Norm, Threads, Momentum, Dampening, Decay, Nesterov, Layout }
            .Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)!);
}
