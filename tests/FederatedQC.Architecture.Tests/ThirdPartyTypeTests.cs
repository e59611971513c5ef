using System.Collections.Frozen;
using System.Reflection;

namespace FederatedQC.Architecture.Tests;

/// <summary>The types of a package stay inside the adapter that uses it.</summary>
public sealed class ThirdPartyTypeTests
{
    private static readonly FrozenDictionary<string, string> AdapterOf = new Dictionary<string, string>
    {
        ["TorchSharp"] = "FederatedQC.Learning",
        ["OpenCvSharp"] = "FederatedQC.Vision",
        ["BitMiracle.LibTiff.NET"] = "FederatedQC.Vision",
        ["MQTTnet"] = "FederatedQC.Messaging",
        ["MQTTnet.Server"] = "FederatedQC.Messaging",
        ["Microsoft.ML.OnnxRuntime"] = "FederatedQC.Inference",
        ["Microsoft.Data.Sqlite"] = "FederatedQC.Storage",
        ["SQLitePCLRaw.core"] = "FederatedQC.Storage",
        ["OpenTelemetry"] = "FederatedQC.Hosting",
        ["OpenTelemetry.Exporter.Prometheus.AspNetCore"] = "FederatedQC.Hosting",
        ["System.CommandLine"] = "fqc",
        ["Spectre.Console"] = "fqc",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static TheoryData<string> Assemblies() =>
        [
            .. Directory
                .GetFiles(AppContext.BaseDirectory, "FederatedQC.*.dll")
                .Concat(Directory.GetFiles(AppContext.BaseDirectory, "fqc*.dll"))
                .Select(path => Path.GetFileNameWithoutExtension(path))
                .Where(name => !name.EndsWith(".Tests", StringComparison.Ordinal) && !name.EndsWith(".TestKit", StringComparison.Ordinal)),
        ];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Only_its_adapter_uses_a_package(string assembly) =>
        Assembly
            .Load(assembly)
            .GetReferencedAssemblies()
            .Where(reference => AdapterOf.TryGetValue(reference.Name!, out var adapter) && adapter != assembly)
            .Select(reference => reference.Name)
            .ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_public_member_shows_a_type_of_a_package(string assembly) =>
        Assembly
            .Load(assembly)
            .GetExportedTypes()
            .SelectMany(type => PublicSurface.Of(type).Select(shown => (type.FullName, Shown: shown)))
            .Where(pair => AdapterOf.ContainsKey(pair.Shown.Assembly.GetName().Name!))
            .Select(pair => $"{pair.FullName} shows {pair.Shown.FullName}")
            .Distinct()
            .ShouldBeEmpty();

    [Fact]
    public void The_test_sees_every_package() =>
        AdapterOf
            .Where(entry => Assembly.Load(entry.Value).GetReferencedAssemblies().All(reference => reference.Name != entry.Key))
            .Select(entry => entry.Key)
            .Where(package => package is not "SQLitePCLRaw.core")
            .ShouldBeEmpty("a package that its adapter no longer refers to, or under another name, is no longer guarded");
}
