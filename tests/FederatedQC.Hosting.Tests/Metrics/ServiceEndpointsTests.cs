using System.Diagnostics.Metrics;
using System.Net;
using FederatedQC.Hosting.Http;
using FederatedQC.Hosting.Metrics;
using FederatedQC.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace FederatedQC.Hosting.Tests.Metrics;

public sealed class ServiceEndpointsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private string[] _reasons = [];

    /// <summary>Two services in one process, as in the demo: meters of one name, which the exporter would mix.</summary>
    [Fact]
    public async Task A_page_shows_its_own_meter_and_no_other_of_the_same_name()
    {
        await using var first = await StartAsync("a", 1);
        await using var second = await StartAsync("b", 2);

        (await GetAsync("a", "/metrics")).Body.ShouldContain("parts_total{line=\"x\"} 1\n");
        var page = (await GetAsync("b", "/metrics")).Body;
        page.ShouldContain("parts_total{line=\"x\"} 2\n");
        page.ShouldContain("# TYPE parts_total counter\n");
        page.ShouldNotContain(" 1\nparts");
        page.Split("parts_total{").Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_service_says_whether_it_is_ready_and_why_not()
    {
        await using var service = await StartAsync("a", 1);
        (await GetAsync("a", "/readyz")).ShouldBe((HttpStatusCode.OK, """{"ready":true,"reasons":[]}"""));

        _reasons = ["the broker is down"];

        (await GetAsync("a", "/readyz")).ShouldBe(
            (HttpStatusCode.ServiceUnavailable, """{"ready":false,"reasons":["the broker is down"]}""")
        );
    }

    [Fact]
    public async Task The_address_stands_in_its_file_while_the_service_answers()
    {
        await File.WriteAllTextAsync(_folder.Of("a"), "http://127.0.0.1:1");
        await using var service = await StartAsync("a", 1);
        (await File.ReadAllTextAsync(_folder.Of("a"))).ShouldBe(service.Urls.Single());

        await service.StopAsync();

        File.Exists(_folder.Of("a")).ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();

    private async Task<WebApplication> StartAsync(string name, long parts)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddHttpAddressFile(_ => _folder.Of(name));
        var meter = new Meter("the same");
        meter.CreateObservableCounter("parts_total", () => new Measurement<long>(parts, KeyValuePair.Create("line", (object?)"x")));
        var page = new MetricsPage(meter, "test");
        var app = builder.Build();
        app.Lifetime.ApplicationStopped.Register(page.Dispose);
        page.Serve(app);
        app.Run(context => Readiness.Without(_reasons).WriteAsync(context.Response));
        await app.StartAsync();
        return app;
    }

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(string name, string path)
    {
        using var client = new HttpClient { BaseAddress = new Uri(await File.ReadAllTextAsync(_folder.Of(name))) };
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
