namespace MQTTnet.Transport;

/// <summary>What a connection's keep-alive asks for.</summary>
internal enum KeepAliveStep
{
    /// <summary>Nothing.</summary>
    Wait,

    /// <summary>A PINGREQ.</summary>
    Ping,

    /// <summary>The end: the other side is gone.</summary>
    GiveUp,
}
