using System.Globalization;
using System.Text;

namespace FederatedQC.Messaging.Broker;

/// <summary>Writes mosquitto's configuration.</summary>
internal static class MosquittoConfiguration
{
    public const string FileName = "mosquitto.conf";
    public const string LogFileName = "mosquitto.log";
    private const string AclFileName = "acl.conf";

    /// <summary>What retained models, sessions and connections take beside one full queue, in bytes.</summary>
    private const long MemoryBesideQueue = 1536L * 1024 * 1024;

    /// <summary>
    /// The limits keep a whole model in flight to every site of a large consortium: with mosquitto's own, a full queue drops
    /// messages that it has acknowledged.
    /// </summary>
    private const string Capacity = """
        max_inflight_messages 16
        max_queued_messages 20000
        set_tcp_nodelay true
        max_keepalive 300
        persistent_client_expiration 14d
        sys_interval 30
        """;

    /// <summary>Writes the file, and the access rules beside it.</summary>
    /// <returns>The file's path.</returns>
    public static string Write(MosquittoOptions options, int port)
    {
        string folder = Path.GetFullPath(options.Folder);
        Directory.CreateDirectory(folder);
        var text = new StringBuilder();
        text.AppendLine("per_listener_settings false");
        text.AppendLine(CultureInfo.InvariantCulture, $"listener {port} {options.Address}");

        // Started as root, mosquitto would change its user, and the kernel would forget to end it with its parent.
        text.AppendLine(CultureInfo.InvariantCulture, $"user {Environment.UserName}");
        AppendIdentity(text, options, folder);
        text.AppendLine(Capacity);
        text.AppendLine(CultureInfo.InvariantCulture, $"max_queued_bytes {options.QueueBytes}");
        text.AppendLine(CultureInfo.InvariantCulture, $"max_packet_size {options.PacketBytes}");
        text.AppendLine(CultureInfo.InvariantCulture, $"memory_limit {options.QueueBytes + MemoryBesideQueue}");
        text.AppendLine(CultureInfo.InvariantCulture, $"persistence {(options.Persistence ? "true" : "false")}");
        text.AppendLine(CultureInfo.InvariantCulture, $"persistence_location {folder}{Path.DirectorySeparatorChar}");
        text.AppendLine("autosave_interval 60");
        text.AppendLine(CultureInfo.InvariantCulture, $"log_dest file {Path.Combine(folder, LogFileName)}");
        text.AppendLine("log_dest stderr");
        text.AppendLine("log_timestamp_format %Y-%m-%dT%H:%M:%S");
        text.AppendJoin(Environment.NewLine, options.ExtraLines).AppendLine();

        string file = Path.Combine(folder, FileName);
        File.WriteAllText(file, text.ToString());
        return file;
    }

    private static void AppendIdentity(StringBuilder text, MosquittoOptions options, string folder)
    {
        if (options.Tls is { } tls)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"cafile {Path.GetFullPath(tls.CaFile)}");
            text.AppendLine(CultureInfo.InvariantCulture, $"certfile {Path.GetFullPath(tls.CertificateFile)}");
            text.AppendLine(CultureInfo.InvariantCulture, $"keyfile {Path.GetFullPath(tls.KeyFile)}");
            text.AppendLine("tls_version tlsv1.3");
            text.AppendLine("require_certificate true");
            text.AppendLine("use_identity_as_username true");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"allow_anonymous {(options.Tls is null ? "true" : "false")}");
        if (options.Acl is { } acl)
        {
            string aclFile = Path.Combine(folder, AclFileName);
            File.WriteAllText(aclFile, acl.ToMosquitto());
            text.AppendLine(CultureInfo.InvariantCulture, $"acl_file {aclFile}");
        }
    }
}
