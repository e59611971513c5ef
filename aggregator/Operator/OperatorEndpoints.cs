using FederatedQC.Aggregator.Rounds;
using FederatedQC.Federation.Rounds;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FederatedQC.Aggregator.Operator;

/// <summary>The JSON API of the operator.</summary>
internal static class OperatorEndpoints
{
    private const int MaxReasonLength = 200;

    /// <summary>Maps <c>/api/v1</c>.</summary>
    public static void MapOperator(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1");
        api.MapGet("/status", (RunOverview overview) => Results.Json(overview.Status(), OperatorJson.Default.StatusView));
        api.MapGet("/rounds/{number:int}", (int number, RunOverview overview) =>
            overview.Round(number) is { } round ? Results.Json(round, OperatorJson.Default.RoundView) : Results.NotFound());
        api.MapGet("/models", (RunOverview overview) => Results.Json(overview.Models(), OperatorJson.Default.ImmutableArrayModelView));
        api.MapPost("/run/stop", StopAsync);
    }

    // The body must be JSON, which a foreign page in the operator's browser can't send without being asked first.
    private static async Task<IResult> StopAsync(HttpContext context, StopRequest request, RunDriver driver, TimeProvider time)
    {
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > MaxReasonLength)
        {
            return Results.BadRequest($"Give a reason of 1 to {MaxReasonLength} characters.");
        }

        if (driver.State is not { Phase: not RunPhase.Finished })
        {
            return Results.Conflict("No run is in progress.");
        }

        await driver.PostAsync(new RunEvent.Stopped(request.Reason, time.GetUtcNow()), context.RequestAborted);
        return Results.NoContent();
    }
}
