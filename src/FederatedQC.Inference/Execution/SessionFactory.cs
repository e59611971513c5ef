using Microsoft.ML.OnnxRuntime;

namespace FederatedQC.Inference.Execution;

/// <summary>Opens ONNX Runtime sessions on the best provider that this machine can serve.</summary>
internal static class SessionFactory
{
    private static readonly Lock EnvironmentGate = new();

    /// <summary>
    /// Opens the model and shows the session to <paramref name="accept"/>; a provider that fails in either is passed over.
    /// </summary>
    /// <remarks>
    /// A GPU can fail in three places: its library doesn't load when it is appended, one of <em>its</em> libraries is missing when
    /// the session is created, or it has no kernel for the device when the session first runs. So all three are tried here.
    /// </remarks>
    /// <param name="model">The serialised model.</param>
    /// <param name="options">Providers and threads.</param>
    /// <param name="accept">Checks and runs the session; owns it when it returns. What it throws on the CPU reaches the caller.</param>
    /// <exception cref="ArgumentException">The options name an unknown provider or a negative number.</exception>
    /// <exception cref="OnnxRuntimeException">The CPU can't serve the model either.</exception>
    internal static T Open<T>(byte[] model, ExecutionOptions options, Func<InferenceSession, ProviderReport, T> accept)
    {
        var wanted = Accelerators(options);
        EnsureEnvironment();
        var refused = new List<RefusedProvider>();
        while (true)
        {
            using var sessionOptions = Configure(options);
            wanted.RemoveAll(provider => !TryAppend(sessionOptions, provider, options.DeviceId, refused));
            try
            {
                var report = new ProviderReport(wanted.FirstOrDefault(ProviderNames.Cpu), [.. refused]);
                return Accept(new InferenceSession(model, sessionOptions), report, accept);
            }
            catch (OnnxRuntimeException exception) when (wanted.Count > 0)
            {
                refused.Add(new RefusedProvider(wanted[0], RuntimeMessage.Of(exception)));
                wanted.RemoveAt(0);
            }
        }
    }

    /// <summary>The version of the native library and the providers that it was built for.</summary>
    internal static (string Version, IReadOnlyList<string> Providers) Describe()
    {
        var environment = EnsureEnvironment();
        return (environment.GetVersionString(), environment.GetAvailableProviders());
    }

    private static List<string> Accelerators(ExecutionOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.IntraOpThreads, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.DeviceId, nameof(options));
        if (options.Providers.FirstOrDefault(name => !ProviderNames.All.Contains(name)) is { } unknown)
        {
            throw new ArgumentException(
                $"unknown execution provider '{unknown}'; known: {string.Join(", ", ProviderNames.All)}",
                nameof(options)
            );
        }

        return [.. options.Providers.TakeWhile(name => name != ProviderNames.Cpu).Distinct()];
    }

    private static SessionOptions Configure(ExecutionOptions options)
    {
        var sessionOptions = new SessionOptions
        {
            IntraOpNumThreads = options.IntraOpThreads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        sessionOptions.AddSessionConfigEntry("session.intra_op.allow_spinning", options.AllowSpinning ? "1" : "0");
        return sessionOptions;
    }

    private static bool TryAppend(SessionOptions sessionOptions, string provider, int deviceId, List<RefusedProvider> refused)
    {
        var settings = new Dictionary<string, string> { ["device_id"] = $"{deviceId}" };
        try
        {
            if (provider == ProviderNames.Cuda)
            {
                using var cuda = new OrtCUDAProviderOptions();
                cuda.UpdateOptions(settings);
                sessionOptions.AppendExecutionProvider_CUDA(cuda);
            }
            else
            {
                using var tensorRt = new OrtTensorRTProviderOptions();
                tensorRt.UpdateOptions(settings);
                sessionOptions.AppendExecutionProvider_Tensorrt(tensorRt);
            }

            return true;
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException)
        {
            refused.Add(new RefusedProvider(provider, RuntimeMessage.Of(exception)));
            return false;
        }
    }

    private static T Accept<T>(InferenceSession session, ProviderReport report, Func<InferenceSession, ProviderReport, T> accept)
    {
        try
        {
            return accept(session, report);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    // Every failure reaches the caller as an exception, so the library's own log lines on stderr would only repeat it.
    private static OrtEnv EnsureEnvironment()
    {
        lock (EnvironmentGate)
        {
            try
            {
                if (OrtEnv.IsCreated)
                {
                    return OrtEnv.Instance();
                }

                RuntimeTelemetry.SwitchOff();
                var quiet = new EnvironmentCreationOptions { logId = "fqc", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
                var environment = OrtEnv.CreateInstanceWithOptions(ref quiet);
                environment.DisableTelemetryEvents();
                return environment;
            }
            catch (TypeInitializationException exception) when (exception.InnerException is DllNotFoundException missing)
            {
                throw new DllNotFoundException(
                    $"libonnxruntime.so did not load; it belongs beside the program, so build again: {missing.Message}",
                    missing
                );
            }
        }
    }
}
