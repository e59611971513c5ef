using FederatedQC.Hosting.Http;
using FederatedQC.Storage.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace FederatedQC.EdgeAgent.Health;

/// <summary>
/// <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c> over HTTP, where that is configured. The address that it got is in <c>state/http.url</c>.
/// </summary>
internal sealed class HealthServer(EdgeAgentOptions options, AgentFolders folders, AgentHealth health) : IHostedService, IAsyncDisposable
{
    private WebApplication? _server;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Http!);
        _server = builder.Build();
        _server.UseOwnRequestsOnly(options.Http!, options.HttpHosts);
        _server.Run(Answer);
        await _server.StartAsync(cancellationToken);
        AtomicFile.Write(Path.Combine(folders.State, "http.url"), System.Text.Encoding.ASCII.GetBytes(_server.Urls.First()));
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string Readiness(AgentReport report) => report switch
    {
        { Ready: true } => "ready",
        { CaptureProblem: { Length: > 0 } problem } => problem,
        _ => "taking up what is on the disk",
    };

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
                response.StatusCode = report.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
                return response.WriteAsync($"{Readiness(report)}\n", context.RequestAborted);
            case "/metrics":
                response.ContentType = "text/plain; version=0.0.4";
                return response.WriteAsync(MetricsText.Of(report), context.RequestAborted);
            default:
                response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }
}
