using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Topics;

namespace FederatedQC.Protocol.Tests.Topics;

public sealed class ConsortiumTopicsTests
{
    private const string Root = "fqc/v1/consortium-1/";
    private static readonly Hash256 Model = Hash256.Of([7]);
    private readonly ConsortiumTopics _topics = new("consortium-1");

    [Fact]
    public void Every_topic_is_read_back_as_what_it_was_built_from()
    {
        Reads(_topics.Plan, new(TopicKind.Plan));
        Reads(_topics.Manifest(Model), new(TopicKind.Manifest, Model: Model));
        Reads(_topics.ModelBlock(Model, 170), new(TopicKind.ModelBlock, Model: Model, Block: 170));
        Reads(_topics.StepManifest(Model), new(TopicKind.StepManifest, Model: Model));
        Reads(_topics.StepBlock(Model, 170), new(TopicKind.StepBlock, Model: Model, Block: 170));
        Reads(_topics.Status("site-a"), new(TopicKind.Status, "site-a"));
        Reads(_topics.Answers("site-a"), new(TopicKind.Answer, "site-a"));
        Reads(_topics.UpdateBlock("site-a", 3, 0), new(TopicKind.UpdateBlock, "site-a", 3, 0));
        Reads(_topics.UpdateBlock("site-a", int.MaxValue, 12), new(TopicKind.UpdateBlock, "site-a", int.MaxValue, 12));
        Reads(_topics.Commit("site-a", 3), new(TopicKind.Commit, "site-a", 3));
        Reads(_topics.Evaluation("site-a", 3), new(TopicKind.Evaluation, "site-a", 3));
    }

    [Fact]
    public void A_familys_plan_and_models_have_topics_of_their_own_and_its_sites_keep_theirs()
    {
        var steel = new ConsortiumTopics("consortium-1", "steel");
        steel.Plan.ShouldBe("fqc/v1/consortium-1/family/steel/plan");
        steel.Manifests.ShouldBe("fqc/v1/consortium-1/family/steel/model/+/manifest");
        steel.ModelBlock(Model, 5).ShouldBe($"fqc/v1/consortium-1/family/steel/model/{Model}/5");
        steel.FamilyPlans.ShouldBe("fqc/v1/consortium-1/family/+/plan");
        steel.Commit("a", 1).ShouldBe(_topics.Commit("a", 1));
        steel.FromSite("a").ShouldBe("fqc/v1/consortium-1/site/a/update/#");
        _topics.OfFamily("steel").Plan.ShouldBe(steel.Plan);
        steel.OfFamily(null).Plan.ShouldBe(_topics.Plan);
        Should.Throw<ArgumentException>(() => new ConsortiumTopics("consortium-1", "+"));

        Reads(steel.Plan, new(TopicKind.Plan, Family: "steel"));
        Reads(steel.Manifest(Model), new(TopicKind.Manifest, Model: Model, Family: "steel"));
        Reads(steel.ModelBlock(Model, 170), new(TopicKind.ModelBlock, Model: Model, Block: 170, Family: "steel"));
    }

    [Fact]
    public void The_names_are_those_of_the_published_contract()
    {
        _topics.Plan.ShouldBe("fqc/v1/consortium-1/plan");
        _topics.Manifest(Model).ShouldBe($"fqc/v1/consortium-1/model/{Model}/manifest");
        _topics.ModelBlock(Model, 5).ShouldBe($"fqc/v1/consortium-1/model/{Model}/5");
        _topics.StepManifest(Model).ShouldBe($"fqc/v1/consortium-1/model/{Model}/step/manifest");
        _topics.StepBlock(Model, 5).ShouldBe($"fqc/v1/consortium-1/model/{Model}/step/5");
        _topics.Commit("a", 1).ShouldBe("fqc/v1/consortium-1/site/a/update/1/commit");
        _topics.Answers("a").ShouldBe("fqc/v1/consortium-1/site/a/in");
    }

