using FederatedQC.TestKit;
using FederatedQC.TestKit.PublicApi;

namespace OpenCvSharp.StandInTests;

public sealed class ConformanceTests
{
    [Fact]
    public void Every_public_member_is_one_of_the_package_and_the_list_holds_no_other()
    {
        string list = RepositoryRoot.Of("tests", "standins", "OpenCvSharp.Tests", "OpenCvSharp-4.13.0.tsv");
        ConformanceReport report = PublicApiConformance.Compare(typeof(Mat).Assembly, File.ReadAllLines(list));
        report.Deviations.ShouldBeEmpty();
        report.Unused.ShouldBeEmpty();
    }
}
