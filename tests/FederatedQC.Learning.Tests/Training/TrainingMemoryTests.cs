using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Tests.Kit;
using FederatedQC.Learning.Training;

namespace FederatedQC.Learning.Tests.Training;

[Collection(TorchGroup.Name)]
public sealed class TrainingMemoryTests(SharedTorch torch)
{
    [Fact]
    public void Memory_stays_flat_over_repeated_training_and_evaluation()
    {
        var images = ToyImages.Create(128, 1, size: 64);
        var state = ModelInitialiser.Create(Specs.Of(), 1);
        var options = new TrainerOptions { LearningRate = 0.01 };
        void Round()
        {
            state = torch.Trainer.Train(state, images, options).End;
            torch.Evaluator.Scores(state, images);
        }

        for (var warmUp = 0; warmUp < 5; warmUp++)
        {
            Round();
        }

        var before = ResidentBytes();
        for (var round = 0; round < 25; round++)
        {
            Round();
        }

        // A leak of one step's tensors would be about 30 MB a round.
        (ResidentBytes() - before).ShouldBeLessThan(40L << 20);
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }
}
