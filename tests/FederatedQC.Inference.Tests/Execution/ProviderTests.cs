using FederatedQC.Inference.Execution;
using FederatedQC.Inference.Models;
using FederatedQC.Inference.Tests.Generated;

namespace FederatedQC.Inference.Tests.Execution;

[Collection(SharedModels.Name)]
public sealed class ProviderTests(GeneratedModels models)
{
    [ModelFact]
    public void The_processor_needs_no_excuse()
    {
        using var model = OnnxModel.Load(models.PathOf("good"));

        model.Providers.Used.ShouldBe("cpu");
        model.Providers.Refused.ShouldBeEmpty();
    }

    [ModelFact]
    public void A_provider_that_cannot_be_had_is_passed_over_and_the_reason_names_the_missing_library()
    {
        string[] wanted = ["tensorrt", "cuda", "cpu"];

        using var model = OnnxModel.Load(models.PathOf("good"), new ExecutionOptions { Providers = wanted });

        wanted.ShouldContain(model.Providers.Used);
        model.Providers.Refused.Select(refused => refused.Name).ShouldBe(wanted.TakeWhile(name => name != model.Providers.Used));
        model.Providers.Refused.ShouldAllBe(refused =>
            refused.Reason.StartsWith("lib") && refused.Reason.Contains("cannot open shared object file")
        );
    }

    [ModelFact]
    public void What_follows_the_processor_is_not_tried()
    {
        using var model = OnnxModel.Load(models.PathOf("good"), new ExecutionOptions { Providers = ["cpu", "cuda"] });

        model.Providers.Refused.ShouldBeEmpty();
    }

    [ModelFact]
    public void A_broken_model_is_the_models_fault_whatever_the_providers()
    {
        var options = new ExecutionOptions { Providers = ["cuda"] };

        Should.Throw<ModelLoadException>(() => OnnxModel.Load(models.Bytes("no-id"), options)).Message.ShouldContain("fqc.model_id");
        Should.Throw<ModelLoadException>(() => OnnxModel.Load(models.Bytes("good")[..300], options));
    }

    [Fact]
    public void An_unknown_provider_is_named_beside_the_known_ones()
    {
        var wrong = Should.Throw<ArgumentException>(() => OnnxRuntimeStatus.Probe(new ExecutionOptions { Providers = ["rocm"] }));

        wrong.Message.ShouldContain("'rocm'");
        wrong.Message.ShouldContain("tensorrt, cuda, cpu");
    }

    [Fact]
    public void A_negative_number_of_threads_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => OnnxRuntimeStatus.Probe(new ExecutionOptions { IntraOpThreads = -1 }));

    [Fact]
    public void The_status_shows_a_version_and_a_provider_that_works()
    {
        var status = OnnxRuntimeStatus.Probe(new ExecutionOptions { Providers = ["cuda"] });

        Version.Parse(status.Version).ShouldBeGreaterThanOrEqualTo(new Version(1, 20));
        status.BuiltIn.ShouldContain("CPUExecutionProvider");
        (status.Providers.Used == "cuda" || status.Providers.Refused.Single().Name == "cuda").ShouldBeTrue();
    }
}
