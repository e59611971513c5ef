using FederatedQC.EdgeAgent.Training;
using FederatedQC.Federation.Updates;
using FederatedQC.TestKit;

namespace FederatedQC.EdgeAgent.Tests.Training;

public sealed class SiteMemoryFileTests : IDisposable
{
    private static readonly SiteMemory Memory = new(
        3,
        SiteMemory.Empty.Vectors.Add(SiteVectors.Residual, [0, -1.5f, float.Epsilon, float.MaxValue]).Add(SiteVectors.Control, [])
    );

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.Of("memory.bin");

    [Fact]
    public void What_was_written_is_read()
    {
        SiteMemoryFile.Write(Path, Memory);

        var read = SiteMemoryFile.Read(Path)!;
        read.Updates.ShouldBe(3);
        read.Vectors.Keys.ShouldBe([SiteVectors.Control, SiteVectors.Residual]);
        read.Vectors[SiteVectors.Residual].ShouldBe(Memory.Vectors[SiteVectors.Residual]);
        read.Vectors[SiteVectors.Control].ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_read_where_nothing_was_written() => SiteMemoryFile.Read(Path).ShouldBeNull();

    [Fact]
    public void A_file_that_is_cut_off_anywhere_is_none()
    {
        SiteMemoryFile.Write(Path, Memory);
        var whole = File.ReadAllBytes(Path);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            SiteMemoryFile.Read(Path).ShouldBeNull();
        }
    }

    [Fact]
    public void A_file_of_which_any_byte_changed_is_none()
    {
        SiteMemoryFile.Write(Path, Memory);
        var whole = File.ReadAllBytes(Path);
        for (var index = 0; index < whole.Length; index++)
        {
            byte[] damaged = [.. whole];
            damaged[index] ^= 0x10;
            File.WriteAllBytes(Path, damaged);
            SiteMemoryFile.Read(Path).ShouldBeNull();
        }
    }

    public void Dispose() => _folder.Dispose();
}
