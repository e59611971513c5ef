using FederatedQC.Messaging.Broker;

namespace FederatedQC.Messaging.Tests.Broker;

public sealed class ConsortiumAclTests
{
    private static readonly ConsortiumAcl Acl = new("demo");

    [Theory]
    [InlineData("site-1", "fqc/v1/demo/site/site-1/status", true, true)]
    [InlineData("site-1", "fqc/v1/demo/site/site-1/update/3/17", false, true)]
    [InlineData("site-1", "fqc/v1/demo/site/site-1/update/3/17", true, false)]
    [InlineData("site-1", "fqc/v1/demo/site/site-1/evaluation/3", false, true)]
    [InlineData("site-1", "fqc/v1/demo/site/site-1/evaluation/3", true, false)]
    [InlineData("site-1", "fqc/v1/demo/site/site-2/status", false, false)]
    [InlineData("site-1", "fqc/v1/other/site/site-1/status", false, false)]
    [InlineData("site-1", "fqc/v1/demo/plan", true, false)]
    [InlineData("site-1", "fqc/v1/demo/site/site-1/in", false, false)]
    [InlineData("site-1", "anything", false, false)]
    [InlineData("+", "fqc/v1/demo/site/site-2/status", false, false)]
    [InlineData("site-2/status/#", "fqc/v1/demo/site/site-2/status", false, false)]
    [InlineData("", "fqc/v1/demo/site//status", false, false)]
    [InlineData("aggregator", "fqc/v1/demo/plan", true, true)]
    [InlineData("aggregator", "fqc/v1/other/plan", true, false)]
    public void Says_who_may_write_and_have_kept_what(string user, string topic, bool retain, bool may) =>
        Acl.MayWrite(user, topic, retain).ShouldBe(may);

    [Theory]
    [InlineData("site-1", "fqc/v1/demo/plan", true)]
    [InlineData("site-1", "fqc/v1/demo/model/0a/17", true)]
    [InlineData("site-1", "fqc/v1/demo/model/0a/step/manifest", true)]
    [InlineData("site-1", "fqc/v1/demo/family/steel/plan", true)]
    [InlineData("site-1", "fqc/v1/demo/family/steel/model/0a/17", true)]
    [InlineData("site-1", "fqc/v1/demo/site/site-1/in", true)]
    [InlineData("site-1", "fqc/v1/demo/site/site-2/in", false)]
    [InlineData("site-1", "fqc/v1/demo/site/site-1/status", false)]
    [InlineData("site-1", "fqc/v1/other/plan", false)]
    [InlineData("aggregator", "fqc/v1/demo/site/site-2/update/0/0", true)]
    public void Says_who_may_read_what(string user, string topic, bool may) => Acl.MayRead(user, topic).ShouldBe(may);

    [Fact]
    public void Mosquitto_gets_the_same_rules_as_text() =>
        Acl.ToMosquitto()
            .ShouldBe(
                """
                # %u is the common name of the client's certificate.
                pattern write fqc/v1/demo/site/%u/status
                pattern write fqc/v1/demo/site/%u/update/#
                pattern write fqc/v1/demo/site/%u/evaluation/#
                pattern read fqc/v1/demo/plan
                pattern read fqc/v1/demo/model/#
                pattern read fqc/v1/demo/family/+/plan
                pattern read fqc/v1/demo/family/+/model/#
                pattern read fqc/v1/demo/site/%u/in

                user aggregator
                topic readwrite fqc/v1/demo/#

                """
            );

    [Fact]
    public void A_name_that_could_mean_something_else_has_no_rules() => Should.Throw<ArgumentException>(() => new ConsortiumAcl("+"));
}
