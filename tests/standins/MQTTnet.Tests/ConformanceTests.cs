using FederatedQC.TestKit;
using FederatedQC.TestKit.PublicApi;

namespace MQTTnet.StandInTests;

public sealed class ConformanceTests
{
    [Fact]
    public void Every_public_member_is_one_of_the_package_and_the_list_holds_no_other()
    {
        string list = RepositoryRoot.Of("tests", "standins", "MQTTnet.Tests", "MQTTnet-5.2.0.tsv");
        ConformanceReport report = PublicApiConformance.Compare(typeof(IMqttClient).Assembly, File.ReadAllLines(list));
        report.Deviations.ShouldBeEmpty();
        report.Unused.ShouldBeEmpty();
    }
}
