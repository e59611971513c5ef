using System.Security.Cryptography;
using FederatedQC.Aggregator.Health;
using FederatedQC.Aggregator.Sites;
using FederatedQC.Aggregator.Tests.Consortium;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage.Database;
using FederatedQC.Storage.Journals;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;

namespace FederatedQC.Aggregator.Tests.Rounds;

/// <summary>A site with a valid certificate does its worst over a real broker: it costs itself an answer, and the others nothing.</summary>
public sealed class HostileMessageTests
{
    private const string Commits = $"fqc/v1/{TestConsortium.Name}/site/evil/update/0/commit";
    private const int LongestAnswer = 1000;

    [Fact]
    public async Task Endless_names_in_a_commit_are_refused_in_a_short_answer_and_the_round_completes()
    {
        await using var consortium = await StartAsync();
        var evil = await consortium.JoinAsync("evil");
        var sound = FakeUpdate.Of("evil", await evil.PlanAsync(Phase.Train));
        var endless = new string('x', 600_000);

        await RefusedAsync(sound.With(commit => commit.Run = endless), "malformed");
        await RefusedAsync(sound.With(commit => commit.Codec = endless), "wrong_codec");
        await RefusedAsync(sound.With(commit => commit.Run = "run-0\n2026 Error: forged"), "malformed");
        await evil.SayAsync(
            new SiteStatus
            {
                Online = true,
                AgentVersion = endless[..400_000],
                Problem = endless[..400_000],
                LineModel = ByteString.CopyFrom(new byte[100_000]),
            }
        );

        await FinishedAsync(consortium);
        var site = (await consortium.GetAsync("/api/v1/status"))["sites"]!
            .AsArray()
            .Single(site => site!["site"]!.GetValue<string>() == "evil")!;
        site["agentVersion"]!.GetValue<string>().Length.ShouldBe(PeerText.MaxLength);
        site["problem"]!.GetValue<string>().Length.ShouldBe(PeerText.MaxSentenceLength);
        site["lineModel"].ShouldBeNull();

        async Task RefusedAsync(FakeUpdate update, string reason)
        {
            var answer = await evil.SendAsync(update, which: _ => false);
            (answer.Outcome, answer.Refusal).ShouldBe((Outcome.Refused, reason));
            answer.CalculateSize().ShouldBeLessThan(LongestAnswer);
        }
    }

    [Fact]
    public async Task A_flood_of_commits_is_dropped_unread_and_leaves_one_refusal_in_the_journal()
    {
        const int Flood = 600;
        await using var consortium = await StartAsync();
        var evil = await consortium.JoinAsync("evil");
        var sound = FakeUpdate.Of("evil", await evil.PlanAsync(Phase.Train));
        var metrics = consortium.Services.GetRequiredService<AggregatorMetrics>();

        for (var commit = 0; commit < Flood; commit++)
        {
            // Never the same refusal twice in a row: each of them changes what is on record of the site.
            await evil.CommitAsync(
                commit % 2 == 0 ? sound.With(changed => changed.Samples = 0) : sound.With(changed => changed.Codec = "int8")
            );
        }

        await UntilAsync(() =>
            metrics.MessagesDropped.GetValueOrDefault(AggregatorMetrics.TooMany) + metrics.UpdatesRefused.Values.Sum() == Flood
        );
        metrics.UpdatesRefused.Values.Sum().ShouldBeGreaterThanOrEqualTo(SiteRates.Burst);
        metrics.MessagesDropped[AggregatorMetrics.TooMany].ShouldBeGreaterThan(0);
        Refusals(consortium).ShouldBe(0);

        await FinishedAsync(consortium);
        Refusals(consortium).ShouldBe(1);
        (await consortium.GetTextAsync("/metrics")).ShouldContain("fqc_messages_dropped_total{reason=\"too_many\"} ");
    }

    [Fact]
    public async Task What_the_site_itself_has_not_signed_is_dropped_and_not_answered()
    {
        await using var consortium = await StartAsync();
        var evil = await consortium.JoinAsync("evil");
        var other = await consortium.JoinAsync("a");
        var plan = await evil.PlanAsync(Phase.Train);

        await evil.PublishAsync(Commits, new byte[100]);
        await evil.PublishAsync(Commits, other.Seal(FakeUpdate.Of("a", plan).Commit));
        await evil.PublishAsync(Commits, evil.Seal(new SiteStatus { Online = true }));
        var answer = await evil.SendAsync(FakeUpdate.Of("evil", plan).With(commit => commit.Samples = 0));

        answer.Refusal.ShouldBe("sample_count");
        (evil.Answers.Count, other.Answers.Count).ShouldBe((1, 0));
        consortium.Services.GetRequiredService<AggregatorMetrics>().MessagesDropped[AggregatorMetrics.NotAuthentic].ShouldBe(3);
    }

