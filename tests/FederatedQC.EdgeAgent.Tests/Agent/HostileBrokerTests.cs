using System.Security.Cryptography.X509Certificates;
using FederatedQC.Messaging.Pki;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;
using FederatedQC.TestKit;

namespace FederatedQC.EdgeAgent.Tests.Agent;

/// <summary>What the broker brings is believed only as far as signatures and hashes go.</summary>
public sealed class HostileBrokerTests
{
    [Fact]
    public async Task A_plan_of_a_forged_aggregator_is_ignored_and_counted()
    {
        using var folder = new TemporaryFolder();
        using var foreign = ConsortiumPki.Create(folder.Of("pki"), TimeProvider.System);
        var files = foreign.IssueClient("aggregator");
        using var forger = new Identity(X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile));
        await using var rig = await AgentRig.StartAsync();
        var start = await rig.Aggregator.PublishModelAsync(Models.Create(1));

        await rig.Aggregator.PublishPlanAsync(Phase.Train, 0, start, revision: 1000, signer: forger);
        await rig.UntilAsync(() => rig.Health.MessagesRefused == 1, "the forged plan was refused");

        await rig.Aggregator.PublishPlanAsync(Phase.Train, 1, start);
        (await rig.Aggregator.CommitAsync()).Round.ShouldBe(1u);
        rig.Health.PlanRevision.ShouldBe(1ul);
    }

    [Fact]
    public async Task A_plan_that_another_site_signed_is_ignored()
    {
        await using var rig = await AgentRig.StartAsync();
        var files = rig.Broker.Pki!.IssueClient("plant-b");
        using var site = new Identity(X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile));

        await rig.Aggregator.PublishPlanAsync(
            Phase.Train,
            0,
            await rig.Aggregator.PublishModelAsync(Models.Create(1)),
            revision: 9,
            signer: site
        );

        await rig.UntilAsync(() => rig.Health.MessagesRefused == 1, "the plan was refused");
        rig.Health.PlanRevision.ShouldBe(0ul);
    }

    [Fact]
    public async Task Old_and_repeated_plans_start_nothing()
    {
        await using var rig = await AgentRig.StartAsync();
        var start = await rig.Aggregator.PublishModelAsync(Models.Create(1));
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 5, start, revision: 50);
        await rig.Aggregator.AnswerAsync(await rig.Aggregator.CommitAsync(), Outcome.Accepted);

        await rig.Aggregator.PublishPlanAsync(Phase.Train, 5, start, revision: 50);
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 4, start, revision: 49);
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 6, start, revision: 51);

        (await rig.Aggregator.CommitAsync()).Round.ShouldBe(6u);
        rig.Worker.Jobs.ShouldBe(["train 5", "train 6"]);
    }

    [Fact]
    public async Task An_accepted_that_was_said_to_another_site_or_of_another_commit_is_not_believed()
    {
        await using var rig = await AgentRig.StartAsync();
        var aggregator = rig.Aggregator;
        var start = await aggregator.PublishModelAsync(Models.Create(1));
        await aggregator.PublishPlanAsync(Phase.Train, 0, start);
        var commit = await aggregator.CommitAsync();

        var other = aggregator.AnswerTo(commit, Outcome.Accepted);
        other.Site = "plant-b";
        await aggregator.PublishAnswerAsync(other);
        var earlier = aggregator.AnswerTo(new UpdateCommit(commit) { Samples = commit.Samples + 1 }, Outcome.Accepted);
        await aggregator.PublishAnswerAsync(earlier);
        var nameless = aggregator.AnswerTo(commit, Outcome.Accepted);
        nameless.Commit = Google.Protobuf.ByteString.Empty;
        await aggregator.PublishAnswerAsync(nameless);

        // An upload that is over would not react to this.
        await aggregator.AnswerAsync(commit, Outcome.Missing, missing: [0]);
        (await aggregator.CommitAsync()).ShouldBe(commit);
        rig.Health.MessagesRefused.ShouldBe(1);
    }

    [Fact]
    public async Task A_refusal_with_an_endless_reason_is_shown_cut()
    {
        await using var rig = await AgentRig.StartAsync();
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 0, await rig.Aggregator.PublishModelAsync(Models.Create(1)));

        await rig.Aggregator.AnswerAsync(await rig.Aggregator.CommitAsync(), Outcome.Refused, "x\n" + new string('y', 600_000));

        var problem = (await rig.Aggregator.StatusAsync(status => status.Problem.Length > 0)).Problem;
        problem.ShouldStartWith("update refused: x\\u000ayyy");
        problem.Length.ShouldBe("update refused: ".Length + PeerText.MaxLength);
    }

    [Fact]
    public async Task A_corrupt_block_is_ignored_and_the_right_one_taken_when_it_comes()
    {
        await using var rig = await AgentRig.StartAsync();
        var model = Models.Create(1);
        byte[]? right = null;
        var start = await rig.Aggregator.PublishModelAsync(model, (block, bytes) =>
        {
            if (block != 1)
            {
                return bytes;
            }

            right = bytes;
            var wrong = bytes.ToArray();
            wrong[100] ^= 1;
            return wrong;
        });
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 0, start);
        await rig.UntilAsync(() => rig.Health.MessagesRefused > 0, "the corrupt block was refused");
        rig.Worker.Jobs.ShouldBeEmpty();

        await rig.Aggregator.PublishBlockAsync(start, 1, right!);

        PackedHashes.UnpackOne((await rig.Aggregator.CommitAsync()).BaseModel).ShouldBe(start);
    }

    [Fact]
    public async Task Blocks_that_are_the_same_as_those_at_hand_are_not_fetched()
    {
        await using var rig = await AgentRig.StartAsync();
        var first = Models.Create(1);
        var second = first with { Shared = [.. first.Shared] };
        second.Shared[^1] += 1;
        var start = await rig.Aggregator.PublishModelAsync(first);
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 0, start);
        await rig.Aggregator.AnswerAsync(await rig.Aggregator.CommitAsync(), Outcome.Accepted);
        var received = rig.Health.BytesReceived;

        await rig.Aggregator.PublishPlanAsync(Phase.Train, 1, await rig.Aggregator.PublishModelAsync(second));
        await rig.Aggregator.CommitAsync();

        received.ShouldBe(first.Shared.Length * 4);
        (rig.Health.BytesReceived - received).ShouldBe((first.Shared.Length % Parameters.Blocks.ParameterBlocks.Size) * 4);
    }
}
