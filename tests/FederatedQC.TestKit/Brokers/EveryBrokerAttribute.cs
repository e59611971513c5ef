using System.Reflection;
using Xunit.Sdk;

namespace FederatedQC.TestKit.Brokers;

/// <summary>
/// The cases of a theory that every broker has to pass, the broker as the first argument. Where no mosquitto is installed it is left out,
/// but fails when <c>CI</c> is <c>true</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryBrokerAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        Enum.GetValues<BrokerKind>()
            .Where(kind => kind != BrokerKind.Mosquitto || BrokerRequirement.Missing is null)
            .Select(kind => new object[] { kind });
}
