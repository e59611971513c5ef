using FederatedQC.Federation.Aggregation;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Storage.Models;
using FederatedQC.TestKit;

namespace FederatedQC.Storage.Tests.Models;

public sealed class StepStoreTests : IDisposable
{
    private static readonly Hash256 Base = Hash256.Of("base"u8);
    private static readonly Hash256 Model = Hash256.Of("model"u8);
    private static readonly EncodedStep Step = new(
        "topk:0.01",
        [
            [1, 2, 3],
            [4],
            [.. Enumerable.Range(0, 70_000).Select(value => (byte)(value % 251))],
        ]
    );

    private readonly TemporaryFolder _folder = new();
    private readonly StepStore _store;

    public StepStoreTests() => _store = StepStore.Open(_folder.Path);

    private string File => Directory.GetFiles(_folder.Path).ShouldHaveSingleItem();

    [Fact]
    public void A_step_comes_back_byte_for_byte_after_a_restart()
    {
        _store.Save(Model, Base, Step);
        var store = StepStore.Open(_folder.Path);
        store.TryOpen(Model, out var step).ShouldBeTrue();
        (step!.Base, step.Codec).ShouldBe((Base, "topk:0.01"));
        step.BlockLengths.ShouldBe([3, 1, 70_000]);
        for (var block = 0; block < 3; block++)
        {
            Read(store, step, block).ShouldBe(Step.Blocks[block]);
            step.BlockHashes[block].ShouldBe(Hash256.Of(Step.Blocks[block]));
        }

        store.List().ShouldBe([Model]);
        Should.Throw<ArgumentException>(() => store.ReadBlock(Model, step, 3, new byte[1]));
        Should.Throw<ArgumentException>(() => store.ReadBlock(Model, step, 1, new byte[2]));
    }

    [Fact]
    public void A_step_that_may_have_been_published_stays_as_it_is()
    {
        _store.Save(Model, Base, Step);
        _store.Save(
            Model,
            Hash256.Of("other"u8),
            new EncodedStep(
                "int8",
                [
                    [9],
                ]
            )
        );
        _store.TryOpen(Model, out var step).ShouldBeTrue();
        step!.Base.ShouldBe(Base);
        Read(_store, step, 1).ShouldBe([4]);
    }

    [Fact]
    public void A_deleted_step_is_gone_and_deleting_again_does_nothing()
    {
        _store.Save(Model, Base, Step);
        _store.TryOpen(Model, out var step).ShouldBeTrue();
        _store.Delete(Model);
        _store.Delete(Model);
        _store.TryOpen(Model, out _).ShouldBeFalse();
        _store.List().ShouldBeEmpty();
        Should.Throw<StorageException>(() => Read(_store, step!, 0)).Message.ShouldContain("Sites can fetch the model itself");
    }

    [Fact]
    public void A_flipped_bit_is_found_and_saving_again_repairs_a_head()
    {
        _store.Save(Model, Base, Step);
        var sound = System.IO.File.ReadAllBytes(File);
        for (var at = 0; at < sound.Length; at += at < 600 ? 1 : 5000)
        {
            var bytes = sound.ToArray();
            bytes[at] ^= 0x10;
            System.IO.File.WriteAllBytes(File, bytes);

            // Whatever the store still gives out is what was stored.
            for (var block = 0; block < 3 && _store.TryOpen(Model, out var step) && step.BlockHashes.Length == 3; block++)
            {
                try
                {
                    Hash256.Of(Read(_store, step, block)).ShouldBe(step.BlockHashes[block]);
                }
                catch (StorageException)
                {
                    // Found.
                }
            }
        }

        System.IO.File.WriteAllBytes(File, [0xFF, 0xFF, 0xFF, 0x7F, .. sound[4..]]);
        _store.TryOpen(Model, out _).ShouldBeFalse();
        _store.Save(Model, Base, Step);
        _store.TryOpen(Model, out var repaired).ShouldBeTrue();
        Read(_store, repaired!, 2).ShouldBe(Step.Blocks[2]);
    }

    [Fact]
    public void A_file_that_was_cut_is_no_step()
    {
        _store.Save(Model, Base, Step);
        var sound = System.IO.File.ReadAllBytes(File);
        for (var length = 0; length < 800; length++)
        {
            System.IO.File.WriteAllBytes(File, sound[..length]);
            _store.TryOpen(Model, out _).ShouldBeFalse();
        }

        System.IO.File.WriteAllBytes(File, [.. sound, 0]);
        _store.TryOpen(Model, out _).ShouldBeFalse();
    }

    [Fact]
    public void What_cannot_be_read_is_no_step()
    {
        // A folder can be opened by nobody, whatever rights a test has.
        _store.Save(Model, Base, Step);
        var file = File;
        System.IO.File.Delete(file);
        Directory.CreateDirectory(file);
        _store.TryOpen(Model, out _).ShouldBeFalse();
    }

    [Fact]
    public void What_a_crash_left_unfinished_is_removed()
    {
        System.IO.File.WriteAllText(_folder.Of("x.step.tmp"), "half");
        StepStore.Open(_folder.Path).List().ShouldBeEmpty();
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Read(StepStore store, StoredStep step, int block)
    {
        var encoded = new byte[step.BlockLengths[block]];
        store.ReadBlock(Model, step, block, encoded);
        return encoded;
    }
}
