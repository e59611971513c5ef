using FederatedQC.Hosting.Http;
using FederatedQC.Hosting.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace FederatedQC.EdgeAgent.Health;

/// <summary>
/// <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c> over HTTP, where that is configured. The address that it got is in
/// <c>state/http.url</c>.
/// </summary>
internal sealed class HealthServer(EdgeAgentOptions options, AgentFolders folders, AgentHealth health) : IHostedService, IAsyncDisposable
{
    private readonly MetricsPage _metrics = new(AgentMeter.Of(health), "fqc-agent");
    private WebApplication? _server;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Http!);
        builder.Services.AddHttpAddressFile(_ => Path.Combine(folders.State, "http.url"));
        _server = builder.Build();
        _server.UseOwnRequestsOnly(options.Http!, options.HttpHosts);
        _metrics.Serve(_server);
        _server.Run(Answer);
        await _server.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _metrics.Dispose();
    }

    private static Readiness ReadinessOf(AgentReport report) =>
        Readiness.Without(
            report switch
            {
                { Ready: true } => [],
                { CaptureProblem: { Length: > 0 } problem } => [problem],
                _ => ["taking up what is on the disk"],
            }
        );

    private Task Answer(HttpContext context)
    {
        var report = health.Report;
        var response = context.Response;
        switch (context.Request.Path.Value)
        {
            case "/healthz":
                response.ContentType = "application/json";
                return response.Body.WriteAsync(HealthJson.Bytes(report), context.RequestAborted).AsTask();
            case "/readyz":
                return ReadinessOf(report).WriteAsync(response);
            default:
                response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }
}
