using FederatedQC.Aggregator.Operator;
using FederatedQC.Aggregator.Rounds;
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
        routes.MapGet("/readyz", (RunDriver driver, ConsortiumLinks links) => Answer(driver, links));
        routes.MapGet("/metrics", (MetricsPage page) => Results.Text(page.Write(), MetricsPage.ContentType));
    }

    private static IResult Answer(RunDriver driver, ConsortiumLinks links)
    {
        (bool Holds, string Reason)[] needs =
        [
            (driver.IsRestored, "the run is not restored from the journal yet"),
            (links.Control.IsConnected, "the control connection to the broker is down"),
            (links.Bulk.IsConnected, "the bulk connection to the broker is down"),
        ];
        var readiness = new Readiness(needs.All(need => need.Holds), [.. needs.Where(need => !need.Holds).Select(need => need.Reason)]);
        return Results.Json(
            readiness, OperatorJson.Default.Readiness, statusCode: readiness.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
