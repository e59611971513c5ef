using FederatedQC.Aggregator.Models;
using FederatedQC.Aggregator.Tests.Consortium;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage;
using FederatedQC.Storage.Database;
using FederatedQC.Storage.Journals;
using FederatedQC.TestKit;
using FederatedQC.TestKit.Brokers;

namespace FederatedQC.Aggregator.Tests.Rounds;

/// <summary>Disks and brokers lose and spoil things; the run goes on by itself and ends as if nothing had been.</summary>
public sealed class DamageTests
{
    /// <summary>
    /// The broker holds everything in memory: each kill takes all of it, in the middle of a model of more than a hundred blocks.
    /// </summary>
    [BrokerFact]
    public async Task A_model_whose_publishing_a_dying_broker_cuts_short_is_there_whole_in_the_end()
    {
        var spec = SpecBuilder.Create(
            new NetworkOptions
            {
                Classes = ["good", "scratch"],
                DefectFreeClass = "good",
                InputSize = 32,
                Width = 176,
                Norm = NormKind.Group,
            }
        );
        var settings = TestModel.Settings(rounds: 1, "a") with { Spec = spec };
        var shared = ModelInitialiser.FirstOf(spec, settings.Seed).Shared;
        var model = ModelId.Of(spec, shared);
        ParameterBlocks.CountOf(shared.Length).ShouldBeGreaterThan(100);
        await using var consortium = await TestConsortium.StartAsync(BrokerKind.Mosquitto);
        consortium.Configure(settings);
        var watcher = await consortium.JoinAsync("a");
        await watcher.WatchModelsAsync();
        var seen = watcher.Seen;
        await consortium.StartAggregatorAsync();

        foreach (var last in new[] { "30", "90", "5", "60" })
        {
            await watcher.AwaitNextAsync(model, last, seen);
            seen = watcher.Seen;
            await consortium.Broker.KillAsync();
            await consortium.Broker.StartAgainAsync();
        }

        (await (await consortium.JoinAsync("b")).DownloadAsync(PackedHashes.Pack(model))).ShouldBe(shared);
    }

    [Fact]
    public async Task What_was_left_on_the_broker_by_a_kill_in_the_middle_of_clearing_is_cleared_at_the_next_start()
    {
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(TestModel.Settings(rounds: 1, "a"));
        await consortium.StartAggregatorAsync();
        var site = (await consortium.PlayAsync("a"))[0];
        await site.PlanAsync(Phase.Finished);
        await consortium.StopAggregatorAsync();
        var model = Hash256.Of("a model of long ago"u8);
        using (var database = SqliteDatabase.Open(Path.Combine(consortium.Data, "aggregator.db")))
        {
            new RetainedJournal(new Journal(database), TimeProvider.System).Begin(new RetainedItem(model, IsStep: false), blocks: 3);
        }

        await consortium.RetainAsync($"fqc/v1/{TestConsortium.Name}/model/{model}/2", [1, 2, 3]);
        await site.WatchModelsAsync();
        await site.AwaitAsync(model, "2", payload => payload.Length == 3);

        await consortium.StartAggregatorAsync();

        await site.AwaitAsync(model, "2", payload => payload.Length == 0);
    }

    [Fact]
    public async Task A_flipped_bit_in_the_base_model_is_mended_from_the_broker_and_the_round_ends_with_the_same_model()
    {
        var settings = TestModel.Settings(rounds: 2, "a", "b");
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings);
        await consortium.StartAggregatorAsync();
        var a = (await consortium.JoinAsync("a")).Play();
        var b = await consortium.JoinAsync("b");
        await PlayRoundAsync(b, 0);
        var plan = await b.PlanAsync(Phase.Train, 1);
        FlipBit(ModelFile(consortium, PackedHashes.UnpackOne(plan.BaseModel)!.Value));

        await PlayRoundAsync(b, 1);

