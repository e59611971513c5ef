using FederatedQC.Learning.Torch;
using FederatedQC.Parameters.Models;
using static TorchSharp.torch;

namespace FederatedQC.Learning.Training;

/// <summary>
/// What is added to a gradient and doesn't depend on the images: weight decay over all parameters and, over the shared ones, a pull towards
/// an anchor and a constant shift: g ← ∇ + decay·w + μ(w − anchor) + shift.
/// <b>Source</b>: T. Li et al., "Federated optimization in heterogeneous networks", 2020, eq. 2 (pull); S. P. Karimireddy et al.,
/// "SCAFFOLD", 2020, algorithm 1 (shift c − cᵢ); D. A. E. Acar et al., "Federated learning based on dynamic regularization", 2021,
/// algorithm 1.
/// </summary>
internal sealed class GradientTerms : IDisposable
{
    private readonly TorchParameters _parameters;
    private readonly double _decay;
    private readonly double _mu;
    private readonly Tensor? _constant;

    public GradientTerms(TorchParameters parameters, TrainerOptions options, ModelSpec spec)
    {
        var objective = options.Objective;
        (_parameters, _decay, _mu) = (parameters, options.WeightDecay, objective.ProximalMu);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var anchor =
            _mu == 0 ? null
            : objective.Anchor is null ? Shared(parameters.Trained)
            : parameters.UploadShared(spec, objective.Anchor);
        var shift = objective.GradientShift is null ? null : parameters.UploadShared(spec, objective.GradientShift);
        var pull = anchor?.mul(-_mu);
        _constant = (pull is not null && shift is not null ? pull.add_(shift) : pull ?? shift)?.DetachFromDisposeScope();
    }

    /// <summary>Adds the terms to the gradient of the parameters as they stand.</summary>
    public void Add()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (trained, gradient) = (_parameters.Trained, _parameters.Gradient!);
        if (_decay > 0)
        {
            gradient.add_(trained, _decay);
        }

        if (_mu > 0)
        {
            Shared(gradient).add_(Shared(trained), _mu);
        }

        if (_constant is not null)
        {
            Shared(gradient).add_(_constant);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _constant?.Dispose();

    // What is local may go its own way.
    private Tensor Shared(Tensor flat) => flat.narrow(0, 0, _parameters.SharedCount);
}
