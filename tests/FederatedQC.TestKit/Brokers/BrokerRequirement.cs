using FederatedQC.Messaging.Broker;

namespace FederatedQC.TestKit.Brokers;

/// <summary>
/// Whether a test against a real mosquitto can run: always where <c>CI</c> is <c>true</c>, so that a missing broker is a failure there.
/// </summary>
internal static class BrokerRequirement
{
    /// <summary>What to install first; null where the test runs.</summary>
    public static string? Missing { get; } =
        MosquittoProcess.IsInstalled || Environment.GetEnvironmentVariable("CI") == "true"
            ? null
            : "mosquitto is not installed; on Debian: apt-get install mosquitto";
}
