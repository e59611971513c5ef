using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace FederatedQC.Hosting.Http;

/// <summary>Whether a service can do its work.</summary>
/// <param name="Ready">Whether it can.</param>
/// <param name="Reasons">Why not; empty where it can.</param>
public sealed record Readiness(bool Ready, ImmutableArray<string> Reasons)
{
    /// <summary>The readiness that reasons against it leave.</summary>
    public static Readiness Without(IEnumerable<string> reasons)
    {
        ImmutableArray<string> all = [.. reasons];
        return new Readiness(all.IsEmpty, all);
    }

    /// <summary>Answers with it: 200 where it is ready, and 503 where not.</summary>
    /// <param name="response">The answer, nothing of which is written yet.</param>
    public Task WriteAsync(HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.StatusCode = Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return response.WriteAsJsonAsync(this, ReadinessJson.Default.Readiness);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Readiness))]
internal sealed partial class ReadinessJson : JsonSerializerContext;
