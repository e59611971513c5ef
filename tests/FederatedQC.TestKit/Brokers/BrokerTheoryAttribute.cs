using FederatedQC.Messaging.Broker;
using Xunit;

namespace FederatedQC.TestKit.Brokers;

/// <summary>As <see cref="BrokerFactAttribute"/>, for a test with several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrokerTheoryAttribute : TheoryAttribute
{
    public BrokerTheoryAttribute()
    {
        if (!MosquittoProcess.IsInstalled && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = "mosquitto is not installed; on Debian: apt-get install mosquitto";
        }
    }
}
