using FederatedQC.Inference.Inspection;
using FederatedQC.Inference.Models;
using FederatedQC.Inference.Tests.Generated;

namespace FederatedQC.Inference.Tests.Inspection;

[Collection(SharedModels.Name)]
public sealed class InspectionSessionTests(GeneratedModels models) : IDisposable
{
    private readonly OnnxModel _model = OnnxModel.Load(models.PathOf("good"));

    public void Dispose() => _model.Dispose();

    [ModelFact]
    public void Scores_and_activations_are_those_of_the_definition()
    {
        using var session = new InspectionSession(_model);
        for (var seed = 0; seed < 10; seed++)
        {
            var image = GeneratedModels.Noise(seed);

            session.Run(image);

            ShouldAgree(session.Scores, GeneratedModels.Scores(image));
            for (var index = 0; index < 3; index++)
            {
                ShouldAgree(session.Activation(index), GeneratedModels.Activation(image, index));
            }
        }
    }

    [ModelFact]
    public void A_thousand_calls_allocate_nothing()
    {
        using var session = new InspectionSession(_model);
        var image = GeneratedModels.Noise(1);
        session.Run(image);
        var sum = 0f;

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < 1000; call++)
        {
            session.Run(image);
            sum += session.Scores[0] + session.Activation(2)[0];
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0, $"{sum}");
    }

    [ModelFact]
    public void Sessions_of_several_threads_share_one_model()
    {
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, seed =>
        {
            using var session = new InspectionSession(_model);
            var image = GeneratedModels.Noise(seed);
            for (var call = 0; call < 200; call++)
            {
                session.Run(image);
                ShouldAgree(session.Scores, GeneratedModels.Scores(image));
            }
        });
    }

    [ModelTheory]
    [InlineData(0)]
    [InlineData((GeneratedModels.Size * GeneratedModels.Size) - 1)]
    [InlineData((GeneratedModels.Size * GeneratedModels.Size) + 1)]
    public void An_image_of_another_length_is_refused(int length)
    {
        using var session = new InspectionSession(_model);

        Should.Throw<ArgumentException>(() => session.Run(new byte[length])).Message.ShouldContain($"{length} bytes");
    }

    [ModelTheory]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_class_that_does_not_exist_has_no_activation(int classIndex)
    {
        using var session = new InspectionSession(_model);

        Should.Throw<ArgumentOutOfRangeException>(() => session.Activation(classIndex).Length);
    }

    [ModelFact]
    public void Nothing_runs_after_the_session_or_its_model_is_gone()
    {
        var model = OnnxModel.Load(models.PathOf("good"));
        var image = GeneratedModels.Noise(1);
        var closed = new InspectionSession(model);
        using var orphan = new InspectionSession(model);
        closed.Dispose();
        Should.Throw<ObjectDisposedException>(() => closed.Run(image));

        model.Dispose();

        Should.Throw<ObjectDisposedException>(() => orphan.Run(image));
        Should.Throw<ObjectDisposedException>(() => new InspectionSession(model));
    }

    private static void ShouldAgree(ReadOnlySpan<float> found, double[] expected) =>
        found.ToArray().Select(value => (double)value).ShouldBe(expected, 1e-5);
}
