using FederatedQC.EdgeAgent.Health;
using FederatedQC.Hosting;
using FederatedQC.Messaging.Pki;
using FederatedQC.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FederatedQC.EdgeAgent.Tests.Options;

public sealed class ConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Every_mistake_is_listed_at_once_and_the_exit_code_is_2()
    {
        var file = _folder.Of("agent.json");
        await File.WriteAllTextAsync(
            file,
            """
            {
              "Consortium": "Steel!",
              "Site": "aggregator",
              "DataFolder": "",
              "Images": [ "/no/such/images" ],
              "Identity": { "CaFile": "/no/such/ca.pem" },
              "Mqtt": { "Host": "", "Port": 0 },
              "Plant": { "Host": "plc", "Port": 70000 },
              "Capture": { "Folder": "/no/such/images/new", "SampleBits": 9 },
              "Training": { "Threads": 0, "Nice": 40 },
              "Inspection": { "Providers": [ "quantum" ], "NgThreshold": 1.5 },
              "Sync": { "FirstRetry": "00:10:00", "LongestRetry": "00:01:00" },
              "Http": "not an address"
            }
            """
        );
        using var errors = new StringWriter();

        (await EdgeAgentHost.RunAsync(["--config", file], errors)).ShouldBe(2);

        var lines = errors.ToString();
        foreach (
            var mistake in new[]
            {
                "Steel!",
                "aggregator",
                "DataFolder",
                "/no/such/images",
                "/no/such/ca.pem",
                "CertificateFile",
                "KeyFile",
                "Mqtt: ",
                "Plant: ",
                "among the labelled images",
                "Threads",
                "Nice",
                "quantum",
                "SampleBits",
                "NgThreshold",
                "LongestRetry",
                "not an address",
            }
        )
        {
            lines.ShouldContain(mistake);
        }
    }

    [Fact]
    public async Task A_file_that_is_missing_or_no_JSON_and_a_value_that_can_not_be_read_say_so_with_exit_code_2()
    {
        await File.WriteAllTextAsync(_folder.Of("broken.json"), "{ \"Site\": ");
        await File.WriteAllTextAsync(_folder.Of("word.json"), "{ \"Mqtt\": { \"Port\": \"many\" } }");
        foreach (var (file, says) in new[] { ("missing.json", "missing.json"), ("broken.json", "broken.json"), ("word.json", "Mqtt:Port") })
        {
            using var errors = new StringWriter();
            (await EdgeAgentHost.RunAsync(["--config", _folder.Of(file)], errors)).ShouldBe(2);
            errors.ToString().ShouldContain(says);
        }
    }

    [Fact]
    public async Task A_certificate_of_another_site_is_a_mistake()
    {
        using var errors = new StringWriter();

        (await EdgeAgentHost.RunAsync([.. Sound("plant-b")], errors)).ShouldBe(2);

        errors.ToString().ShouldContain("it is of 'plant-b', not of this site 'plant-a'");
    }

    [Fact]
    public async Task A_data_folder_that_another_agent_uses_is_an_error_with_exit_code_1()
    {
        using var other = AgentFolders.Open(_folder.Of("data"));
        using var errors = new StringWriter();

        (await EdgeAgentHost.RunAsync([.. Sound("plant-a")], errors)).ShouldBe(1);

        errors.ToString().ShouldContain("in use by another agent");
    }

    [Fact]
    public async Task A_stop_in_good_order_ends_with_exit_code_0()
    {
        using var stop = new CancellationTokenSource();
        var running = EdgeAgentHost.RunAsync([.. Sound("plant-a")], TextWriter.Null, stop.Token);
        await stop.CancelAsync();

        (await running).ShouldBe(0);
    }

    [Fact]
    public async Task A_loop_that_dies_ends_the_agent_with_exit_code_1()
    {
        var code = await ServiceRunner.RunAsync(
            () => EdgeAgentHost.Build([.. Sound("plant-a")], services => services.AddHostedService<DyingLoop>()),
            TextWriter.Null,
            CancellationToken.None
        );

        code.ShouldBe(ServiceRunner.Failed);
    }

    [Fact]
    public async Task Health_is_told_over_HTTP_and_in_a_file()
    {
        using var host = EdgeAgentHost.Build([.. Sound("plant-a"), "--Http", "http://127.0.0.1:0"]);
        await host.StartAsync();
        var health = host.Services.GetRequiredService<AgentHealth>();
        await Eventually.HoldsAsync(() => health.Report.Ready, "the agent is ready", () => health.Report);
        using var client = new HttpClient { BaseAddress = new Uri(await File.ReadAllTextAsync(_folder.Of("data", "state", "http.url"))) };

        (await client.GetStringAsync(new Uri("healthz", UriKind.Relative))).ShouldContain("\"site\": \"plant-a\"");
        (await client.GetStringAsync(new Uri("metrics", UriKind.Relative))).ShouldContain("fqc_agent_consortium_connected{} 0\n");
        (await client.GetAsync(new Uri("readyz", UriKind.Relative))).IsSuccessStatusCode.ShouldBeTrue();
        (await client.GetAsync(new Uri("elsewhere", UriKind.Relative))).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        client.DefaultRequestHeaders.Host = "evil.example";
        (await client.GetAsync(new Uri("healthz", UriKind.Relative))).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        await host.StopAsync();

        (await File.ReadAllTextAsync(_folder.Of("data", "state", "health.json"))).ShouldContain("\"ready\": true");
    }

    public void Dispose() => _folder.Dispose();

    private IEnumerable<string> Sound(string certificateOf)
    {
        using var pki = ConsortiumPki.Create(_folder.Of("pki"), TimeProvider.System);
        var files = pki.IssueClient(certificateOf);
        return
        [
            "--Consortium",
            "steel",
            "--Site",
            "plant-a",
            "--DataFolder",
            _folder.Of("data"),
            "--Identity:CaFile",
            pki.CaFile,
            "--Identity:CertificateFile",
            files.CertificateFile,
            "--Identity:KeyFile",
            files.KeyFile,
            "--Mqtt:Host",
            "127.0.0.1",
            "--Mqtt:Port",
            "1",
            "--Logging:LogLevel:Default",
            "None",
        ];
    }

    private sealed class DyingLoop : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("A mistake in this program.");
        }
    }
}
