using FederatedQC.Hosting.Http;
using Microsoft.AspNetCore.Http;

namespace FederatedQC.Hosting.Tests.Http;

public sealed class OwnRequestsTests
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase) { "aggregator.example" };

    [Theory]
    [InlineData("127.0.0.1:8080")]
    [InlineData("[::1]:8080")]
    [InlineData("192.168.7.5")]
    [InlineData("localhost:8080")]
    [InlineData("Aggregator.Example:8080")]
    public void A_program_that_asks_by_number_or_by_a_known_name_is_answered(string host) =>
        OwnRequests.IsOwn(new HostString(host), [], Names).ShouldBeTrue();

    [Theory]
    [InlineData("evil.example:8080")]
    [InlineData("aggregator.example.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("")]
    public void A_name_that_only_points_here_is_refused(string host) => OwnRequests.IsOwn(new HostString(host), [], Names).ShouldBeFalse();

    [Theory]
    [InlineData("127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("[::1]:8080", "http://[::1]:8080")]
    [InlineData("aggregator.example", "http://aggregator.example")]
    [InlineData("aggregator.example", "https://aggregator.example")]
    [InlineData("aggregator.example:443", "https://aggregator.example")]
    public void A_page_of_the_service_itself_is_answered(string host, string origin) =>
        OwnRequests.IsOwn(new HostString(host), [origin], Names).ShouldBeTrue();

    [Theory]
    [InlineData("127.0.0.1:8080", "http://evil.example")]
    [InlineData("127.0.0.1:8080", "http://127.0.0.1:9999")]
    [InlineData("127.0.0.1:8080", "http://127.0.0.1")]
    [InlineData("127.0.0.1:8080", "null")]
    [InlineData("127.0.0.1:8080", "")]
    [InlineData("evil.example:8080", "http://evil.example:8080")]
    public void A_page_of_another_origin_is_refused(string host, string origin) =>
        OwnRequests.IsOwn(new HostString(host), [origin], Names).ShouldBeFalse();

    [Fact]
    public void One_foreign_origin_among_several_is_enough() =>
        OwnRequests.IsOwn(new HostString("127.0.0.1:8080"), ["http://127.0.0.1:8080", "http://evil.example"], Names).ShouldBeFalse();
}
