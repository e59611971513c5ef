using FederatedQC.TestKit;
using TorchSharp.Tuning;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.StandInTests.Parity;

public sealed class TrainingParityTests
{
    private const int Steps = 3;
    private const int Batch = 8;
    private const int Size = 16;

    public static TheoryData<TrainingCase> Cases => new(
        new TrainingCase(3, "batch", 1, 0.9, 0, 5e-4, false, "contiguous"),
        new TrainingCase(1, "batch", 1, 0.9, 0, 5e-4, false, "contiguous"),
        new TrainingCase(3, "group", 1, 0.9, 0, 5e-4, false, "contiguous"),
        new TrainingCase(1, "group", 1, 0.9, 0, 5e-4, false, "contiguous"),
        new TrainingCase(3, "batch", 2, 0.9, 0, 5e-4, false, "contiguous"),
        new TrainingCase(3, "batch", 1, 0.9, 0, 5e-4, true, "contiguous"),
        new TrainingCase(3, "batch", 1, 0.5, 0.25, 0, false, "contiguous"),
        new TrainingCase(3, "batch", 1, 0, 0, 0, false, "contiguous"),
        new TrainingCase(3, "batch", 1, 0.9, 0, 5e-4, false, "channels_last"));

    [PythonTorchTheory]
    [MemberData(nameof(Cases))]
    public void Losses_gradients_and_weights_equal_PyTorchs_to_the_bit(TrainingCase setting)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var before = get_num_threads();
        set_num_threads(setting.Threads);
        try
        {
            manual_seed(11);
            using var model = new ResidualNet(setting.Norm, setting.Channels, 8, 16);
            var images = randn([Steps, Batch, setting.Channels, Size, Size]);
            var labels = randint(ResidualNet.Classes, [Steps, Batch]);
            PythonTorch.Write<float>(Path.Combine(folder.Path, "weights.f32"), [.. model.parameters().SelectMany(Values)]);
            PythonTorch.Write<float>(Path.Combine(folder.Path, "images.f32"), Values(images));
            PythonTorch.Write<long>(Path.Combine(folder.Path, "labels.i64"), labels.data<long>().ToArray());

            var own = Train(model, setting, images, labels);

            var theirs = PythonTorch.Train(folder.Path, setting);
            own.Length.ShouldBe(theirs.Length);
            own.Zip(theirs).Count(pair => BitConverter.SingleToInt32Bits(pair.First) != BitConverter.SingleToInt32Bits(pair.Second)).ShouldBe(0);
        }
        finally
        {
            set_num_threads(before);
        }
    }

    private static float[] Train(ResidualNet model, TrainingCase setting, Tensor images, Tensor labels)
    {
        var last = setting.Layout == "channels_last";
        if (last)
        {
            TorchTuning.ToChannelsLast(model);
        }
        using var optimizer = optim.SGD(model.parameters(), 0.1, setting.Momentum, setting.Dampening, setting.Decay, setting.Nesterov);
        var weights = tensor([1, 2, 0.5f, 1, 1.5f]);
        var result = new List<float>();
        for (var step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            model.zero_grad();
            var x = images.select(0, step);
            var logits = model.call(last ? TorchTuning.ToChannelsLast(x) : x);
            var loss = F.cross_entropy(logits, labels.select(0, step), weights, label_smoothing: 0.1);
            loss.backward();
            optimizer.step();
            result.Add(loss.item<float>());
            result.AddRange(model.parameters().SelectMany(parameter => Values(parameter.grad!)));
            result.AddRange(model.state_dict().Values.SelectMany(Values));
        }
        return [.. result];
    }

    private static float[] Values(Tensor values) => values.to(ScalarType.Float32).data<float>().ToArray();
}
