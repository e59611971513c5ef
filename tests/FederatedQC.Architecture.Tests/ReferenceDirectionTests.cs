using System.Collections.Frozen;
using FederatedQC.TestKit;

namespace FederatedQC.Architecture.Tests;

/// <summary>References go one way: command line, hosts, worker, adapters, pure projects, parameters. Never sideways.</summary>
public sealed class ReferenceDirectionTests
{
    private static readonly FrozenDictionary<string, int> Height = new Dictionary<string, int>
    {
        ["FederatedQC.Parameters"] = 0,
        ["FederatedQC.Analytic"] = 1,
        ["FederatedQC.Federation"] = 2,
        ["FederatedQC.Protocol"] = 2,
        ["FederatedQC.SecureAggregation"] = 3,
        ["FederatedQC.Messaging"] = 3,
        ["FederatedQC.Storage"] = 3,
        ["FederatedQC.Learning"] = 3,
        ["FederatedQC.Inference"] = 3,
        ["FederatedQC.Vision"] = 3,
        ["FederatedQC.Worker"] = 4,
        ["FederatedQC.Hosting"] = 4,
        ["FederatedQC.Simulation"] = 5,
        ["FederatedQC.EdgeAgent"] = 5,
        ["FederatedQC.Aggregator"] = 5,
        ["FederatedQC.Cli"] = 6,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string[]> PackagesOfThePure = new Dictionary<string, string[]>
    {
        ["FederatedQC.Parameters"] = [],
        ["FederatedQC.Analytic"] = [],
        ["FederatedQC.Federation"] = [],
        ["FederatedQC.SecureAggregation"] = [],
        ["FederatedQC.Protocol"] = ["Google.Protobuf", "Grpc.Tools"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    [Fact]
    public void Every_project_of_the_product_has_its_place() =>
        ProjectFile
            .Product.Select(project => project.Name)
            .Order(StringComparer.Ordinal)
            .ShouldBe(Height.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void A_project_refers_only_to_projects_below_it() =>
        ProjectFile
            .Product.SelectMany(project => project.References.Select(reference => (project.Name, reference)))
            .Where(pair => Height[pair.reference] >= Height[pair.Name])
            .ShouldBeEmpty();

    [Fact]
    public void The_pure_projects_refer_to_no_package_but_the_named() =>
        ProjectFile
            .Product.Where(project => PackagesOfThePure.ContainsKey(project.Name))
            .SelectMany(project =>
                project.Packages.Except(PackagesOfThePure[project.Name], StringComparer.Ordinal).Select(package => (project.Name, package))
            )
            .ShouldBeEmpty();

    [Theory]
    [InlineData("TorchSharp", "FederatedQC.Learning")]
    [InlineData("OpenCvSharp4", "FederatedQC.Vision")]
    [InlineData("MQTTnet", "FederatedQC.Messaging")]
    [InlineData("Microsoft.ML.OnnxRuntime.Gpu", "FederatedQC.Inference")]
    public void A_native_package_has_one_adapter(string package, string adapter) =>
        ProjectFile.Product.Where(project => project.Packages.Contains(package)).Select(project => project.Name).ShouldBe([adapter]);

    [Fact]
    public void The_solution_holds_every_project_and_no_other()
    {
        var listed = File.ReadAllLines(RepositoryRoot.Of("FederatedQC.sln"))
            .Where(line => line.StartsWith("Project(", StringComparison.Ordinal))
            .Select(line => line.Split('"')[5].Replace('\\', '/'))
            .Where(path => path.EndsWith(".csproj", StringComparison.Ordinal));
        listed.Order(StringComparer.Ordinal).ShouldBe(ProjectFile.All.Select(project => project.Path).Order(StringComparer.Ordinal));
    }
}
