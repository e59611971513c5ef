namespace FederatedQC.Inference.Tests.Generated;

/// <summary>
/// The tests that share the generated models; they run one after the other, so that timing and allocation are theirs alone.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SharedModels : ICollectionFixture<GeneratedModels>
{
    public const string Name = "generated models";
}
