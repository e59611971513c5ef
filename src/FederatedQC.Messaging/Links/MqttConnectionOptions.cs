using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace FederatedQC.Messaging.Links;

/// <summary>One connection to an MQTT 5 broker.</summary>
public sealed class MqttConnectionOptions
{
    /// <summary>The broker's name or address.</summary>
    [Required]
    public string Host { get; set; } = "localhost";

    /// <summary>The broker's port; default 8883, MQTT over TLS.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 8883;

    /// <summary>The client's identifier: unique on the broker, and the same after a restart.</summary>
    [Required]
    [StringLength(256)]
    public string ClientId { get; set; } = "";

    /// <summary>The user name; null is none. With client certificates the certificate is the user.</summary>
    public string? Username { get; set; }

    /// <summary>The password; null is none.</summary>
    public string? Password { get; set; }

    /// <summary>TLS; null is plain TCP, for the loopback interface only.</summary>
    [ValidateObjectMembers]
    public MqttTlsOptions? Tls { get; set; }

    /// <summary>Longest silence on the line before the broker is asked for a sign of life; default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest wait for the broker, while connecting and for a sign of life; default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many unacknowledged messages the broker may have under way to this client; default 16.</summary>
    [Range(1, 65_535)]
    public int ReceiveMaximum { get; set; } = 16;

    /// <summary>How many publishes until delivery are under way at once; default 4.</summary>
    [Range(1, 1024)]
    public int PublishWindow { get; set; } = 4;

    /// <summary>
    /// True begins each process without what an earlier one left at the broker; default false. Reconnections within a process
    /// always take the session up again.
    /// </summary>
    public bool CleanStart { get; set; }

    /// <summary>How long the broker keeps the session and queues for it after a lost connection; default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan SessionExpiry { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The same connection under another client id, because no two links may share one.</summary>
    public MqttConnectionOptions As(string clientId, bool cleanStart) =>
        new()
        {
            Host = Host,
            Port = Port,
            ClientId = clientId,
            Username = Username,
            Password = Password,
            Tls = Tls,
            KeepAlive = KeepAlive,
            Timeout = Timeout,
            ReceiveMaximum = ReceiveMaximum,
            PublishWindow = PublishWindow,
            CleanStart = cleanStart,
            SessionExpiry = SessionExpiry,
        };
}
