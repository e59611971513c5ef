using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.TestKit;

namespace FederatedQC.Parameters.Tests.Blocks;

public sealed class ModelIdTests
{
    private static readonly ModelSpec Spec = ReadSpec();

    [Fact]
    public void The_id_of_a_known_model_never_changes()
    {
        // Computed apart from this code, with hashlib and numpy: parameter i is i / 1024.
        var shared = Shared();
        BlockHashes
            .OfVector(shared)
            .Select(hash => hash.ToString())
            .ShouldBe([
                "56127fc1dfdd848ef3e66fbd059da5275f061454a3a1479fd306e4d4028df6f3",
                "68b4cf5f4f418206da6e522f1695026f875dfbc06ea9feeb4594bd208d4d59b8",
            ]);
        ModelId.Of(Spec, shared).ToString().ShouldBe("79cbc5dbcf4244836849b522fe5d2ca57d33c1a9820ffea68e67999d9fa797ef");
    }

    [Fact]
    public void The_spec_a_role_and_each_parameter_are_part_of_the_id()
    {
        var shared = Shared();
        var id = ModelId.Of(Spec, shared);
        ModelId.Of(Spec with { InputSize = 65 }, shared).ShouldNotBe(id);
        ModelId.Of(Spec.WithRoles(_ => TensorRole.Shared), shared).ShouldNotBe(id);
        shared[70_000] = MathF.BitIncrement(shared[70_000]);
        ModelId.Of(Spec, shared).ShouldNotBe(id);
    }

    [Fact]
    public void A_spec_without_parameters_has_an_id() =>
        ModelId.Of(Spec, ReadOnlySpan<float>.Empty).ShouldBe(Hash256.Of(ModelSpecJson.Serialize(Spec)));

    private static float[] Shared() => [.. Enumerable.Range(0, new ParameterLayout(Spec).SharedCount).Select(index => index / 1024f)];

    private static ModelSpec ReadSpec()
    {
        ModelSpecJson
            .TryParse(File.ReadAllBytes(RepositoryRoot.Of("schemas", "golden", "model-spec.json")), out var spec, out var problem)
            .ShouldBeTrue(problem);
        return spec.ShouldNotBeNull();
    }
}
