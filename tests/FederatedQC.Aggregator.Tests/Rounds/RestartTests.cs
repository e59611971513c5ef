using System.Text.Json.Nodes;
using FederatedQC.Aggregator.Tests.Consortium;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Accounting;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage;
using FederatedQC.Storage.Database;
using FederatedQC.TestKit;

namespace FederatedQC.Aggregator.Tests.Rounds;

public sealed class RestartTests
{
    [Fact]
    public async Task A_broker_that_forgets_everything_in_the_middle_of_a_round_changes_nothing()
    {
        var settings = TestModel.Settings(rounds: 2, "a", "b");
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings);
        await consortium.StartAggregatorAsync();
        var a = await consortium.JoinAsync("a");
        (await a.SendAsync(FakeUpdate.Of("a", await a.PlanAsync(Phase.Train)))).Outcome.ShouldBe(Outcome.Accepted);
        var before = a.Plans.Count;

        await consortium.Broker.KillAsync();
        await consortium.Broker.StartAgainAsync();

        var again = await a.Plans.FirstAsync(_ => true, before);
        again.Phase.ShouldBe(Phase.Train);
        TestModel.Initial(settings).ShouldBe(await a.DownloadAsync(again.BaseModel));
        a.Play();
        await consortium.PlayAsync("b");
        var last = await a.PlanAsync(Phase.Finished);
        PackedHashes.UnpackOne(last.ReleasedModel).ShouldBe(TestModel.Expected(settings, 2, "a", "b"));
    }

    [Fact]
    public async Task An_aggregator_that_is_started_again_goes_on_where_it_was()
    {
        var settings = TestModel.Settings(rounds: 2, "a", "b");
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings);
        await consortium.StartAggregatorAsync();
        var a = await consortium.JoinAsync("a");
        (await a.SendAsync(FakeUpdate.Of("a", await a.PlanAsync(Phase.Train)))).Outcome.ShouldBe(Outcome.Accepted);

        await consortium.StopAggregatorAsync();
        a.Play();
        var b = await consortium.PlayAsync("b");
        await consortium.StartAggregatorAsync();

        var last = await b[0].PlanAsync(Phase.Finished);
        PackedHashes.UnpackOne(last.ReleasedModel).ShouldBe(TestModel.Expected(settings, 2, "a", "b"));
    }

    [Fact]
    public async Task What_a_release_has_cost_in_privacy_is_neither_lost_nor_counted_twice_when_the_aggregator_is_started_again()
    {
        var privacy = new PrivacySettings
        {
            Level = PrivacySettings.Site,
            NoiseMultiplier = 4,
            Budget = 100,
            Accountant = "rdp",
        };
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(
            TestModel.Settings(rounds: 3, "a", "b") with
            {
                Privacy = privacy,
                Server = new ServerSettings { Weights = "equal" },
            }
        );
        await consortium.StartAggregatorAsync();
        var a = (await consortium.JoinAsync("a")).Play();
        var b = await consortium.JoinAsync("b");
        await PlayRoundAsync(b, 0);
        await b.SendAsync(FakeUpdate.Of("b", await b.PlanAsync(Phase.Train, 1)));
        await b.PlanAsync(Phase.Evaluate, 1);

        await consortium.StopAggregatorAsync();
        await consortium.StartAggregatorAsync();
        b.Play();

        var last = await a.PlanAsync(Phase.Finished);
        last.ReleasedPrivacy.ShouldBe(
            new ReleasePrivacy
            {
                Level = "site",
                Epsilon = Spent(3),
                Delta = 1e-5,
                Accountant = "rdp",
            }
        );
        (await a.PlanAsync(Phase.Train, 1)).ReleasedPrivacy.Epsilon.ShouldBe(Spent(1));
        (await a.PlanAsync(Phase.Train, 2)).ReleasedPrivacy.Epsilon.ShouldBe(Spent(2));
        await consortium.StopAggregatorAsync();
        var said = (await consortium.ReleaseAsync())["privacy"]!;
        (said["level"]!.GetValue<string>(), said["epsilon"]!.GetValue<double>(), said["delta"]!.GetValue<double>()).ShouldBe(
            ("site", Spent(3), 1e-5)
        );
        (said["accountant"]!.GetValue<string>(), said["vouchedBy"]!.GetValue<string>()).ShouldBe(("rdp", "aggregator"));

        double Spent(int rounds) => PrivacyAccountants.Get("rdp").Epsilon([new GaussianSteps(4, 1, rounds)], 1e-5);
    }

    [Fact]
    public async Task A_run_that_is_finished_is_not_begun_again()
    {
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(TestModel.Settings(rounds: 1, "a"));
        await consortium.StartAggregatorAsync();
        var sites = await consortium.PlayAsync("a");
        var last = await sites[0].PlanAsync(Phase.Finished);
        var before = sites[0].Plans.Count;

        await consortium.StopAggregatorAsync();
        await consortium.StartAggregatorAsync();

        (await sites[0].Plans.FirstAsync(_ => true, before)).ShouldBe(last);
        (await consortium.GetAsync("/api/v1/status"))["phase"]!.GetValue<string>().ShouldBe("finished");
    }

    [Fact]
    public async Task A_journal_that_was_changed_is_not_believed()
    {
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(TestModel.Settings(rounds: 1, "a"));
        await consortium.StartAggregatorAsync();
        var sites = await consortium.PlayAsync("a");
        await sites[0].PlanAsync(Phase.Finished);
        await consortium.StopAggregatorAsync();
        using (var database = SqliteDatabase.Open(Path.Combine(consortium.Data, "aggregator.db")))
        {
            database.Execute("DROP TRIGGER journal_keeps_content");
            database
                .Execute(
                    "UPDATE journal SET payload = CAST(REPLACE(CAST(payload AS TEXT), '\"samples\":', '\"samples\":9') AS BLOB) WHERE type = 'UpdateAdmitted'"
                )
                .ShouldBe(1);
        }

        (await Should.ThrowAsync<StorageException>(() => consortium.StartAggregatorAsync())).Message.ShouldContain("not as it was written");
    }

    /// <summary>The same with an update that the aggregator trains: it may be killed before, in and after its training.</summary>
    [Fact]
    public async Task Killed_around_the_training_of_its_own_update_it_ends_with_the_same_model()
    {
        using var folder = new TemporaryFolder();
        var settings = TrustedUpdateTests.Trusting(TestModel.Settings(rounds: 1, "a", "b"));
        await using var undisturbed = await TestConsortium.StartAsync();
        undisturbed.Configure(settings, node => Trust(node, undisturbed));
        await undisturbed.StartAggregatorAsync();
        var sites = await undisturbed.PlayAsync("a", "b");
        var expected = (await sites[0].PlanAsync(Phase.Finished)).ReleasedModel;

        await using var killed = await TestConsortium.StartAsync();
        (await KillAgainAndAgainAsync(killed, settings, node => Trust(node, killed))).ReleasedModel.ShouldBe(expected);
        PackedHashes.UnpackOne(expected).ShouldNotBe(TestModel.Expected(settings, 1, "a", "b"));

        void Trust(JsonNode node, TestConsortium consortium)
        {
            node["GoldenFolder"] = StandInWorker.Images(folder, "good", "scratch");
            node["Worker"] = StandInWorker.Command(
                folder,
                consortium.Data,
                [.. TestModel.Initial(settings).Zip(TrustedUpdateTests.Own(), (start, change) => start + change)]
            );
        }
    }

    private static async Task<Plan> KillAgainAndAgainAsync(TestConsortium consortium, RunSettings settings, Action<JsonNode>? change = null)
    {
        var config = consortium.Configure(settings, node =>
        {
            node["Logging"]!["LogLevel"]!["Default"] = "Information";
            change?.Invoke(node);
        });
        var sites = await consortium.PlayAsync([.. settings.Sites]);
        var kills = 0;
        for (var moments = 1; await AggregatorChild.RunAsync(config, moments, sites[0].PlanAsync(Phase.Finished)); moments++)
        {
            kills++;
            kills.ShouldBeLessThan(200);
        }

        kills.ShouldBeGreaterThan(10);
        return await sites[0].PlanAsync(Phase.Finished);
    }

    private static async Task PlayRoundAsync(FakeSite site, int round)
    {
        (await site.SendAsync(FakeUpdate.Of(site.Name, await site.PlanAsync(Phase.Train, round)))).Outcome.ShouldBe(Outcome.Accepted);
        await site.EvaluateAsync(await site.PlanAsync(Phase.Evaluate, round));
    }

    /// <summary>
    /// The aggregator as a process of its own, killed at its first sign of life, then a little later each time, until it lives long enough
    /// to finish: every step between two calls of the clock or lines of the log is one that a kill came after.
    /// </summary>
    [Fact]
    public async Task Killed_at_any_moment_and_started_again_it_ends_with_the_same_model()
    {
        var settings = TestModel.Settings(rounds: 1, "a", "b") with
        {
            Privacy = new PrivacySettings { Level = PrivacySettings.Record, Accountant = "rdp" },
        };
        await using var consortium = await TestConsortium.StartAsync();
        var last = await KillAgainAndAgainAsync(consortium, settings);
        PackedHashes.UnpackOne(last.ReleasedModel).ShouldBe(TestModel.Expected(settings, 1, "a", "b"));
        last.ReleasedPrivacy.ShouldBe(
            new ReleasePrivacy
            {
                Level = "record",
                Epsilon = TestModel.Epsilon("b", 0),
                Delta = 1e-5,
                Accountant = "rdp",
            }
        );
        (await consortium.ReleaseAsync())["privacy"]!["epsilon"]!.GetValue<double>().ShouldBe(TestModel.Epsilon("b", 0));
        (await (await consortium.JoinAsync("c")).OrphansOnBrokerAsync()).ShouldBeEmpty();
    }
}
