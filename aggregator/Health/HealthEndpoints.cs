using System.Collections.Immutable;
using FederatedQC.Aggregator.Operator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FederatedQC.Aggregator.Health;

/// <summary>What a service manager and a monitoring system ask.</summary>
internal static class HealthEndpoints
{
    /// <summary>Maps <c>/healthz</c> (the process answers), <c>/readyz</c> (it can do its work) and <c>/metrics</c>.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Text("ok\n"));
        routes.MapGet("/readyz", (RunRegistry runs) => Answer(runs));
        routes.MapGet("/metrics", (MetricsPage page) => Results.Text(page.Write(), MetricsPage.ContentType));
    }

    private static IResult Answer(RunRegistry runs)
    {
        ImmutableArray<string> reasons = [.. runs.All.SelectMany(run => Reasons(run).Select(reason => run.Family is null ? reason : $"family {run.Family}: {reason}"))];
        var readiness = new Readiness(reasons.IsEmpty, reasons);
        return Results.Json(
            readiness, OperatorJson.Default.Readiness, statusCode: readiness.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static IEnumerable<string> Reasons(HostedRun run)
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
        return [.. needs.Where(need => !need.Holds).Select(need => need.Reason), .. new[] { parts.Driver.Problem, parts.Room.Problem }.OfType<string>()];
    }
}
