using FederatedQC.Inference.Inspection;
using FederatedQC.Inference.Models;
using FederatedQC.Inference.Tests.Generated;

namespace FederatedQC.Inference.Tests.Inspection;

[Collection(SharedModels.Name)]
public sealed class BatchScorerTests(GeneratedModels models) : IDisposable
{
    private readonly OnnxModel _model = OnnxModel.Load(models.PathOf("good"));

    public void Dispose() => _model.Dispose();

    [ModelTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(70)]
    public void Every_image_gets_the_scores_that_it_gets_alone(int count)
    {
        var pixels = GeneratedModels.Noise(count, count * _model.ImageLength);
        using var alone = new InspectionSession(_model);

        var scores = BatchScorer.Scores(_model, pixels, count);

        scores.Length.ShouldBe(count * 3);
        for (var image = 0; image < count; image++)
        {
            alone.Run(pixels.AsSpan(image * _model.ImageLength, _model.ImageLength));
            scores.AsSpan(image * 3, 3).ToArray().ShouldBe(alone.Scores.ToArray(), 1e-6);
        }
    }

    [ModelFact]
    public void A_count_that_does_not_fit_the_pixels_is_refused()
    {
        Should.Throw<ArgumentException>(() => BatchScorer.Scores(_model, new byte[_model.ImageLength], 2));
        Should.Throw<ArgumentOutOfRangeException>(() => BatchScorer.Scores(_model, [], -1));
    }

    [ModelFact]
    public void Stops_when_the_caller_gives_up() =>
        Should.Throw<OperationCanceledException>(() =>
            BatchScorer.Scores(_model, new byte[_model.ImageLength], 1, new CancellationToken(canceled: true))
        );
}
