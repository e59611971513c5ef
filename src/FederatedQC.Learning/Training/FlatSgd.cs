using FederatedQC.Learning.Torch;
using static TorchSharp.torch;

namespace FederatedQC.Learning.Training;

/// <summary>
/// Stochastic gradient descent with momentum, weight decay and FedProx's pull towards the model that training started from, over the flat
/// vector of all trained parameters: g ← ∇ + decay·w + μ(w − w₀); v ← momentum·v + g; w ← w − rate·v.
/// <b>Source</b>: torch.optim.SGD (dampening 0, no Nesterov); T. Li et al., "Federated optimization in heterogeneous networks", 2020, eq. 2.
/// </summary>
internal sealed class FlatSgd : IDisposable
{
    private readonly TorchParameters _parameters;
    private readonly TrainerOptions _options;
    private readonly Tensor _velocity;
    private readonly Tensor? _start;

    public FlatSgd(TorchParameters parameters, TrainerOptions options)
    {
        (_parameters, _options) = (parameters, options);
        _velocity = zeros_like(parameters.Trained);
        _start = options.ProximalMu > 0 ? Shared(parameters.Trained).clone() : null;
    }

    /// <summary>Moves the parameters by the gradient that the backward pass has left, and clears it.</summary>
    public void Step(double learningRate)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (trained, gradient) = (_parameters.Trained, _parameters.Gradient!);
        if (_options.WeightDecay > 0)
        {
            gradient.add_(trained, _options.WeightDecay);
        }

        if (_start is not null)
        {
            Shared(gradient).add_(Shared(trained), _options.ProximalMu).sub_(_start.mul(_options.ProximalMu));
        }

        _velocity.mul_(_options.Momentum).add_(gradient);
        trained.add_(_velocity, -learningRate);
        gradient.zero_();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _velocity.Dispose();
        _start?.Dispose();
    }

    // FedProx ties what the consortium shares; what is local may go its own way.
    private Tensor Shared(Tensor flat) => flat.narrow(0, 0, _parameters.SharedCount);
}
