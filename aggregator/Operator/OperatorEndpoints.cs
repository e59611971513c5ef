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
        api.MapGet("/families", (RunDesks desks, AggregatorOptions options) =>
            Results.Json([.. desks.All.Select(desk => Status(desk, options.Consortium))], OperatorJson.Default.ImmutableArrayStatusView));
        api.MapGet("/status", (string? family, RunDesks desks, AggregatorOptions options) => desks.Find(family) is { } desk
            ? Results.Json(Status(desk, options.Consortium), OperatorJson.Default.StatusView)
            : Unknown(desks));
        api.MapGet("/rounds/{number:int}", (int number, string? family, RunDesks desks) => Answer(desks, family, parts =>
            parts.Overview.Round(number) is { } round ? Results.Json(round, OperatorJson.Default.RoundView) : Results.NotFound()));
        api.MapGet("/models", (string? family, RunDesks desks) => Answer(desks, family, parts =>
            Results.Json(parts.Overview.Models(), OperatorJson.Default.ImmutableArrayModelView)));
        api.MapPost("/run/stop", StopAsync);
    }

    // The body must be JSON, which a foreign page in the operator's browser can't send without being asked first.
    private static async Task<IResult> StopAsync(HttpContext context, StopRequest request, string? family, RunDesks desks, TimeProvider time)
    {
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > MaxReasonLength)
        {
            return Results.BadRequest($"Give a reason of 1 to {MaxReasonLength} characters.");
        }

        if (desks.Find(family)?.Parts is not { } parts)
        {
            return Answer(desks, family, _ => Results.NoContent());
        }

        if (parts.Driver.State is not { Phase: not RunPhase.Finished })
        {
            return Results.Conflict("No run is in progress.");
        }

        await parts.Driver.PostAsync(new RunEvent.Stopped(request.Reason, time.GetUtcNow()), context.RequestAborted);
        return Results.NoContent();
    }

    private static IResult Answer(RunDesks desks, string? family, Func<RunParts, IResult> answer) => desks.Find(family) switch
    {
        null => Unknown(desks),
        { Parts: { } parts } => answer(parts),
        var down => Results.Text(down.Problem, statusCode: StatusCodes.Status503ServiceUnavailable),
    };

    private static IResult Unknown(RunDesks desks) => Results.Text(
        desks.All is [{ Family: null }]
            ? "There are no families here: ask without one."
            : $"Ask for one of the families, with ?family= and {string.Join(", ", desks.All.Select(desk => desk.Family))}.",
        statusCode: StatusCodes.Status404NotFound);

    private static StatusView Status(RunDesk desk, string consortium) => desk.Parts?.Overview.Status() ?? StatusView.Down(consortium, desk);
}
