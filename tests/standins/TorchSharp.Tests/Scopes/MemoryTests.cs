using System.Globalization;
using TorchSharp.StandInTests.Parity;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.StandInTests.Scopes;

public sealed class MemoryTests
{
    private const long MebiByte = 1 << 20;

    [Fact]
    public void Two_hundred_training_steps_leave_memory_flat()
    {
        using var scope = NewDisposeScope();
        using var model = new ResidualNet("batch", 3, 8, 16, 32);
        using var optimizer = optim.SGD(model.parameters(), 0.01, 0.9);
        var images = randn([16, 3, 64, 64]);
        var labels = randint(ResidualNet.Classes, [16]);

        Steps(20);
        var before = ResidentBytes();
        Steps(200);

        (ResidentBytes() - before).ShouldBeLessThan(16 * MebiByte);

        void Steps(int count)
        {
            for (var i = 0; i < count; i++)
            {
                using var step = NewDisposeScope();
                optimizer.zero_grad();
                F.cross_entropy(model.call(images), labels).backward();
                optimizer.step();
            }
        }
    }

    [Fact]
    public void The_garbage_collector_frees_what_no_scope_owned()
    {
        Steps(4);
        var before = ResidentBytes();
        Steps(64);

        (ResidentBytes() - before).ShouldBeLessThan(64 * MebiByte);

        static void Steps(int count)
        {
            for (var i = 0; i < count; i++)
            {
                _ = zeros([4 * MebiByte]);
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
    }

    private static long ResidentBytes()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }
}
