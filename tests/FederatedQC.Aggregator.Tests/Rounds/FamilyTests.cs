using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FederatedQC.Aggregator.Tests.Consortium;
using FederatedQC.Federation.Plans;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.Aggregator.Tests.Rounds;

/// <summary>One aggregator, one configuration, and a run for each family of sites.</summary>
public sealed class FamilyTests
{
    private static readonly RunSettings Settings = TestModel.Settings(rounds: 2, "a", "b", "c", "d");

    [Fact]
    public async Task Each_family_makes_a_model_of_its_own_sites_updates_and_says_which_family_it_is_everywhere()
    {
        await using var consortium = await StartAsync(Settings);
        await PlayAsync(consortium, "steel", "a", "b");
        await PlayAsync(consortium, "wood", "c", "d");
        var steel = await consortium.JoinAsync("x-1", "steel");
        var wood = await consortium.JoinAsync("x-2", "wood");

        var (ofSteel, ofWood) = (await steel.PlanAsync(Phase.Finished), await wood.PlanAsync(Phase.Finished));

        (ofSteel.Family, ofSteel.Run, ofWood.Family, ofWood.Run).ShouldBe(("steel", "run-1-steel", "wood", "run-1-wood"));
        PackedHashes.UnpackOne(ofSteel.ReleasedModel).ShouldBe(TestModel.Expected(Settings, 2, "a", "b"));
        PackedHashes.UnpackOne(ofWood.ReleasedModel).ShouldBe(TestModel.Expected(Settings, 2, "c", "d"));
        (await steel.ModelsOnBrokerAsync(ofSteel.ReleasedModel)).ShouldNotContain(TestModel.Expected(Settings, 2, "c", "d"));
        var releases = Path.Combine(consortium.Data, "families", "wood", "releases");
        var current = await File.ReadAllTextAsync(Path.Combine(releases, "current"));
        current.ShouldBe("run-1-wood/000001");
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(releases, current, "release.json")))!["family"]!
            .GetValue<string>()
            .ShouldBe("wood");
        await SaysOfWhichFamilyEachRunIsAsync(consortium);
    }

    [Fact]
    public async Task A_family_that_is_stopped_or_whose_journal_is_damaged_touches_no_other()
    {
        await using var consortium = await StartAsync(Settings);
        var wood = await consortium.JoinAsync("c", "wood");
        var train = await wood.PlanAsync(Phase.Train);
        using var client = consortium.NewClient();

        (await StopAsync(client, "wood")).ShouldBe(HttpStatusCode.NoContent);
        await wood.PlanAsync(Phase.Finished);
        await consortium.StopAggregatorAsync();
        await File.WriteAllTextAsync(Path.Combine(consortium.Data, "families", "wood", "aggregator.db"), "no database");
        await consortium.StartAggregatorAsync();
        var steel = (await PlayAsync(consortium, "steel", "a", "b"))[0];

        PackedHashes.UnpackOne((await steel.PlanAsync(Phase.Finished)).ReleasedModel).ShouldBe(TestModel.Expected(Settings, 2, "a", "b"));
        train.Run.ShouldBe("run-1-wood");
        var down = await consortium.GetAsync("/api/v1/status?family=wood");
        (down["phase"]!.GetValue<string>(), down["run"]).ShouldBe(("down", null));
        down["problem"]!.GetValue<string>().ShouldContain("aggregator.db");
        using var again = consortium.NewClient();
        var ready = await again.GetAsync(new Uri("/readyz", UriKind.Relative));
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ready.Content.ReadAsStringAsync()).ShouldContain("family wood: ");
        (await consortium.GetTextAsync("/metrics")).ShouldContain("fqc_run_up{family=\"wood\"} 0\n");
    }

    [Fact]
    public async Task A_family_goes_on_after_a_restart_where_it_was()
    {
        await using var consortium = await StartAsync(Settings);
        var c = await consortium.JoinAsync("c", "wood");
        var plan = await c.PlanAsync(Phase.Train);
        (await c.SendAsync(FakeUpdate.Of("c", plan))).Outcome.ShouldBe(Outcome.Accepted);

        await consortium.StopAggregatorAsync();
        await consortium.StartAggregatorAsync();
        var d = await consortium.JoinAsync("d", "wood");
        await d.SendAsync(FakeUpdate.Of("d", await d.PlanAsync(Phase.Train)));

        PackedHashes.UnpackOne((await d.PlanAsync(Phase.Evaluate)).CandidateModel).ShouldBe(TestModel.Expected(Settings, 1, "c", "d"));
    }

    [Fact]
    public async Task What_a_site_sends_is_of_no_use_to_another_family()
    {
        await using var consortium = await StartAsync(Settings);

        // Each family starts by itself: what is sent before steel listens, nobody answers.
        await (await consortium.JoinAsync("b", "steel")).PlanAsync(Phase.Train);
        var foreign = await consortium.JoinAsync("a", "wood");
        var plan = await foreign.PlanAsync(Phase.Train);

        (await foreign.SendAsync(FakeUpdate.Of("a", plan))).Refusal.ShouldBe("wrong_round");

        var c = await consortium.JoinAsync("c", "wood");
        var d = await consortium.JoinAsync("d", "wood");
        await c.SendAsync(FakeUpdate.Of("c", plan));
        await d.SendAsync(FakeUpdate.Of("d", plan));
        PackedHashes.UnpackOne((await d.PlanAsync(Phase.Evaluate)).CandidateModel).ShouldBe(TestModel.Expected(Settings, 1, "c", "d"));
    }

    [Fact]
    public async Task A_family_in_whose_midst_a_run_is_in_progress_can_not_change_its_sites()
    {
        await using var consortium = await StartAsync(Settings);
        await (await consortium.JoinAsync("c", "wood")).PlanAsync(Phase.Train);
        await (await consortium.JoinAsync("a", "steel")).PlanAsync(Phase.Train);
        await consortium.StopAggregatorAsync();
        var config = consortium.Configure(Settings, node => node["Families"] = Families(("steel", ["a", "b", "c"]), ("glass", ["d"])));
        using var errors = new StringWriter();

        (await AggregatorHost.RunAsync(["--config", config], errors)).ShouldBe(2);

        errors.ToString().ShouldContain("run 'run-1-steel' is in progress");
        errors.ToString().ShouldContain("its sites are a, b");
        errors.ToString().ShouldContain("run 'run-1-wood' is in progress");
    }

    [Fact]
    public async Task A_site_can_not_leave_behind_what_the_aggregator_spent_of_its_privacy_budget()
    {
        var settings = Settings with
        {
            Privacy = new()
            {
                Level = "site",
                NoiseMultiplier = 4,
                Clip = 1,
                Budget = 1000,
            },
            Server = new() { Weights = "equal" },
        };
        await using var consortium = await StartAsync(settings);
        var c = await consortium.JoinAsync("c", "wood");
        await c.PlanAsync(Phase.Train);
        using (var client = consortium.NewClient())
        {
            await StopAsync(client, "wood");
            await StopAsync(client, "steel");
        }

        await c.PlanAsync(Phase.Finished);
        await (await consortium.JoinAsync("a", "steel")).PlanAsync(Phase.Finished);
        await consortium.StopAggregatorAsync();
        var config = consortium.Configure(settings with { Run = "run-2" }, node =>
            node["Families"] = Families(("steel", ["a", "b", "c"]), ("wood", ["d"]))
        );
        using var errors = new StringWriter();

        (await AggregatorHost.RunAsync(["--config", config], errors)).ShouldBe(2);

        errors.ToString().Trim().ShouldStartWith("Families: 'c' has spent of its privacy budget in run 'run-1-wood'");
        errors.ToString().Trim().Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_run_whose_sites_fall_apart_ends_with_the_families_in_its_status_although_the_aggregator_was_restarted_meanwhile()
    {
        var settings = Settings with
        {
            Rounds = 5,
            Families = new() { Clustering = "cfl", Patience = 2 },
        };
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings);
        await consortium.StartAggregatorAsync();
        var sites = new Dictionary<string, FakeSite>();
        foreach (var site in settings.Sites)
        {
            sites.Add(site, await consortium.JoinAsync(site));
        }

        var first = await sites["a"].PlanAsync(Phase.Train, 0);
        await SendApartAsync(sites, first);
        var candidate = await sites["a"].PlanAsync(Phase.Evaluate, 0);
        await consortium.StopAggregatorAsync();
        await consortium.StartAggregatorAsync();
        foreach (var site in sites.Values)
        {
            await site.EvaluateAsync(candidate);
        }

        var second = await sites["a"].PlanAsync(Phase.Train, 1);
        await SendApartAsync(sites, second);
        await sites["a"].PlanAsync(Phase.Finished);

        var status = await consortium.GetAsync("/api/v1/status");
        status["found"]!
            .AsObject()
            .Select(family => $"{family.Key} {string.Join(' ', family.Value!.AsArray().Select(site => site!.GetValue<string>()))}")
            .ShouldBe(["all a b", "all-2 c d"]);
        status["stopReason"]!.GetValue<string>().ShouldContain("all: a, b; all-2: c, d");
        status["base"]!.GetValue<string>().ShouldBe(PackedHashes.UnpackOne(second.BaseModel)!.Value.ToString());
        File.Exists(Path.Combine(consortium.Data, "models", status["base"]!.GetValue<string>() + ".f32"))
            .ShouldBeTrue("a family begins with it");
    }

    // Two products: what a and b learn is what c and d unlearn.
    private static async Task SendApartAsync(Dictionary<string, FakeSite> sites, Plan plan)
    {
        foreach (var (name, site) in sites)
        {
            var delta = TestModel.Delta("steel", (int)plan.Round).Select(value => name is "a" or "b" ? value : -value).ToArray();
            (await site.SendAsync(FakeUpdate.Of(name, plan, delta))).Outcome.ShouldBe(Outcome.Accepted);
        }
    }

    private static async Task SaysOfWhichFamilyEachRunIsAsync(TestConsortium consortium)
    {
        var all = (await consortium.GetAsync("/api/v1/families")).AsArray();
        all.Select(run => run!["family"]!.GetValue<string>()).ShouldBe(["steel", "wood"]);
        all.Select(run => run!["phase"]!.GetValue<string>()).ShouldBe(["finished", "finished"]);
        var wood = await consortium.GetAsync("/api/v1/status?family=wood");
        wood["sites"]!.AsArray().Select(site => site!["site"]!.GetValue<string>()).ShouldBe(["c", "d"]);
        (await consortium.GetAsync("/api/v1/rounds/1?family=wood"))["updates"]!
            .AsArray()
            .Select(update => update!["site"]!.GetValue<string>())
            .ShouldBe(["c", "d"]);
        var metrics = await consortium.GetTextAsync("/metrics");
        metrics.ShouldContain("fqc_updates_accepted_total{family=\"steel\"} 4\nfqc_updates_accepted_total{family=\"wood\"} 4\n");
        metrics.ShouldContain("fqc_rounds_total{family=\"wood\",outcome=\"released\"} 2\n");
        (await consortium.GetAsync("/readyz"))["ready"]!.GetValue<bool>().ShouldBeTrue();
        using var client = consortium.NewClient();
        var none = await client.GetAsync(new Uri("/api/v1/status", UriKind.Relative));
        (none.StatusCode, (await none.Content.ReadAsStringAsync()).Contains("steel, wood", StringComparison.Ordinal)).ShouldBe(
            (HttpStatusCode.NotFound, true)
        );
    }

    private static async Task<TestConsortium> StartAsync(RunSettings settings)
    {
        var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings, node => node["Families"] = Families(("steel", ["a", "b"]), ("wood", ["c", "d"])));
        await consortium.StartAggregatorAsync();
        return consortium;
    }

    private static JsonObject Families(params (string Name, string[] Sites)[] families) =>
        new(
            families.Select(family =>
                KeyValuePair.Create<string, JsonNode?>(
                    family.Name,
                    new JsonObject { ["Sites"] = new JsonArray([.. family.Sites.Select(site => JsonValue.Create(site))]) }
                )
            )
        );

    private static async Task<List<FakeSite>> PlayAsync(TestConsortium consortium, string family, params string[] names)
    {
        var sites = new List<FakeSite>();
        foreach (var name in names)
        {
            sites.Add((await consortium.JoinAsync(name, family)).Play());
        }

        return sites;
    }

    private static async Task<HttpStatusCode> StopAsync(HttpClient client, string family)
    {
        using var content = new StringContent("""{"reason":"enough"}""", Encoding.UTF8, "application/json");
        return (await client.PostAsync(new Uri($"/api/v1/run/stop?family={family}", UriKind.Relative), content)).StatusCode;
    }
}
