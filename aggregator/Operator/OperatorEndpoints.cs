using FederatedQC.Federation.Rounds;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FederatedQC.Aggregator.Operator;

/// <summary>The JSON API of the operator. Where the consortium has families, what is asked of one run takes <c>?family=</c>.</summary>
internal static class OperatorEndpoints
{
    private const int MaxReasonLength = 200;

    /// <summary>Maps <c>/api/v1</c>.</summary>
    public static void MapOperator(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1");
        api.MapGet("/families", (RunRegistry runs, AggregatorOptions options) =>
            Results.Json([.. runs.All.Select(run => Status(run, options.Consortium))], OperatorJson.Default.ImmutableArrayStatusView)
        );
        api.MapGet("/status", (string? family, RunRegistry runs, AggregatorOptions options) =>
            runs.Find(family) is { } run ? Results.Json(Status(run, options.Consortium), OperatorJson.Default.StatusView) : Unknown(runs)
        );
        api.MapGet("/rounds/{number:int}", (int number, string? family, RunRegistry runs) =>
            Answer(runs, family, parts =>
                parts.Overview.Round(number) is { } round ? Results.Json(round, OperatorJson.Default.RoundView) : Results.NotFound()
            )
        );
        api.MapGet("/models", (string? family, RunRegistry runs) =>
            Answer(runs, family, parts => Results.Json(parts.Overview.Models(), OperatorJson.Default.ImmutableArrayModelView))
        );
        api.MapPost("/run/stop", StopAsync);
    }

    // The body must be JSON, which a foreign page in the operator's browser can't send without being asked first.
    private static async Task<IResult> StopAsync(
        HttpContext context,
        StopRequest request,
        string? family,
        RunRegistry runs,
        TimeProvider time
    )
    {
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > MaxReasonLength)
        {
            return Results.BadRequest($"Give a reason of 1 to {MaxReasonLength} characters.");
        }

        if (runs.Find(family)?.Parts is not { } parts)
        {
            return Answer(runs, family, _ => Results.NoContent());
        }

        if (parts.Driver.State is not { Phase: not RunPhase.Finished })
        {
            return Results.Conflict("No run is in progress.");
        }

        await parts.Driver.PostAsync(new RunEvent.Stopped(request.Reason, time.GetUtcNow()), context.RequestAborted);
        return Results.NoContent();
    }

    private static IResult Answer(RunRegistry runs, string? family, Func<RunParts, IResult> answer) =>
        runs.Find(family) switch
        {
            null => Unknown(runs),
            { Parts: { } parts } => answer(parts),
            var down => Results.Text(down.Problem, statusCode: StatusCodes.Status503ServiceUnavailable),
        };

    private static IResult Unknown(RunRegistry runs) =>
        Results.Text(
            runs.All is [{ Family: null }]
                ? "There are no families here: ask without one."
                : $"Ask for one of the families, with ?family= and {string.Join(", ", runs.All.Select(run => run.Family))}.",
            statusCode: StatusCodes.Status404NotFound
        );

    private static StatusView Status(HostedRun run, string consortium) => run.Parts?.Overview.Status() ?? StatusView.Down(consortium, run);
}
