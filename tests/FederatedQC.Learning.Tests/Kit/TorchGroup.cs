namespace FederatedQC.Learning.Tests.Kit;

/// <summary>Tests that use torch run alone, one after the other: they measure memory and pin threads.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TorchGroup : ICollectionFixture<SharedTorch>
{
    public const string Name = "torch";
}
