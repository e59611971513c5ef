using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FederatedQC.Messaging.Broker;
using FederatedQC.TestKit;
using FederatedQC.TestKit.Brokers;

namespace FederatedQC.Messaging.Tests.Broker;

public sealed class MosquittoProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [BrokerFact]
    public async Task Accepts_on_the_loopback_interface_once_it_has_started_and_no_longer_after_disposal()
    {
        using var folder = new TemporaryFolder();
        await using MosquittoProcess broker = await StartAsync(folder);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, broker.Port);
        }

        await broker.DisposeAsync();
        broker.Exited.IsCompleted.ShouldBeTrue();
        (await File.ReadAllTextAsync(broker.LogFile)).ShouldContain("terminating");
        using var late = new TcpClient();
        await Should.ThrowAsync<SocketException>(() => late.ConnectAsync(IPAddress.Loopback, broker.Port));
    }

    [BrokerFact]
    public async Task Says_what_mosquitto_said_when_it_does_not_start()
    {
        using var folder = new TemporaryFolder();
        var options = new MosquittoOptions { Folder = folder.Path, ExtraLines = ["no_such_setting 1"] };
        BrokerUnavailableException failure = await Should.ThrowAsync<BrokerUnavailableException>(() =>
            MosquittoProcess.StartAsync(options, TimeProvider.System, CancellationToken.None)
        );
        failure.Message.ShouldContain("no_such_setting");
    }

    [BrokerFact]
    public async Task Does_not_take_a_port_that_is_in_use()
    {
        using var folder = new TemporaryFolder();
        await using MosquittoProcess broker = await StartAsync(folder);
        using var other = new TemporaryFolder();
        BrokerUnavailableException failure = await Should.ThrowAsync<BrokerUnavailableException>(() =>
            MosquittoProcess.StartAsync(
                new MosquittoOptions { Folder = other.Path, Port = broker.Port },
                TimeProvider.System,
                CancellationToken.None
            )
        );
        failure.Message.ShouldContain("Address already in use");
    }

    [BrokerFact]
    public async Task Outlives_the_thread_that_asked_for_it()
    {
        using var folder = new TemporaryFolder();
        var options = new MosquittoOptions { Folder = folder.Path };
        MosquittoProcess? broker = null;
        var starter = new Thread(() =>
            broker = MosquittoProcess.StartAsync(options, TimeProvider.System, CancellationToken.None).GetAwaiter().GetResult()
        );
        starter.Start();
        starter.Join();
        await using (broker)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, broker!.Port);
            broker.Exited.IsCompleted.ShouldBeFalse();
        }
    }

    [BrokerFact]
    public async Task Ends_with_a_parent_that_is_killed()
    {
        using var folder = new TemporaryFolder();
        using var parent = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, ["exec", typeof(MosquittoProcessTests).Assembly.Location, folder.Path])
            {
                RedirectStandardOutput = true,
            }
        )!;
        string? port = await parent.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        using var line = new TcpClient();
        await line.ConnectAsync(IPAddress.Loopback, int.Parse(port!, CultureInfo.InvariantCulture));

        parent.Kill();
        await parent.WaitForExitAsync().WaitAsync(Patience);

        // The broker's end of the line closes when the kernel has ended it.
        await Should.NotThrowAsync(() => EndOfAsync(line).WaitAsync(Patience));
        using var late = new TcpClient();
        await Should.ThrowAsync<SocketException>(() =>
            late.ConnectAsync(IPAddress.Loopback, int.Parse(port!, CultureInfo.InvariantCulture))
        );
    }

    private static Task<MosquittoProcess> StartAsync(TemporaryFolder folder) =>
        MosquittoProcess.StartAsync(new MosquittoOptions { Folder = folder.Path }, TimeProvider.System, CancellationToken.None);

    private static async Task EndOfAsync(TcpClient line)
    {
        try
        {
            (await line.GetStream().ReadAsync(new byte[1])).ShouldBe(0);
        }
        catch (IOException)
        {
            // Reset: an end, too.
        }
    }
}
