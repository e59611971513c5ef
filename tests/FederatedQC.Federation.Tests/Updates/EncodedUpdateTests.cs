using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Tests.Updates;

/// <summary>What a site sends and keeps over several rounds, against algorithm 1 of deep gradient compression written out.</summary>
public sealed class EncodedUpdateTests
{
    private const double Momentum = 0.5;

    // Ten weights and two running means, of which a round sends a quarter.
    private static readonly RunSettings Plan = TestRun.Settings with
    {
        Codec = "topk:0.25",
        Compression = new CompressionSettings { MomentumCorrection = Momentum },
        Spec = TestRun.Spec with
        {
            Norm = NormKind.Batch,
            Tensors = [new TensorSpec("w", [10], TensorRole.Shared), new TensorSpec("norm.running_mean", [2], TensorRole.Shared)],
        },
    };

    [Fact]
    public void Momentum_is_gathered_until_a_parameter_is_sent_and_statistics_have_none()
    {
        var (velocity, pending, memory) = (new double[12], new double[12], SiteMemory.Empty);
        var random = new Random(7);
        for (var round = 0; round < 12; round++)
        {
            float[] delta = [.. Enumerable.Range(0, 12).Select(_ => random.Next(-64, 65) / 8f)];
            var encoded = EncodedUpdate.Of(Plan, "a", round, new LocalUpdate([delta], memory));
            var sent = Decoded(encoded);
            for (var index = 0; index < 12; index++)
            {
                velocity[index] = ((index < 10 ? Momentum : 0) * velocity[index]) + delta[index];
                pending[index] += velocity[index];
                if (sent[index] != 0)
                {
                    (velocity[index], pending[index]) = (0, pending[index] - sent[index]);
                }
            }

            sent.Count(value => value != 0).ShouldBe(3);
            memory = encoded.Memory;
            ShouldBeNear(memory.Vector(SiteVectors.Velocity, 12), velocity);
            ShouldBeNear(memory.Vector(SiteVectors.Residual, 12), pending);
        }
    }

    [Fact]
    public void A_parameter_that_is_sent_at_last_brings_the_momentum_of_all_rounds_it_waited()
    {
        // The first weight moves by 1 a round and is always outdone by three others, until it alone moves.
        var memory = SiteMemory.Empty;
        for (var round = 0; round < 3; round++)
        {
            memory = EncodedUpdate
                .Of(
                    Plan,
                    "a",
                    round,
                    new LocalUpdate(
                        [
                            [1, 64, 64, 64, 0, 0, 0, 0, 0, 0, 0, 0],
                        ],
                        memory
                    )
                )
                .Memory;
        }

        // u: 1, 1.5, 1.75, 0.875; their sum is v.
        var sent = Decoded(EncodedUpdate.Of(Plan, "a", 3, new LocalUpdate([new float[12]], memory)));
        sent[0].ShouldBe(5.125f, 0.05f);
    }

    [Fact]
    public void Without_it_a_site_keeps_the_residual_alone()
    {
        var plan = Plan with { Compression = new CompressionSettings() };
        EncodedUpdate
            .Of(plan, "a", 0, new LocalUpdate([new float[12]], SiteMemory.Empty))
            .Memory.Vectors.Keys.ShouldBe([SiteVectors.Residual]);
    }

    private static float[] Decoded(EncodedUpdate update)
    {
        var values = new float[12];
        DeltaCodecs.Get(Plan.Codec).TryDecode(update.Blocks.ShouldHaveSingleItem(), values).ShouldBeTrue();
        return values;
    }

    private static void ShouldBeNear(ReadOnlySpan<float> actual, double[] expected)
    {
        for (var index = 0; index < expected.Length; index++)
        {
            ((double)actual[index]).ShouldBe(expected[index], 1e-4);
        }
    }
}
