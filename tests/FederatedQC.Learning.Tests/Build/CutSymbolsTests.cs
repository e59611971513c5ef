using System.Diagnostics;
using System.Runtime.InteropServices;
using FederatedQC.TestKit;

namespace FederatedQC.Learning.Tests.Build;

/// <summary>
/// What a published library loses: the build's own task on one of torch's libraries, whose loader and whose exports are the judges.
/// </summary>
public sealed class CutSymbolsTests : IDisposable
{
    private const string Library = "libc10.so";
    private const uint Loaded = 1;
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_library_without_its_symbols_is_smaller_loads_and_exports_what_it_did()
    {
        var source = Path.Combine(AppContext.BaseDirectory, Library);
        var target = _folder.Of(Library);

        await CutAsync(source, target);

        var (before, after) = (await File.ReadAllBytesAsync(source), await File.ReadAllBytesAsync(target));
        after.Length.ShouldBeLessThan(before.Length);
        Segments(after).ShouldBe(Segments(before));
        var library = NativeLibrary.Load(target);
        NativeLibrary.GetExport(library, "_ZN3c1015GetCPUAllocatorEv").ShouldNotBe(0);
        NativeLibrary.Free(library);
    }

    public void Dispose() => _folder.Dispose();

    private async Task CutAsync(string source, string target)
    {
        await File.WriteAllTextAsync(
            _folder.Of("cut.proj"),
            $"""
            <Project>
              <Import Project="{RepositoryRoot.Of("Natives.targets")}" />
              <Target Name="Cut"><CutSymbols Source="{source}" Target="{target}" /></Target>
            </Project>
            """
        );
        using var build = Process.Start(
            new ProcessStartInfo("dotnet", ["msbuild", _folder.Of("cut.proj"), "-t:Cut", "-nodeReuse:false", "-v:m"])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var said = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        build.ExitCode.ShouldBe(0, said);
    }

    // What the system maps into memory (ELF, System V ABI), by its address there; of the first segment without the headers, in which places
    // stand.
    private static IEnumerable<(long Address, string Hash)> Segments(byte[] file)
    {
        var (headers, size, count) = (
            (int)BitConverter.ToInt64(file, 0x20),
            BitConverter.ToUInt16(file, 0x36),
            BitConverter.ToUInt16(file, 0x38)
        );
        for (var header = headers; header < headers + (size * count); header += size)
        {
            if (BitConverter.ToUInt32(file, header) == Loaded)
            {
                var (offset, length) = ((int)BitConverter.ToInt64(file, header + 8), (int)BitConverter.ToInt64(file, header + 32));
                var skipped = offset == 0 ? headers + (size * count) : 0;
                yield return (
                    BitConverter.ToInt64(file, header + 16),
                    Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(file.AsSpan(offset + skipped, length - skipped)))
                );
            }
        }
    }
}
