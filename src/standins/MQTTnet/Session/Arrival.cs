namespace MQTTnet.Session;

/// <summary>What a received PUBLISH is to the session.</summary>
internal enum Arrival
{
    /// <summary>New: give it to the application.</summary>
    Deliver,

    /// <summary>The application has it and hasn't acknowledged it yet.</summary>
    InHand,

    /// <summary>Acknowledged already, at quality of service 2: answer again, don't deliver.</summary>
    Repeated,
}
