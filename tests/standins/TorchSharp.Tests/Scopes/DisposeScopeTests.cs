using static TorchSharp.torch;

namespace TorchSharp.StandInTests.Scopes;

public sealed class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_what_was_made_in_it()
    {
        Tensor made, derived;
        using (var scope = NewDisposeScope())
        {
            made = ones([2]);
            derived = made + 1;
            scope.DisposablesCount.ShouldBe(2);
            scope.Contains(derived).ShouldBeTrue();
        }
        made.IsInvalid.ShouldBeTrue();
        derived.IsInvalid.ShouldBeTrue();
    }

    [Fact]
    public void A_tensor_moved_outward_lives_until_the_outer_scope_ends()
    {
        Tensor kept;
        using (NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                kept = ones([2]).MoveToOuterDisposeScope();
            }
            kept.IsInvalid.ShouldBeFalse();
        }
        kept.IsInvalid.ShouldBeTrue();
    }

    [Fact]
    public void A_tensor_moved_out_of_the_outermost_scope_belongs_to_no_one()
    {
        Tensor kept;
        using (NewDisposeScope())
        {
            kept = ones([2]).MoveToOuterDisposeScope();
        }
        kept.sum().item<float>().ShouldBe(2);
        kept.Dispose();
    }

    [Fact]
    public void A_detached_tensor_outlives_all_scopes()
    {
        Tensor kept;
        using (NewDisposeScope())
        {
            using var inner = NewDisposeScope();
            kept = inner.Detach(ones([2]));
            inner.Contains(kept).ShouldBeFalse();
        }
        kept.IsInvalid.ShouldBeFalse();
        kept.Dispose();
        kept.IsInvalid.ShouldBeTrue();
    }

    [Fact]
    public void A_tensor_disposed_by_hand_leaves_its_scope()
    {
        using var scope = NewDisposeScope();
        ones([2]).Dispose();
        scope.DisposablesCount.ShouldBe(0);
    }

    [Fact]
    public void An_attached_tensor_changes_scopes()
    {
        using var outer = NewDisposeScope();
        Tensor moved;
        using (NewDisposeScope())
        {
            moved = ones([2]);
            outer.Attach(moved);
        }
        moved.IsInvalid.ShouldBeFalse();
        outer.Contains(moved).ShouldBeTrue();
    }

    [Fact]
    public void Everything_can_be_disposed_while_the_scope_stays()
    {
        using var scope = NewDisposeScope();
        var first = ones([2]);
        scope.DisposeEverything();
        first.IsInvalid.ShouldBeTrue();
        _ = ones([2]);
        scope.DisposablesCount.ShouldBe(1);
    }

    [Fact]
    public void Scopes_ended_out_of_order_leave_the_inner_one_in_use()
    {
        var outer = NewDisposeScope();
        using var inner = NewDisposeScope();
        outer.Dispose();
        var made = ones([2]);
        inner.Contains(made).ShouldBeTrue();
        made.MoveToOuterDisposeScope();
        made.IsInvalid.ShouldBeFalse();
        made.Dispose();
    }

    [Fact]
    public void A_scope_sees_its_own_thread_only()
    {
        using var scope = NewDisposeScope();
        Tensor? made = null;
        var thread = new Thread(() => made = ones([2]));
        thread.Start();
        thread.Join();
        scope.DisposablesCount.ShouldBe(0);
        made!.Dispose();
    }

    [Fact]
    public void A_modules_parameters_and_buffers_outlive_the_scope_that_it_was_made_in()
    {
        nn.Module<Tensor, Tensor> norm;
        using (NewDisposeScope())
        {
            norm = nn.BatchNorm2d(4);
        }
        norm.state_dict().Values.ShouldAllBe(part => !part.IsInvalid);
        norm.Dispose();
        norm.state_dict().Values.ShouldAllBe(part => part.IsInvalid);
    }

    [Fact]
    public void The_graph_keeps_what_backward_needs_after_a_scope_has_ended()
    {
        using var outer = NewDisposeScope();
        var weight = ones([3]).requires_grad_();
        Tensor loss;
        using (NewDisposeScope())
        {
            loss = (weight * weight).exp().sum().MoveToOuterDisposeScope();
        }
        loss.backward();
        weight.grad!.data<float>().ToArray().ShouldAllBe(value => Math.Abs(value - (2 * Math.E)) < 1e-5);
    }
}
