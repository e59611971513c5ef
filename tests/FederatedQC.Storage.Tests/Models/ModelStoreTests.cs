using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Storage.Models;
using FederatedQC.TestKit;

namespace FederatedQC.Storage.Tests.Models;

public sealed class ModelStoreTests : IDisposable
{
    private const int Parameters = ParameterBlocks.Size + 1000;

    private static readonly ModelSpec Spec = TestModels.Spec(Parameters);

    private readonly TemporaryFolder _folder = new();
    private readonly ModelStore _store;

    public ModelStoreTests() => _store = ModelStore.Open(_folder.Path);

    [Fact]
    public void A_model_comes_back_bit_for_bit_after_a_restart()
    {
        var shared = TestModels.Vector(Parameters, seed: 1);
        var id = _store.Save(Spec, shared);
        id.ShouldBe(ModelId.Of(Spec, shared));
        var store = ModelStore.Open(_folder.Path);
        store.TryLoad(id, out var model, out var problem).ShouldBeTrue(problem);
        model.ShouldNotBeNull().Spec.ShouldBe(Spec);
        BlockHashes.OfVector(model.Shared).ShouldBe(BlockHashes.OfVector(shared));
        model.Local.ShouldBeEmpty();
        store.List().ShouldBe([id]);
        store.Contains(id).ShouldBeTrue();
        store.TryOpen(id, out var stored).ShouldBeTrue();
        stored.ShouldNotBeNull().BlockHashes.ShouldBe(BlockHashes.OfVector(shared));
    }

    [Fact]
    public void A_block_is_read_without_the_rest()
    {
        var shared = TestModels.Vector(Parameters, seed: 2);
        var id = _store.Save(Spec, shared);
        var block = new float[1000];
        _store.ReadBlock(id, 1, block);
        block.ShouldBe(shared[ParameterBlocks.Size..]);
        Should.Throw<ArgumentException>(() => _store.ReadBlock(id, 0, block));
        Should.Throw<ArgumentException>(() => _store.ReadBlock(id, 2, block));
        Should.Throw<StorageException>(() => _store.ReadBlock(Hash256.Of("other"u8), 1, block)).Message.ShouldContain("Fetch it again");
    }

    [Fact]
    public void A_model_without_shared_parameters_is_a_model()
    {
        var spec = Spec.WithRoles(_ => TensorRole.Local);
        _store.TryLoad(_store.Save(spec, []), out var model, out _).ShouldBeTrue();
        model.ShouldNotBeNull().Shared.ShouldBeEmpty();
    }

    [Fact]
    public void A_vector_of_another_length_is_refused() => Should.Throw<ArgumentException>(() => _store.Save(Spec, new float[3]));

