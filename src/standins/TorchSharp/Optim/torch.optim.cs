using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Optimisers.</summary>
    public static partial class optim
    {
        /// <summary>Something whose learning rate can be set.</summary>
        public interface ILearningRateController
        {
            /// <summary>The rate in use.</summary>
            double LearningRate { get; set; }

            /// <summary>The rate that it began with.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>Something whose momentum can be set.</summary>
        public interface IMomentum
        {
            /// <summary>The share of the last step's direction that is kept.</summary>
            double Momentum { get; set; }
        }

        /// <summary>Changes parameters along their gradients.</summary>
        public abstract class Optimizer : IDisposable
        {
            private protected Optimizer(IEnumerable<Parameter> parameters) => Parameters = [.. parameters];

            /// <summary>The groups of parameters; the learning rate is theirs.</summary>
            public abstract IEnumerable<ILearningRateController> ParamGroups { get; }

            private protected Parameter[] Parameters { get; }

            /// <summary>The parameters.</summary>
            public virtual IEnumerable<Parameter> parameters() => Parameters;

            /// <summary>Sets all gradients to zero in place; parameters without one keep none.</summary>
            public virtual void zero_grad() => Gradients.Clear(Parameters, drop: false);

            /// <summary>Changes all parameters that have a gradient.</summary>
            /// <param name="closure">Computes the loss and its gradients first, or null.</param>
            /// <returns>What the closure returned.</returns>
            public virtual Tensor? step(Func<Tensor>? closure = null) => closure?.Invoke();

            /// <inheritdoc/>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Frees the optimiser's own state, not the parameters.</summary>
            protected virtual void Dispose(bool disposing)
            {
            }
        }

        /// <summary>Stochastic gradient descent.</summary>
        /// <param name="parameters">What to train.</param>
        /// <param name="learningRate">The length of a step.</param>
        /// <param name="momentum">The share of the last step's direction that is kept.</param>
        /// <param name="dampening">The share of the gradient that does not enter the momentum.</param>
        /// <param name="weight_decay">The share of the parameter that is added to its gradient.</param>
        /// <param name="nesterov">Whether the step looks ahead along its momentum.</param>
        /// <param name="maximize">Whether to climb instead.</param>
        /// <exception cref="ArgumentException">A number is out of its range, or Nesterov's look ahead has no undamped momentum.</exception>
        public static SGD SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
            new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);

        /// <inheritdoc cref="SGD(IEnumerable{Parameter}, double, double, double, double, bool, bool)"/>
        public static SGD SGD(IEnumerable<(string name, Parameter parameter)> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
            SGD(parameters.Select(pair => pair.parameter), learningRate, momentum, dampening, weight_decay, nesterov, maximize);
    }
}
