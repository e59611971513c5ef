using Xunit;

namespace FederatedQC.TestKit.Brokers;

/// <summary>As <see cref="BrokerFactAttribute"/>, for a test with several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrokerTheoryAttribute : TheoryAttribute
{
    public BrokerTheoryAttribute() => Skip = BrokerRequirement.Missing;
}