        PackedHashes.UnpackOne((await a.PlanAsync(Phase.Finished)).ReleasedModel).ShouldBe(TestModel.Expected(settings, 2, "a", "b"));
    }

    [Fact]
    public async Task A_base_model_that_is_nowhere_whole_makes_the_round_wait_and_keeps_its_updates()
    {
        var settings = TestModel.Settings(rounds: 2, "a");
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings, node => node["FirstRetry"] = "00:00:00.2");
        await consortium.StartAggregatorAsync();
        var a = await consortium.JoinAsync("a");
        await PlayRoundAsync(a, 0);
        var model = PackedHashes.UnpackOne((await a.PlanAsync(Phase.Train, 1)).BaseModel)!.Value;
        await consortium.RetainAsync($"fqc/v1/{TestConsortium.Name}/model/{model}/0", [1, 2, 3]);
        FlipBit(ModelFile(consortium, model));

        (await a.SendAsync(FakeUpdate.Of("a", await a.PlanAsync(Phase.Train, 1)))).Outcome.ShouldBe(Outcome.Accepted);
        await consortium.UntilNotReadyAsync("block 0 is damaged");
        FlipBit(ModelFile(consortium, model));

        await a.EvaluateAsync(await a.PlanAsync(Phase.Evaluate, 1));
        PackedHashes.UnpackOne((await a.PlanAsync(Phase.Finished)).ReleasedModel).ShouldBe(TestModel.Expected(settings, 2, "a"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_admitted_update_that_a_power_cut_spoiled_is_asked_for_again(bool isClosed)
    {
        var settings = TestModel.Settings(rounds: 1, "a", "b");
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings, node => node["FirstRetry"] = "00:00:00.2");
        await consortium.StartAggregatorAsync();
        var a = (await consortium.JoinAsync("a")).Play();
        var b = await consortium.JoinAsync("b");
        var plan = await b.PlanAsync(Phase.Train);
        await a.Answers.FirstAsync(answer => answer.Outcome == Outcome.Accepted);
        if (isClosed)
        {
            // What keeps the closed round from being aggregated is mended while the aggregator is down.
            Directory.Move(Path.Combine(consortium.Data, "models"), Path.Combine(consortium.Data, "away"));
            await File.WriteAllTextAsync(Path.Combine(consortium.Data, "models"), "no folder");
            (await b.SendAsync(FakeUpdate.Of("b", plan))).Outcome.ShouldBe(Outcome.Accepted);
            await consortium.UntilNotReadyAsync("Aggregate");
        }

        await consortium.StopAggregatorAsync();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(consortium.Data, "updates"), "*.blocks", SearchOption.AllDirectories))
        {
            FlipBit(file);
        }

        if (isClosed)
        {
            File.Delete(Path.Combine(consortium.Data, "models"));
            Directory.Move(Path.Combine(consortium.Data, "away"), Path.Combine(consortium.Data, "models"));
        }

        await consortium.StartAggregatorAsync();
        await a.Answers.FirstAsync(answer => answer.Outcome == Outcome.Missing);
        b.Play();

        var last = await a.PlanAsync(Phase.Finished);
        PackedHashes.UnpackOne(last.ReleasedModel).ShouldBe(TestModel.Expected(settings, 1, "a", "b"));
    }

    [Fact]
    public async Task An_aggregator_restored_from_a_backup_goes_above_the_plan_that_its_sites_follow()
    {
        var settings = TestModel.Settings(rounds: 1, "a");
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings);
        await consortium.StartAggregatorAsync();
        var early = await consortium.JoinAsync("a");
        var base0 = (await early.PlanAsync(Phase.Train)).BaseModel;
        await consortium.StopAggregatorAsync();
        using var backup = new TemporaryFolder();
        Copy(consortium.Data, backup.Of("data"));
        await consortium.StartAggregatorAsync();
        early.Play();
        var last = await early.PlanAsync(Phase.Finished);
        await consortium.StopAggregatorAsync();
        await early.DisposeAsync();

        Directory.Delete(consortium.Data, recursive: true);
        Copy(backup.Of("data"), consortium.Data);
        await consortium.StartAggregatorAsync();

        var site = (await consortium.JoinAsync("a")).Play();
        var again = await site.Plans.FirstAsync(plan => plan.Phase == Phase.Train);
        again.Revision.ShouldBeGreaterThan(last.Revision);
        again.BaseModel.ShouldBe(base0);
        (await site.Plans.FirstAsync(plan => plan.Phase == Phase.Finished && plan.Revision > again.Revision)).ReleasedModel.ShouldBe(
            last.ReleasedModel
        );
    }

    [Fact]
    public async Task A_site_that_can_not_get_a_block_asks_and_gets_it()
    {
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(TestModel.Settings(rounds: 1, "a"));
        await consortium.StartAggregatorAsync();
        var site = await consortium.JoinAsync("a");
        var model = PackedHashes.UnpackOne((await site.PlanAsync(Phase.Train)).BaseModel)!.Value;
        await consortium.RetainAsync($"fqc/v1/{TestConsortium.Name}/model/{model}/1", []);
        await site.WatchModelsAsync();

        await site.SayAsync(new SiteStatus { Online = true, MissingModel = PackedHashes.Pack(model) });

        Hash256
            .Of(await site.AwaitAsync(model, "1", payload => payload.Length > 0))
            .ShouldBe(BlockHashes.OfVector(TestModel.Initial(TestModel.Settings(1, "a")))[1]);
    }

    [Fact]
    public async Task An_aggregator_without_room_asks_for_nothing_until_it_has_some()
    {
        using var disk = SmallDisk.TryMount(mebibytes: 24);
        if (disk is null)
        {
            return; // This user may not mount.
        }

        var settings = TestModel.Settings(rounds: 1, "a");
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Data = Path.Combine(disk.Path, "state");
        consortium.Configure(settings, node => node["FirstRetry"] = "00:00:00.1");
        await consortium.StartAggregatorAsync();
        var a = await consortium.JoinAsync("a");
        var update = FakeUpdate.Of("a", await a.PlanAsync(Phase.Train));
        var ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[12 << 20]);

        for (var tries = 0; tries < 5; tries++)
        {
            await a.SendBlocksAsync(update, _ => true);
            await a.CommitAsync(update);
        }

        // What a site sends is handled in its order: whoever answers this one has handled the others.
        (await a.SendAsync(update.With(commit => commit.Codec = "int8"), _ => false)).Outcome.ShouldBe(Outcome.Refused);
        a.Answers.All.ShouldHaveSingleItem();
        await consortium.UntilNotReadyAsync("no room for updates");
        File.Delete(ballast);
        (await a.SendAsync(update)).Outcome.ShouldBe(Outcome.Accepted);
        await a.EvaluateAsync(await a.PlanAsync(Phase.Evaluate));
        PackedHashes.UnpackOne((await a.PlanAsync(Phase.Finished)).ReleasedModel).ShouldBe(TestModel.Expected(settings, 1, "a"));
    }

    [Fact]
    public async Task A_second_aggregator_on_the_same_data_folder_is_refused()
    {
        await using var consortium = await TestConsortium.StartAsync();
        var configuration = consortium.Configure(TestModel.Settings(rounds: 1, "a"));
        await consortium.StartAggregatorAsync();

        await using var second = AggregatorHost.Build(["--config", configuration]);
        (await Should.ThrowAsync<StorageException>(() => second.StartAsync())).Message.ShouldContain("in use by another aggregator");
    }

    [Fact]
    public async Task A_golden_folder_that_went_away_leaves_the_word_to_the_sites()
    {
        using var golden = new TemporaryFolder();
        Directory.CreateDirectory(golden.Of("images"));
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(TestModel.Settings(rounds: 1, "a"), node => node["GoldenFolder"] = golden.Of("images"));
        await consortium.StartAggregatorAsync();
        await consortium.StopAggregatorAsync();
        Directory.Delete(golden.Of("images"));

        await consortium.StartAggregatorAsync();

        var site = (await consortium.PlayAsync("a"))[0];
        (await site.PlanAsync(Phase.Finished)).ReleasedModel.IsEmpty.ShouldBeFalse();
    }

    private static string ModelFile(TestConsortium consortium, Hash256 model) => Path.Combine(consortium.Data, "models", $"{model}.f32");

    private static void FlipBit(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = 1000;
        var value = file.ReadByte();
        file.Position = 1000;
        file.WriteByte((byte)(value ^ 4));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static async Task PlayRoundAsync(FakeSite site, int round)
    {
        (await site.SendAsync(FakeUpdate.Of(site.Name, await site.PlanAsync(Phase.Train, round)))).Outcome.ShouldBe(Outcome.Accepted);
        await site.EvaluateAsync(await site.PlanAsync(Phase.Evaluate, round));
    }
}
