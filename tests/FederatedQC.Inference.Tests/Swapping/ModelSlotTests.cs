using FederatedQC.Inference.Models;
using FederatedQC.Inference.Swapping;
using FederatedQC.Inference.Tests.Generated;

namespace FederatedQC.Inference.Tests.Swapping;

[Collection(SharedModels.Name)]
public sealed class ModelSlotTests(GeneratedModels models)
{
    private static readonly byte[] Image = GeneratedModels.Noise(3);

    [Fact]
    public void An_empty_slot_gives_no_lease()
    {
        using var slot = new ModelSlot();

        slot.TryLease(out _).ShouldBeFalse();
        slot.ModelId.ShouldBeNull();
    }

    [ModelFact]
    public void A_lease_keeps_the_model_that_it_began_with_until_it_ends()
    {
        var (old, next) = (Load("good"), Load("other"));
        using var slot = new ModelSlot();
        slot.Swap(old);
        slot.TryLease(out var first).ShouldBeTrue();

        slot.Swap(next);

        slot.ModelId.ShouldBe("model-b");
        old.IsDisposed.ShouldBeFalse();
        first.Session.Run(Image);
        first.Session.Model.ShouldBeSameAs(old);
        using (Lease(slot))
        {
            first.Dispose();
        }

        old.IsDisposed.ShouldBeTrue();
        next.IsDisposed.ShouldBeFalse();
    }

    [ModelFact]
    public void Without_leases_the_old_model_goes_at_once()
    {
        var old = Load("good");
        using var slot = new ModelSlot();
        slot.Swap(old);

        slot.Swap(Load("other"));

        old.IsDisposed.ShouldBeTrue();
    }

    [ModelFact]
    public void Disposing_a_lease_twice_counts_once()
    {
        var model = Load("good");
        using var slot = new ModelSlot();
        slot.Swap(model);
        var lease = Lease(slot);
        lease.Dispose();
        lease.Dispose();

        model.IsDisposed.ShouldBeFalse();
        Lease(slot).Dispose();
    }

    [ModelFact]
    public void Two_leases_at_once_have_two_sessions()
    {
        using var slot = new ModelSlot();
        slot.Swap(Load("good"));
        using var first = Lease(slot);
        using var second = Lease(slot);

        first.Session.ShouldNotBeSameAs(second.Session);
        first.Session.Model.ShouldBeSameAs(second.Session.Model);
    }

    [ModelFact]
    public void A_closed_slot_gives_and_takes_nothing_and_frees_its_model()
    {
        var (model, late) = (Load("good"), Load("other"));
        var slot = new ModelSlot();
        slot.Swap(model);
        var lease = Lease(slot);

        slot.Dispose();
        slot.Dispose();

        model.IsDisposed.ShouldBeFalse();
        lease.Dispose();
        model.IsDisposed.ShouldBeTrue();
        slot.TryLease(out _).ShouldBeFalse();
        Should.Throw<ObjectDisposedException>(() => slot.Swap(late));
        late.IsDisposed.ShouldBeFalse();
        late.Dispose();
    }

    [ModelFact]
    public void A_model_that_is_in_the_slot_is_not_swapped_for_itself()
    {
        var model = Load("good");
        using var slot = new ModelSlot();
        slot.Swap(model);

        Should.Throw<ArgumentException>(() => slot.Swap(model));

        model.IsDisposed.ShouldBeFalse();
    }

    [ModelFact]
    public void A_lease_allocates_nothing()
    {
        using var slot = new ModelSlot();
        slot.Swap(Load("good"));
        Inspect(slot);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < 1000; call++)
        {
            Inspect(slot);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static void Inspect(ModelSlot slot)
    {
        using var lease = Lease(slot);
        lease.Session.Run(Image);
    }

    private static ModelLease Lease(ModelSlot slot) =>
        slot.TryLease(out var lease) ? lease : throw new InvalidOperationException("the slot gave no lease");

    private OnnxModel Load(string name) => OnnxModel.Load(models.PathOf(name));
}
