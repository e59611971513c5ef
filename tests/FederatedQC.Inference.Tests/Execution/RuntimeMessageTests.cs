using FederatedQC.Inference.Execution;

namespace FederatedQC.Inference.Tests.Execution;

public sealed class RuntimeMessageTests
{
    private const string Prefix = "[ErrorCode:Fail] provider_bridge.cc:1844 onnxruntime::Provider& onnxruntime::ProviderLibrary::Get() ";

    [Fact]
    public void Names_the_library_that_the_machine_lacks() =>
        Message(
                Prefix
                    + "Failed to load library /opt/fqc/libonnxruntime_providers_cuda.so with error: libcudnn.so.9: cannot open shared object file"
            )
            .ShouldBe("libcudnn.so.9: cannot open shared object file");

    [Fact]
    public void Says_how_to_build_when_the_provider_itself_is_not_there() =>
        Message(
                Prefix
                    + "Failed to load library /a/libonnxruntime_providers_shared.so with error: /a/libonnxruntime_providers_shared.so: cannot open\n"
            )
            .ShouldBe("libonnxruntime_providers_shared.so: cannot open: this build carries no GPU providers; build with -p:Cuda=true");

    [Fact]
    public void Leaves_any_other_message_whole_but_on_one_line() =>
        Message("CUDA failure 100:\nno device\n").ShouldBe("CUDA failure 100: no device");

    private static string Message(string text) => RuntimeMessage.Of(new InvalidOperationException(text));
}