    [Fact]
    public async Task An_answer_names_the_site_and_the_commit_that_it_is_for()
    {
        await using var consortium = await StartAsync();
        var a = await consortium.JoinAsync("a");
        var sound = FakeUpdate.Of("a", await a.PlanAsync(Phase.Train));
        var unsound = sound.With(commit => commit.Samples = 0);

        foreach (var (update, outcome) in new[] { (unsound, Outcome.Refused), (sound, Outcome.Accepted), (unsound, Outcome.Accepted) })
        {
            var answer = await a.SendAsync(update);
            answer.Outcome.ShouldBe(outcome);
            (answer.Site, answer.Run, answer.Round).ShouldBe(("a", "run-1", 0u));
            answer.Commit.ToByteArray().ShouldBe(SHA256.HashData(update.Commit.ToByteArray()));
        }
    }

    [Fact]
    public async Task A_commit_that_can_not_be_handled_is_over_and_the_next_one_is_handled()
    {
        await using var consortium = await StartAsync();
        var database = consortium.Services.GetRequiredService<SqliteDatabase>();
        var metrics = consortium.Services.GetRequiredService<AggregatorMetrics>();
        var a = await consortium.JoinAsync("a");
        var update = FakeUpdate.Of("a", await a.PlanAsync(Phase.Train));

        database.Execute(
            "CREATE TRIGGER no_commits BEFORE INSERT ON journal WHEN NEW.stream LIKE '%/commits/%' BEGIN SELECT RAISE(ABORT, 'no room'); END"
        );
        await a.SendBlocksAsync(update, _ => true);
        await a.CommitAsync(update);
        await UntilAsync(() => metrics.MessagesDropped.GetValueOrDefault(AggregatorMetrics.Failed) == 1);
        a.Answers.Count.ShouldBe(0);

        database.Execute("DROP TRIGGER no_commits");
        (await a.SendAsync(update)).Outcome.ShouldBe(Outcome.Accepted);
        consortium
            .Services.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>()
            .ApplicationStopping.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task Steps_and_loss_beyond_the_plan_are_cut_and_fednova_completes()
    {
        var settings = TestModel.Settings(rounds: 1, "a", "b", "evil") with { Strategy = "fednova" };
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings);
        await consortium.StartAggregatorAsync();
        var evil = await consortium.JoinAsync("evil");
        var greedy = FakeUpdate
            .Of("evil", await evil.PlanAsync(Phase.Train))
            .With(commit => (commit.Steps, commit.Loss) = (9_000_000_000_000_000_000, 1e300));
        (await evil.SendAsync(greedy)).Outcome.ShouldBe(Outcome.Accepted);

        var sites = await consortium.PlayAsync("a", "b");
        await evil.EvaluateAsync(await evil.PlanAsync(Phase.Evaluate));
        await sites[0].PlanAsync(Phase.Finished);

        var round = await consortium.GetAsync("/api/v1/rounds/0");
        var update = round["updates"]!.AsArray().Single(update => update!["site"]!.GetValue<string>() == "evil")!;
        var batches = (TestModel.Samples("evil") + settings.Training.BatchSize - 1) / settings.Training.BatchSize;
        update["steps"]!.GetValue<long>().ShouldBe(settings.Training.LocalEpochs * batches);
        update["loss"].ShouldBeNull();
        round["loss"]!.GetValue<double>().ShouldBe(0.5, 1e-9);
    }

    private static async Task<TestConsortium> StartAsync()
    {
        var settings = TestModel.Settings(rounds: 1, "a", "b", "evil");
        settings = settings with { Closing = settings.Closing with { QuorumFraction = 0.6, Grace = TimeSpan.Zero } };
        var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings);
        await consortium.StartAggregatorAsync();
        return consortium;
    }

    private static async Task FinishedAsync(TestConsortium consortium) =>
        await (await consortium.PlayAsync("a", "b"))[0].PlanAsync(Phase.Finished);

    private static int Refusals(TestConsortium consortium) =>
        consortium.Services.GetRequiredService<Journal>().Read("run/run-1").Count(entry => entry.Type == "UpdateRefused");

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!holds())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
