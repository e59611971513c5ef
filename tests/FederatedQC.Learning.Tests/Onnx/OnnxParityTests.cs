using FederatedQC.Inference.Inspection;
using FederatedQC.Inference.Models;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Onnx;
using FederatedQC.Learning.Tests.Kit;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Models;
using FederatedQC.Vision.Datasets;

namespace FederatedQC.Learning.Tests.Onnx;

/// <summary>The exported model in ONNX Runtime against torch, on real images and after real training.</summary>
[Collection(TorchGroup.Name)]
public sealed class OnnxParityTests(SharedTorch torch)
{
    private const float Tolerance = 1e-4f;

    [NeuTheory]
    [InlineData("compact", NormKind.Batch, 1, 64)]
    [InlineData("compact", NormKind.Batch, 3, 128)]
    [InlineData("compact", NormKind.Group, 1, 64)]
    [InlineData("compact", NormKind.Group, 3, 64)]
    [InlineData("resnet18", NormKind.Batch, 1, 64)]
    [InlineData("resnet18", NormKind.Group, 3, 96)]
    public void Scores_and_verdicts_agree_on_real_images(string architecture, NormKind norm, int channels, int size)
    {
        var spec = Specs.Of(architecture, norm, size, channels, width: architecture == "compact" ? 16 : 8, classes: 6);
        var options = new TrainerOptions
        {
            Epochs = 3,
            LearningRate = 0.1,
            BatchSize = 16,
        };
        var trained = torch
            .Trainer.Train(ModelInitialiser.Create(spec, 1), NeuImages.Read(size, channels, 200, DataSplit.Train), options)
            .End;
        var images = NeuImages.Read(size, channels, 60, DataSplit.Test);

        var expected = torch.Evaluator.Scores(trained, images);
        using var model = OnnxModel.Load(OnnxExporter.Export(trained, "id"));
        var actual = BatchScorer.Scores(model, images.Pixels, images.Count);

        actual.Zip(expected, (a, e) => Math.Abs(a - e)).Max().ShouldBeLessThanOrEqualTo(Tolerance);
        Winners(actual).ShouldBe(Winners(expected));
        expected.Max().ShouldBeGreaterThan(0.3f, "the model has learnt something, so that agreement means something");
    }

    [NeuFact]
    public void Average_of_the_activation_map_plus_bias_is_the_score()
    {
        var state = Specs.Stirred(Specs.Of(classes: 6));
        var bias = new StateIndex(state.Spec).Values(state, NetworkGraph.HeadBias).ToArray();
        var image = NeuImages.Read(64, 1, 1, DataSplit.Test)[0].ToArray();
        using var model = OnnxModel.Load(OnnxExporter.Export(state, "id"));
        using var session = new InspectionSession(model);

        session.Run(image);

        var logits = Enumerable.Range(0, 6).Select(c => Mean(session.Activation(c)) + bias[c]).ToArray();
        var exponents = logits.Select(logit => Math.Exp(logit - logits.Max())).ToArray();
        for (var c = 0; c < 6; c++)
        {
            ((double)session.Scores[c]).ShouldBe(exponents[c] / exponents.Sum(), 1e-5);
        }
    }

    private static double Mean(ReadOnlySpan<float> map)
    {
        var sum = 0.0;
        foreach (var value in map)
        {
            sum += value;
        }

        return sum / map.Length;
    }

    private static IEnumerable<int> Winners(float[] scores) => scores.Chunk(6).Select(row => Array.IndexOf(row, row.Max()));
}