    [Theory]
    [InlineData("plan/")]
    [InlineData("plan/x")]
    [InlineData("")]
    [InlineData("family/steel")]
    [InlineData("family//plan")]
    [InlineData("family/Steel/plan")]
    [InlineData("family/steel/site/a/status")]
    [InlineData("family/steel/family/steel/plan")]
    [InlineData("Plan")]
    [InlineData("model/x/manifest")]
    [InlineData("model/0000/1")]
    [InlineData("model/0000/step/1")]
    [InlineData("model/x/step/manifest")]
    [InlineData("site//status")]
    [InlineData("site/../status")]
    [InlineData("site/Site-A/status")]
    [InlineData("site/-a/status")]
    [InlineData("site/a-/status")]
    [InlineData("site/a b/status")]
    [InlineData("site/a\0/status")]
    [InlineData("site/ä/status")]
    [InlineData("site/a/status/")]
    [InlineData("site/a/update/1")]
    [InlineData("site/a/update/-1/0")]
    [InlineData("site/a/update/+1/0")]
    [InlineData("site/a/update/01/0")]
    [InlineData("site/a/update/1/00")]
    [InlineData("site/a/update/1/ 0")]
    [InlineData("site/a/update/1/0x1")]
    [InlineData("site/a/update/1/")]
    [InlineData("site/a/update//commit")]
    [InlineData("site/a/update/2147483648/0")]
    [InlineData("site/a/update/1/99999999999999999999")]
    [InlineData("site/a/update/1/commit/x")]
    [InlineData("site/a/update/１/0")]
    [InlineData("site/a/evaluation/x")]
    [InlineData("site/a/../b/evaluation/1")]
    public void A_hostile_topic_is_none_of_ours(string rest)
    {
        _topics.TryParse(Root + rest, out var address).ShouldBeFalse();
        address.ShouldBe(default);
    }

    [Fact]
    public void Topics_of_others_are_none_of_ours()
    {
        _topics.TryParse("fqc/v1/consortium-2/plan", out _).ShouldBeFalse();
        _topics.TryParse("fqc/v2/consortium-1/plan", out _).ShouldBeFalse();
        _topics.TryParse(Root.ToUpperInvariant() + "plan", out _).ShouldBeFalse();
        _topics.TryParse(null!, out _).ShouldBeFalse();
        _topics.TryParse(Root + new string('/', 65_000), out _).ShouldBeFalse();
        _topics.TryParse($"{Root}model/{Model.ToString().ToUpperInvariant()}/manifest", out _).ShouldBeFalse();
    }

    [Fact]
    public void Random_topics_that_are_read_are_those_that_would_be_built()
    {
        var random = new Random(11);
        string[] levels =
        [
            "site",
            "family",
            "model",
            "plan",
            "update",
            "commit",
            "status",
            "in",
            "evaluation",
            "manifest",
            "step",
            "0",
            "1",
            "07",
            "a",
            "b-c",
            "",
            "+",
            "#",
            Model.ToString(),
        ];
        for (var time = 0; time < 50_000; time++)
        {
            var topic = Root + string.Join('/', Enumerable.Range(0, random.Next(1, 6)).Select(_ => levels[random.Next(levels.Length)]));
            if (_topics.TryParse(topic, out var address))
            {
                Build(address).ShouldBe(topic);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("+")]
    [InlineData("#")]
    [InlineData(null)]
    public void A_consortium_needs_a_valid_name(string? name) => Should.Throw<ArgumentException>(() => new ConsortiumTopics(name!));

    private void Reads(string topic, TopicAddress expected)
    {
        _topics.TryParse(topic, out var address).ShouldBeTrue();
        address.ShouldBe(expected);
    }

    private ConsortiumTopics Of(TopicAddress address) => _topics.OfFamily(address.Family.Length > 0 ? address.Family : null);

    private string Build(TopicAddress address) =>
        address.Kind switch
        {
            TopicKind.Plan => Of(address).Plan,
            TopicKind.Manifest => Of(address).Manifest(address.Model),
            TopicKind.ModelBlock => Of(address).ModelBlock(address.Model, address.Block),
            TopicKind.StepManifest => Of(address).StepManifest(address.Model),
            TopicKind.StepBlock => Of(address).StepBlock(address.Model, address.Block),
            TopicKind.Status => _topics.Status(address.Site),
            TopicKind.Answer => _topics.Answers(address.Site),
            TopicKind.UpdateBlock => _topics.UpdateBlock(address.Site, address.Round, address.Block),
            TopicKind.Commit => _topics.Commit(address.Site, address.Round),
            TopicKind.Evaluation => _topics.Evaluation(address.Site, address.Round),
            _ => "",
        };
}
