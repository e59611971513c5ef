namespace FederatedQC.Messaging.Broker;

/// <summary>
/// The rule for client identifiers: a party's name, alone or followed by a full stop and whatever tells its connections apart. No name has
/// a full stop in it, so no party can take another's connection over.
/// </summary>
internal static class ClientName
{
    private const char Separator = '.';

    /// <summary>The party that an identifier speaks of.</summary>
    public static string PartyOf(string clientId)
    {
        int end = clientId.IndexOf(Separator, StringComparison.Ordinal);
        return end < 0 ? clientId : clientId[..end];
    }
}
