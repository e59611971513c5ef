using FederatedQC.Aggregator.Operator;
using FederatedQC.Hosting.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FederatedQC.Aggregator.Health;

/// <summary>What a service manager asks.</summary>
internal static class HealthEndpoints
{
    /// <summary>Maps <c>/healthz</c> (the process answers) and <c>/readyz</c> (it can do its work).</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Text("ok\n"));
        routes.MapGet("/readyz", (HttpResponse response, RunRegistry runs) =>
            Readiness.Without(runs.All.SelectMany(Reasons)).WriteAsync(response)
        );
    }

    private static IEnumerable<string> Reasons(HostedRun run) =>
        ReasonsOf(run).Select(reason => run.Family is null ? reason : $"family {run.Family}: {reason}");

    private static IEnumerable<string> ReasonsOf(HostedRun run)
    {
        if (run.Parts is not { } parts)
        {
            return [run.Problem!];
        }

        (bool Holds, string Reason)[] needs =
        [
            (parts.Driver.IsRestored, "the run is not restored from the journal yet"),
            (parts.Links.Control.IsConnected, "the control connection to the broker is down"),
            (parts.Links.Bulk.IsConnected, "the bulk connection to the broker is down"),
        ];
        return
        [
            .. needs.Where(need => !need.Holds).Select(need => need.Reason),
            .. new[] { parts.Driver.Problem, parts.Disk.Problem }.OfType<string>(),
        ];
    }
}
