using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Networks;

/// <summary>Says of each tensor of a network whether the consortium shares it.</summary>
public sealed class RoleRule
{
    private readonly Func<NetworkTensor, bool> _isLocal;

    internal RoleRule(string name, string summary, Func<NetworkTensor, bool> isLocal)
    {
        (Name, Summary) = (name, summary);
        _isLocal = isLocal;
    }

    /// <summary>Name in plans.</summary>
    public string Name { get; }

    /// <summary>One line for a command's help.</summary>
    public string Summary { get; }

    internal TensorRole RoleOf(NetworkTensor tensor) => _isLocal(tensor) ? TensorRole.Local : TensorRole.Shared;
}
