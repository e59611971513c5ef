namespace FederatedQC.Parameters.Models;

/// <summary>What the federation does with a tensor. The role is part of the model's identity: a site can't change it.</summary>
public enum TensorRole
{
    /// <summary>Federated: part of the flat parameter vector that is sent, aggregated and hashed.</summary>
    Shared,

    /// <summary>Personal: trained at the site and never sent (batch normalisation under FedBN, a personal head).</summary>
    Local,

    /// <summary>An integer counter of the training framework: kept at the site, neither averaged nor sent.</summary>
    Counter,
}
