namespace FederatedQC.Federation.LowRank;

/// <summary>What a site sends of a change ΔW = (α/r)·B·A, and so how the aggregator averages it.</summary>
public enum LowRankVariant
{
    /// <summary>
    /// A follows from the run's seed and the round and is the same at every site; only B is trained and sent. A mean of B gives the mean of
    /// the changes (FFA-LoRA: Y. Sun et al., "Improving LoRA in privacy-preserving federated learning", 2024).
    /// </summary>
    FrozenA,

    /// <summary>
    /// A starts from the seed; A and B are both trained and sent. The aggregator must average the products, never the factors (FedEx-LoRA:
    /// R. Singhal et al., "Exact aggregation for federated and efficient fine-tuning of foundation models", 2024).
    /// </summary>
    BothFactors,
}