    [Fact]
    public void A_deleted_model_is_gone_and_deleting_again_does_nothing()
    {
        var id = _store.Save(Spec, TestModels.Vector(Parameters, seed: 3));
        _store.Delete(id);
        _store.Delete(id);
        _store.Contains(id).ShouldBeFalse();
        _store.TryLoad(id, out _, out var problem).ShouldBeFalse();
        problem.ShouldNotBeNull().ShouldContain(id.Short);
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ParameterBlocks.Size * 4)]
    [InlineData((Parameters * 4) - 1)]
    public void One_flipped_bit_is_found_and_saving_again_repairs_it(int position)
    {
        var shared = TestModels.Vector(Parameters, seed: 4);
        var id = _store.Save(Spec, shared);
        FlipBit(_folder.Of($"{id}.f32"), position);
        _store.TryLoad(id, out _, out var problem).ShouldBeFalse();
        problem.ShouldNotBeNull().ShouldContain("damaged");
        _store.Save(Spec, shared).ShouldBe(id);
        _store.TryLoad(id, out _, out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ParameterBlocks.Size * 4)]
    [InlineData((Parameters * 4) - 1)]
    public void A_truncated_file_is_found(int length)
    {
        var id = _store.Save(Spec, TestModels.Vector(Parameters, seed: 5));
        using (var file = File.OpenWrite(_folder.Of($"{id}.f32")))
        {
            file.SetLength(length);
        }

        _store.TryLoad(id, out _, out var problem).ShouldBeFalse();
        problem.ShouldNotBeNull().ShouldContain("damaged");
        Should.Throw<StorageException>(() => _store.ReadBlock(id, 1, new float[1000])).Message.ShouldContain("Fetch the model again");
    }

    [Fact]
    public void A_damaged_manifest_is_refused_unless_it_still_says_the_same()
    {
        var id = _store.Save(Spec, TestModels.Vector(Parameters, seed: 6));
        var path = _folder.Of($"{id}.json");
        var manifest = File.ReadAllBytes(path);
        for (var length = 0; length < manifest.Length; length += 7)
        {
            File.WriteAllBytes(path, manifest[..length]);
            ModelStore.Open(_folder.Path).TryOpen(id, out _).ShouldBeFalse();
        }

        for (var position = 0; position < manifest.Length; position += 5)
        {
            File.WriteAllBytes(path, manifest);
            FlipBit(path, position);
            if (ModelStore.Open(_folder.Path).TryOpen(id, out var model))
            {
                ModelId.Of(model.Spec, model.BlockHashes).ShouldBe(id);
            }
        }
    }

    [Fact]
    public void What_a_kill_left_unfinished_is_removed_and_never_listed()
    {
        var id = _store.Save(Spec, TestModels.Vector(Parameters, seed: 7));
        var killed = ModelId.Of(Spec, TestModels.Vector(Parameters, seed: 8));
        File.WriteAllText(_folder.Of($"{killed}.f32"), "whole, but no manifest yet");
        File.WriteAllText(_folder.Of($"{killed}.json.tmp"), "half a mani");
        File.WriteAllText(_folder.Of("notes.json"), "{}");
        var store = ModelStore.Open(_folder.Path);
        store.List().ShouldBe([id]);
        Directory.GetFiles(_folder.Path).Select(Path.GetFileName).ShouldBe([$"{id}.f32", $"{id}.json", "notes.json"], ignoreOrder: true);
        store.TryLoad(id, out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_models_and_says_what_to_do()
    {
        var old = _store.Save(Spec, TestModels.Vector(Parameters, seed: 9));
        var shared = TestModels.Vector(Parameters, seed: 10);
        var id = ModelId.Of(Spec, shared);
        Directory.CreateDirectory(_folder.Of($"{id}.f32.tmp", "in the way"));
        Should.Throw<StorageException>(() => _store.Save(Spec, shared)).Message.ShouldContain(_folder.Of($"{id}.f32"));
        _store.List().ShouldBe([old]);
        _store.TryLoad(old, out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void A_full_disk_leaves_the_old_models_and_says_what_to_do()
    {
        using var disk = SmallDisk.TryMount(mebibytes: 1);
        if (disk is null)
        {
            return; // Only root may mount; the test above covers a failing write for everyone.
        }

        var store = ModelStore.Open(disk.Path);
        var old = store.Save(Spec, TestModels.Vector(Parameters, seed: 11));
        List<Hash256> kept = [old];
        var problem = Should.Throw<StorageException>(() =>
        {
            for (var seed = 12; ; seed++)
            {
                kept.Add(store.Save(Spec, TestModels.Vector(Parameters, seed)));
            }
        });
        problem.Message.ShouldContain("Free space");
        problem.Message.ShouldContain(disk.Path);
        store.List().ShouldBe(kept, ignoreOrder: true);
        kept.ShouldAllBe(id => ModelStore.Open(disk.Path).Contains(id) && Loads(store, id));
        Directory.GetFiles(disk.Path, "*.tmp").ShouldBeEmpty();
        store.Delete(old);
        store.Save(Spec, TestModels.Vector(Parameters, seed: 99)).ShouldNotBe(old);
    }

    [Fact]
    public void Saving_one_model_from_many_threads_gives_one_model()
    {
        var shared = TestModels.Vector(Parameters, seed: 13);
        var ids = new Hash256[8];
        Parallel.For(0, ids.Length, index => ids[index] = _store.Save(Spec, shared));
        ids.Distinct().ShouldBe(_store.List());
        Loads(_store, ids[0]).ShouldBeTrue();
    }

    public void Dispose() => _folder.Dispose();

    private static bool Loads(ModelStore store, Hash256 id) => store.TryLoad(id, out _, out _);

    private static void FlipBit(string path, int position)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[position] ^= 0x10;
        File.WriteAllBytes(path, bytes);
    }
}
