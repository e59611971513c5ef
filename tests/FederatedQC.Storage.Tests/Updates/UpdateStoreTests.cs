using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Storage.Updates;
using FederatedQC.TestKit;

namespace FederatedQC.Storage.Tests.Updates;

public sealed partial class UpdateStoreTests : IDisposable
{
    private const int Parameters = (2 * ParameterBlocks.Size) + 100;

    private static readonly IDeltaCodec Int8 = DeltaCodecs.Get("int8");
    private static readonly UpdateKey Key = new("run-1", 3, "plant-a");

    private readonly TemporaryFolder _folder = new();
    private UpdateStore _store;

    public UpdateStoreTests() => Reopen();

    [Fact]
    public void Blocks_come_back_in_any_order_they_arrived_and_after_a_restart()
    {
        var update = new EncodedUpdate(Int8, TestModels.Vector(Parameters, seed: 1));
        Missing(update).ShouldBe([0, 1, 2]);
        _store.PutBlock(Key, 2, update.Blocks[2]);
        _store.PutBlock(Key, 0, update.Blocks[0]);
        Missing(update).ShouldBe([1]);
        Reopen();
        Missing(update).ShouldBe([1]);
        _store.PutBlock(Key, 1, update.Blocks[1]);
        Missing(update).ShouldBeEmpty();
        Reopen();
        Missing(update).ShouldBeEmpty();
        for (var block = 0; block < 3; block++)
        {
            var encoded = new byte[update.Lengths[block]];
            _store.ReadBlock(Key, block, encoded);
            encoded.ShouldBe(update.Blocks[block]);
        }
    }

    [Fact]
    public void A_whole_block_of_zeros_is_there_without_being_sent()
    {
        var vector = TestModels.Vector(Parameters, seed: 1);
        vector.AsSpan(ParameterBlocks.Size, ParameterBlocks.Size).Clear();
        var update = new EncodedUpdate(DeltaCodecs.Get("float32"), vector);
        using var store = new UpdateStore(_folder.Of("float32"), Shape("float32", Parameters));

        store.Missing(Key, update.Hashes, update.Lengths).ShouldBe([0, 2]);

        var read = Enumerable.Repeat((byte)1, update.Lengths[1]).ToArray();
        store.ReadBlock(Key, 1, read);
        read.ShouldAllBe(value => value == 0);
    }

    [Fact]
    public void What_was_spoiled_on_the_disk_shows_once_what_was_known_is_forgotten()
    {
        var update = new EncodedUpdate(Int8, TestModels.Vector(Parameters, seed: 1));
        update.PutInto(_store, Key);
        _store.Seal(Key);
        var path = Directory.GetFiles(_folder.Path, "*.blocks", SearchOption.AllDirectories).Single();
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.WriteByte(0xEE);
        }

