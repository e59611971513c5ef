using System.Collections.Frozen;
using FederatedQC.TestKit;

namespace FederatedQC.Architecture.Tests;

/// <summary>References go one way: command line, hosts, worker, adapters, pure projects, parameters. Never sideways.</summary>
public sealed class ReferenceDirectionTests
{
    private static readonly FrozenDictionary<string, int> Height = new Dictionary<string, int>
    {
        ["FederatedQC.Parameters"] = 0,
        ["FederatedQC.Federation"] = 1,
        ["FederatedQC.Protocol"] = 1,
        ["FederatedQC.SecureAggregation"] = 2,
        ["FederatedQC.Messaging"] = 2,
        ["FederatedQC.Storage"] = 2,
        ["FederatedQC.Learning"] = 2,
        ["FederatedQC.Inference"] = 2,
        ["FederatedQC.Vision"] = 2,
        ["FederatedQC.Worker"] = 3,
        ["FederatedQC.Hosting"] = 3,
        ["FederatedQC.Simulation"] = 4,
        ["FederatedQC.EdgeAgent"] = 4,
        ["FederatedQC.Aggregator"] = 4,
        ["FederatedQC.Cli"] = 5,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string[]> PackagesOfThePure = new Dictionary<string, string[]>
    {
        ["FederatedQC.Parameters"] = [],
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
