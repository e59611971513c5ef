using FederatedQC.Messaging.Broker;

namespace FederatedQC.Messaging.Tests.Broker;

/// <summary>This assembly run as a program: starts a broker in the folder given, writes its port, and waits to be killed.</summary>
internal static class Orphan
{
    public static async Task Main(string[] arguments)
    {
        await using MosquittoProcess broker = await MosquittoProcess.StartAsync(
            new MosquittoOptions { Folder = arguments[0] },
            TimeProvider.System,
            CancellationToken.None
        );
        Console.WriteLine(broker.Port);

        await broker.Exited;
    }
}
