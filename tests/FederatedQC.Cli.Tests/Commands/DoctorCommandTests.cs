using FederatedQC.Cli.Doctor;
using FederatedQC.Cli.Tests.Kit;

namespace FederatedQC.Cli.Tests.Commands;

public sealed class DoctorCommandTests
{
    [Fact]
    public async Task Every_library_loads_here_and_says_its_version()
    {
        var said = await Fqc.RunAsync("doctor", "--json");
        said.ShouldSucceed();
        var report = said.Json;
        report.GetProperty("isHealthy").GetBoolean().ShouldBeTrue();
        var findings = report
            .GetProperty("findings")
            .EnumerateArray()
            .ToDictionary(finding => finding.GetProperty("name").GetString()!, finding => finding);
        foreach (var library in new[] { ".NET", "libtorch", "OpenCV", "ONNX Runtime", "SQLite" })
        {
            findings[library].GetProperty("state").GetString().ShouldBe("ok");
            findings[library].GetProperty("version").GetString()!.ShouldMatch(@"^\d+\.\d+");
        }

        findings["ONNX Runtime"].GetProperty("detail").GetString()!.ShouldContain("inspects with c");
        findings["libtorch"].GetProperty("detail").GetString()!.ShouldContain("trains ");
        findings["libtorch"].GetProperty("detail").GetString()!.ShouldContain("CUDA");
    }

    [Fact]
    public async Task The_table_ends_with_a_verdict() =>
        (await Fqc.RunAsync("doctor")).ShouldSucceed().Out.Trim().ShouldEndWith("Everything that is needed works.");

    [Fact]
    public void A_look_that_throws_becomes_a_finding_with_the_innermost_reason()
    {
        var finding = DoctorChecks.Guarded("libfoo", () =>
            throw new TypeInitializationException("Foo", new DllNotFoundException("libfoo.so:\nno such file"))
        );
        finding.ShouldBe(new Finding("libfoo", Finding.Missing, null, "libfoo.so: no such file"));
    }

    [Fact]
    public void Only_what_is_needed_decides()
    {
        new HealthReport([Finding.Good("a", null, ""), new Finding("b", Finding.Optional, null, "")]).IsHealthy.ShouldBeTrue();
        new HealthReport([new Finding("c", Finding.Missing, null, "")]).IsHealthy.ShouldBeFalse();
    }
}
