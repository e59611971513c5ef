using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>The cross entropy of classes, from logits.</summary>
            /// <param name="input">Logits [batch, class].</param>
            /// <param name="target">Classes [batch] as 64-bit integers, or their probabilities [batch, class].</param>
            /// <param name="weight">A weight for each class, or null.</param>
            /// <param name="ignore_index">A class whose samples do not count.</param>
            /// <param name="reduction">What becomes of the samples' losses; the mean is weighted.</param>
            /// <param name="label_smoothing">The share of the target that is spread over all classes, from 0 to 1.</param>
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0) =>
                Tensor.From(
                    Native.ts_cross_entropy(input.Handle, target.Handle, Or(weight), (long)reduction, ignore_index, label_smoothing, out var result),
                    result);
        }
    }
}
