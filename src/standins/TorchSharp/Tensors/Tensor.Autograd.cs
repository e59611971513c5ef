using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether operations on the tensor are recorded for gradients.</summary>
        public bool requires_grad
        {
            get
            {
                Native.Check(Native.ts_requires_grad(Handle, out var yes));
                return yes != 0;
            }

            set => Native.Check(Native.ts_set_requires_grad(Handle, value ? 1 : 0));
        }

        /// <summary>Whether the tensor was made by the user and not by a recorded operation.</summary>
        public bool is_leaf
        {
            get
            {
                Native.Check(Native.ts_is_leaf(Handle, out var yes));
                return yes != 0;
            }
        }

        /// <summary>The gradient that backward passes have accumulated, or null. Every read makes a new object over the same elements.</summary>
        public Tensor? grad
        {
            get
            {
                Native.Check(Native.ts_grad(Handle, out var gradient));
                return gradient.IsInvalid ? null : new Tensor(gradient);
            }

            set => Native.Check(Native.ts_set_grad(Handle, value?.Handle ?? TensorHandle.None));
        }

        /// <summary>Adds the gradient of this single element to every leaf that it was computed from.</summary>
        public void backward() => Native.Check(Native.ts_backward(Handle));

        /// <summary>Sets whether operations on the tensor are recorded for gradients.</summary>
        /// <returns>This tensor.</returns>
        public Tensor requires_grad_(bool requires_grad = true) => Done(Native.ts_set_requires_grad(Handle, requires_grad ? 1 : 0));
    }
}
