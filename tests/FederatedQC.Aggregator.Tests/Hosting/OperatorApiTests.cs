using System.Net;
using System.Text;
using FederatedQC.Aggregator.Tests.Consortium;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.Aggregator.Tests.Hosting;

public sealed class OperatorApiTests
{
    [Fact]
    public async Task Is_alive_but_not_ready_while_the_broker_is_down()
    {
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings: null);
        await consortium.Broker.StopAsync();
        await consortium.StartAggregatorAsync();
        using var client = consortium.NewClient();

        (await client.GetAsync(new Uri("/healthz", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
        var ready = await client.GetAsync(new Uri("/readyz", UriKind.Relative));
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ready.Content.ReadAsStringAsync()).ShouldContain("broker is down");
        (await consortium.GetAsync("/api/v1/status"))["phase"]!.GetValue<string>().ShouldBe("idle");
    }

    [Fact]
    public async Task The_operator_can_stop_a_run()
    {
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(TestModel.Settings(rounds: 3, "a"));
        await consortium.StartAggregatorAsync();
        var a = await consortium.JoinAsync("a");
        await a.PlanAsync(Phase.Train);
        using var client = consortium.NewClient();

        (await StopAsync(client, """{"reason":""}""")).ShouldBe(HttpStatusCode.BadRequest);
        (await StopAsync(client, """{"reason":"x"}""", "text/plain")).ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await StopAsync(client, """{"reason":"enough"}""")).ShouldBe(HttpStatusCode.NoContent);
        await a.PlanAsync(Phase.Finished);
        (await StopAsync(client, """{"reason":"enough"}""")).ShouldBe(HttpStatusCode.Conflict);
        (await client.GetAsync(new Uri("/api/v1/rounds/0", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync(new Uri("/api/v1/rounds/x", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("evil.example:8080", null)]
    [InlineData(null, "http://evil.example")]
    [InlineData(null, "null")]
    [InlineData("evil.example", "http://evil.example")]
    public async Task A_page_that_lets_its_own_name_point_here_can_neither_read_nor_stop_anything(string? host, string? origin)
    {
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(TestModel.Settings(rounds: 3, "a"));
        await consortium.StartAggregatorAsync();
        using var client = consortium.NewClient();

        foreach (
            var path in new[]
            {
                "/healthz",
                "/readyz",
                "/metrics",
                "/api/v1/status",
                "/api/v1/families",
                "/api/v1/models",
                "/api/v1/rounds/0",
            }
        )
        {
            (await SendAsync(HttpMethod.Get, path)).ShouldBe(HttpStatusCode.Forbidden, path);
        }

        (await SendAsync(HttpMethod.Post, "/api/v1/run/stop")).ShouldBe(HttpStatusCode.Forbidden);
        (await consortium.GetAsync("/api/v1/status"))["stopReason"].ShouldBeNull();

        async Task<HttpStatusCode> SendAsync(HttpMethod method, string path)
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Host = host;
            if (origin is not null)
            {
                request.Headers.Add("Origin", origin);
            }

            request.Content =
                method == HttpMethod.Post ? new StringContent("""{"reason":"rebound"}""", Encoding.UTF8, "application/json") : null;
            using var response = await client.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task The_aggregator_answers_to_the_names_that_it_was_given()
    {
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings: null, configuration =>
            configuration["HttpHosts"] = new System.Text.Json.Nodes.JsonArray("ops.example")
        );
        await consortium.StartAggregatorAsync();
        using var client = consortium.NewClient();
        client.DefaultRequestHeaders.Host = "ops.example";

        (await client.GetAsync(new Uri("/healthz", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_a_site_says_of_itself_is_shown()
    {
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(TestModel.Settings(rounds: 1, "a"));
        await consortium.StartAggregatorAsync();
        var a = await consortium.JoinAsync("a");
        await a.SayAsync(
            new SiteStatus
            {
                Online = true,
                AgentVersion = "1.2",
                Samples = 77,
                Problem = "no image",
            }
        );

        // Statuses and evaluations come on one connection in order: once an evaluation has ended the round, the status was read.
        await a.SendAsync(FakeUpdate.Of("a", await a.PlanAsync(Phase.Train)));
        await a.EvaluateAsync(await a.PlanAsync(Phase.Evaluate));
        await a.PlanAsync(Phase.Finished);

        var site = (await consortium.GetAsync("/api/v1/status"))["sites"]![0]!;
        site["online"]!.GetValue<bool>().ShouldBeTrue();
        site["agentVersion"]!.GetValue<string>().ShouldBe("1.2");
        site["samples"]!.GetValue<int>().ShouldBe(77);
        site["problem"]!.GetValue<string>().ShouldBe("no image");
        site["lineModel"].ShouldBeNull();
        (await consortium.GetTextAsync("/metrics")).ShouldContain("fqc_sites_online{} 1\n");
    }

    private static async Task<HttpStatusCode> StopAsync(HttpClient client, string body, string type = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        return (await client.PostAsync(new Uri("/api/v1/run/stop", UriKind.Relative), content)).StatusCode;
    }
}
