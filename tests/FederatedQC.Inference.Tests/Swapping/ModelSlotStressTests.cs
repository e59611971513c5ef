using System.Collections.Concurrent;
using FederatedQC.Inference.Inspection;
using FederatedQC.Inference.Models;
using FederatedQC.Inference.Swapping;
using FederatedQC.Inference.Tests.Generated;

namespace FederatedQC.Inference.Tests.Swapping;

[Collection(SharedModels.Name)]
public sealed class ModelSlotStressTests(GeneratedModels models)
{
    private const int Inspectors = 4;
    private const int Swaps = 200;

    [ModelFact]
    public async Task Two_hundred_swaps_under_load_drop_and_mix_up_no_inspection()
    {
        var image = GeneratedModels.Noise(3);
        var bytes = new[] { models.Bytes("good"), models.Bytes("other") };
        var expected = bytes.Select(model => Answer(model, image)).ToDictionary(answer => answer.ModelId, answer => answer.Scores);
        var retired = new ConcurrentBag<OnnxModel>();
        using var done = new CancellationTokenSource();
        var slot = new ModelSlot();
        slot.Swap(OnnxModel.Load(bytes[0]));

        var inspectors = Enumerable
            .Range(0, Inspectors)
            .Select(_ =>
                Task.Factory.StartNew(
                    () => Inspect(slot, image, expected, done.Token),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                )
            )
            .ToArray();
        for (var swap = 1; swap <= Swaps; swap++)
        {
            var next = OnnxModel.Load(bytes[swap % 2]);
            retired.Add(next);
            slot.Swap(next);
        }

        await done.CancelAsync();
        var inspections = await Task.WhenAll(inspectors);
        slot.Dispose();

        inspections.ShouldAllBe(count => count > 0);
        retired.ShouldAllBe(model => model.IsDisposed);
    }

    private static int Inspect(ModelSlot slot, byte[] image, Dictionary<string, float[]> expected, CancellationToken done)
    {
        var inspections = 0;
        for (; !done.IsCancellationRequested; inspections++)
        {
            slot.TryLease(out var lease).ShouldBeTrue();
            using (lease)
            {
                lease.Session.Run(image);
                lease.Session.Scores.ToArray().ShouldBe(expected[lease.Session.Model.ModelId]);
            }
        }

        return inspections;
    }

    private static (string ModelId, float[] Scores) Answer(byte[] bytes, byte[] image)
    {
        using var model = OnnxModel.Load(bytes);
        using var session = new InspectionSession(model);
        session.Run(image);
        return (model.ModelId, session.Scores.ToArray());
    }
}