        Missing(update).ShouldBeEmpty();
        _store.Forget(Key);
        Missing(update).ShouldBe([0]);
        _store.PutBlock(Key, 0, update.Blocks[0]);
        Missing(update).ShouldBeEmpty();
    }

    [Fact]
    public void A_store_says_whether_the_disk_has_room()
    {
        using var disk = SmallDisk.TryMount(mebibytes: 32);
        if (disk is null)
        {
            return; // This user may not mount.
        }

        using var store = new UpdateStore(Path.Combine(disk.Path, "not", "there yet"), _store.Shape);
        store.HasRoomFor(1 << 20).ShouldBeTrue();
        store.HasRoomFor(30 << 20).ShouldBeFalse();
    }

    [Fact]
    public void A_block_that_was_sent_again_with_other_content_replaces_the_first()
    {
        var first = new EncodedUpdate(Int8, TestModels.Vector(Parameters, seed: 1));
        var second = new EncodedUpdate(Int8, TestModels.Vector(Parameters, seed: 2));
        first.PutInto(_store, Key);
        second.PutInto(_store, Key);
        Missing(second).ShouldBeEmpty();
        Missing(first).ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void A_sealed_update_stays_as_it_was_admitted()
    {
        var admitted = new EncodedUpdate(Int8, TestModels.Vector(Parameters, seed: 1));
        admitted.PutInto(_store, Key);
        _store.Seal(Key);
        new EncodedUpdate(Int8, TestModels.Vector(Parameters, seed: 2)).PutInto(_store, Key);
        Missing(admitted).ShouldBeEmpty();
        Reopen();
        Missing(admitted).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(3, 10)]
    [InlineData(int.MaxValue, 10)]
    [InlineData(0, 0)]
    [InlineData(0, 66_561)]
    [InlineData(2, 105)]
    public void What_does_not_fit_the_model_is_refused_before_anything_is_written(int block, int length)
    {
        _store.Shape.Fits(Key.Round, block, length).ShouldBeFalse();
        Should.Throw<ArgumentOutOfRangeException>(() => _store.PutBlock(Key, block, new byte[length]));
        Should.Throw<ArgumentOutOfRangeException>(() => _store.ReadBlock(Key, block, new byte[length]));
        Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public void A_commit_of_another_shape_is_refused()
    {
        Should.Throw<ArgumentException>(() => _store.Missing(Key, new Hash256[2], [1, 1]));
        Should.Throw<ArgumentException>(() => _store.Missing(Key, new Hash256[3], [66_560, 66_560, 105]));
        Should.Throw<ArgumentException>(() => _store.Missing(Key, new Hash256[3], [66_560, 0, 104]));
    }

    [Theory]
    [InlineData("../../../../tmp/evil")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("..")]
    [InlineData("a\0b")]
    [InlineData("con:aux|*?")]
    public void A_name_from_the_wire_never_becomes_a_path(string name)
    {
        var update = new EncodedUpdate(Int8, TestModels.Vector(Parameters, seed: 1));
        var key = new UpdateKey(name, 0, name);
        update.PutInto(_store, key);
        _store.Missing(key, update.Hashes, update.Lengths).ShouldBeEmpty();
        Directory
            .EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .ShouldHaveSingleItem()
            .ShouldMatch(@"/[0-9a-f]{32}/0/[0-9a-f]{32}\.blocks$");
        _store.DropThrough(name, 0);
        Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public void Sites_rounds_and_runs_are_apart_and_dropped_rounds_are_gone()
    {
        var update = new EncodedUpdate(Int8, TestModels.Vector(Parameters, seed: 1));
        UpdateKey[] others =
        [
            Key with
            {
                Site = "plant-b",
            },
            Key with
            {
                Round = Key.Round - 1,
            },
            Key with
            {
                Round = Key.Round + 1,
            },
            Key with
            {
                Run = "run-2",
            },
        ];
        update.PutInto(_store, Key);
        foreach (var other in others)
        {
            _store.Missing(other, update.Hashes, update.Lengths).Count.ShouldBe(3);
            update.PutInto(_store, other);
        }

        _store.DropThrough(Key.Run, Key.Round);
        _store.DropThrough(Key.Run, Key.Round);
        Missing(update).ShouldBe([0, 1, 2]);
        others.Select(other => _store.Missing(other, update.Hashes, update.Lengths).Count).ShouldBe([3, 3, 0, 0]);
    }

    [Fact]
    public void A_torn_file_shows_as_missing_blocks_after_a_restart()
    {
        var update = new EncodedUpdate(Int8, TestModels.Vector(Parameters, seed: 1));
        update.PutInto(_store, Key);
        _store.Dispose();
        var path = Directory.EnumerateFiles(_folder.Path, "*.blocks", SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(path);
        for (var block = 0; block < 3; block++)
        {
            var torn = bytes.ToArray();
            torn[(block * Int8.MaxEncodedLength(ParameterBlocks.Size)) + 50] ^= 1;
            File.WriteAllBytes(path, torn);
            Reopen();
            Missing(update).ShouldBe([block]);
        }

        foreach (var (length, missing) in new[] { (0, new[] { 0, 1, 2 }), (66_559, [0, 1, 2]), (66_560, [1, 2]), (bytes.Length - 1, [2]) })
        {
            File.WriteAllBytes(path, bytes[..length]);
            Reopen();
            Missing(update).ShouldBe(missing);
        }

        Should.Throw<StorageException>(() => _store.ReadBlock(Key, 2, new byte[104])).Message.ShouldContain("plant-a");
        _store.PutBlock(Key, 2, update.Blocks[2]);
        Missing(update).ShouldBeEmpty();
    }

    [Fact]
    public void Sites_put_at_the_same_time_and_a_block_may_come_twice()
    {
        var updates = Enumerable.Range(0, 8).Select(site => new EncodedUpdate(Int8, TestModels.Vector(Parameters, site))).ToArray();
        Parallel.For(0, 8 * 3 * 2, new ParallelOptions { MaxDegreeOfParallelism = 8 }, index =>
            _store.PutBlock(Key with { Site = $"site-{index % 8}" }, index / 8 % 3, updates[index % 8].Blocks[index / 8 % 3])
        );
        for (var site = 0; site < 8; site++)
        {
            _store.Missing(Key with { Site = $"site-{site}" }, updates[site].Hashes, updates[site].Lengths).ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_full_disk_is_told_with_what_to_do_and_the_other_blocks_stay()
    {
        using var disk = SmallDisk.TryMount(mebibytes: 1);
        if (disk is null)
        {
            return; // Only root may mount.
        }

        using var store = new UpdateStore(disk.Path, Shape("float32", 10 * ParameterBlocks.Size));
        var update = new EncodedUpdate(store.Shape.CodecOf(0), TestModels.Vector(10 * ParameterBlocks.Size, seed: 1));
        var problem = Should.Throw<StorageException>(() => update.PutInto(store, Key));
        problem.Message.ShouldContain("Free space");
        store.Missing(Key, update.Hashes, update.Lengths).Count.ShouldBeInRange(6, 8);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private IReadOnlyList<int> Missing(EncodedUpdate update) => _store.Missing(Key, update.Hashes, update.Lengths);

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_store))]
    private void Reopen()
    {
        _store?.Dispose();
        _store = new UpdateStore(_folder.Path, Shape("int8", Parameters));
    }
}
