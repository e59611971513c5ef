using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FederatedQC.Hosting.Http;

/// <summary>
/// Which requests a service's HTTP endpoints answer: those that are addressed to it by name or number, and that no page of another origin
/// sends. A page in the operator's browser may otherwise let its own name point at the service's address (DNS rebinding) and read and post
/// as if it came from there.
/// </summary>
public static class OwnRequests
{
    private const string Refusal =
        "This request is addressed to another host, or comes from a page of another origin. Ask by IP address or the machine's name, or add the name to HttpHosts.\n";

    /// <summary>Refuses every other request with 403, before any endpoint sees it.</summary>
    /// <param name="app">The service's pipeline; to be called before endpoints are added.</param>
    /// <param name="address">The address that the service was told to listen on.</param>
    /// <param name="hosts">Further names that the service is called by, without a port.</param>
    public static IApplicationBuilder UseOwnRequestsOnly(this IApplicationBuilder app, string address, IEnumerable<string> hosts)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(hosts);
        string[] own = Uri.TryCreate(address, UriKind.Absolute, out var listening)
            ? [listening.Host, Dns.GetHostName()]
            : [Dns.GetHostName()];
        var names = hosts.Concat(own).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return app.Use(
            (context, next) => IsOwn(context.Request.Host, context.Request.Headers.Origin, names) ? next(context) : RefuseAsync(context)
        );
    }

    /// <summary>Whether a request is the service's own.</summary>
    /// <param name="host">What the request calls the service.</param>
    /// <param name="origin">Its <c>Origin</c> headers; a program sends none, a browser one where it matters.</param>
    /// <param name="names">Names of the service. Numbers need none: no name leads a browser to believe that it is at a number.</param>
    public static bool IsOwn(HostString host, IReadOnlyCollection<string?> origin, IReadOnlySet<string> names)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(names);
        var isKnown =
            host.HasValue
            && (
                IPAddress.TryParse(host.Host, out _)
                || host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || names.Contains(host.Host)
            );
        return isKnown && origin.All(page => IsSame(page, host));
    }

    private static bool IsSame(string? page, HostString host) =>
        Uri.TryCreate(page, UriKind.Absolute, out var origin)
        && new HostString(origin.IsDefaultPort ? origin.Host : origin.Authority).Equals(WithoutDefaultPort(host, origin));

    private static HostString WithoutDefaultPort(HostString host, Uri origin) =>
        origin.IsDefaultPort && host.Port == origin.Port ? new HostString(host.Host) : host;

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync(Refusal, context.RequestAborted);
    }
}
