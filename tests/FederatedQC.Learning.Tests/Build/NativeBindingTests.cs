using System.Reflection;
using System.Text;

namespace FederatedQC.Learning.Tests.Build;

/// <summary>
/// What the build makes of TorchSharp's binding beside a program, against the package's own file. That it loads, every other test here
/// shows.
/// </summary>
public sealed class NativeBindingTests
{
    private const string Binding = "libLibTorchSharp.so";
    private const string Version = "GLIBCXX_3.4.32\0";
    private const byte Weak = 2;
    private static readonly string[] Runtimes =
    [
        "/usr/lib/x86_64-linux-gnu/libstdc++.so.6",
        "/usr/lib64/libstdc++.so.6",
        "/usr/lib/libstdc++.so.6",
    ];

    [Fact]
    public void One_need_is_weak_where_the_system_lacks_the_version_and_nothing_else_is_touched()
    {
        var package = File.ReadAllBytes(PackageFile());
        var copy = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, Binding));
        copy.Length.ShouldBe(package.Length);
        int[] changed = [.. Enumerable.Range(0, copy.Length).Where(position => copy[position] != package[position])];

        if (Contains(File.ReadAllBytes(Runtimes.First(File.Exists)), Version))
        {
            changed.ShouldBeEmpty();
            return;
        }

        Contains(package, Version).ShouldBeTrue();
        var flag = changed.ShouldHaveSingleItem();
        (package[flag], copy[flag]).ShouldBe(((byte)0, Weak));

        // Elf64_Vernaux: hash of the name (System V ABI), flags, other, name, next.
        BitConverter.ToUInt32(copy, flag - 4).ShouldBe(ElfHash(Version[..^1]));
    }

    private static string PackageFile()
    {
        var root = typeof(NativeBindingTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(entry => entry.Key == "NuGetPackageRoot")
            .Value!;
        var version = typeof(TorchSharp.torch)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];
        return Path.Combine(root, "torchsharp", version, "runtimes", "linux-x64", "native", Binding);
    }

    private static bool Contains(byte[] file, string text) => file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0;

    private static uint ElfHash(string name)
    {
        var hash = 0u;
        foreach (var letter in name)
        {
            hash = (hash << 4) + letter;
            var high = hash & 0xf0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        return hash;
    }
}
