using System.ComponentModel.DataAnnotations;
using FederatedQC.Aggregator.Broker;
using FederatedQC.Aggregator.Families;
using FederatedQC.Messaging.Links;
using FederatedQC.Messaging.Pki;
using Microsoft.Extensions.Options;

namespace FederatedQC.Aggregator;

/// <summary>
/// The aggregator's configuration: <c>appsettings.json</c> or the file of <c>--config</c>, then environment variables with the prefix
/// <c>FQC_</c> (<c>FQC_Mqtt__Host</c>), then flags (<c>--Mqtt:Host</c>); the later wins. Relative paths count from the working directory.
/// </summary>
public sealed class AggregatorOptions
{
    /// <summary>The consortium's name.</summary>
    [Required]
    public string Consortium { get; set; } = "";

    /// <summary>The folder that the aggregator keeps everything in; no other aggregator may use it. Default: <c>data</c>.</summary>
    [Required]
    public string DataFolder { get; set; } = "data";

    /// <summary>Certificates that messages are signed with.</summary>
    [Required]
    [ValidateObjectMembers]
    public IdentityOptions Identity { get; set; } = new();

    /// <summary>The consortium's broker. A client id of its own is only needed where the broker wants a certain one.</summary>
    [Required]
    public MqttConnectionOptions Mqtt { get; set; } = new();

    /// <summary>A broker in this process, for a small consortium; not used by default.</summary>
    [ValidateObjectMembers]
    public EmbeddedBrokerOptions EmbeddedBroker { get; set; } = new();

    /// <summary>
    /// Address of the operator's endpoints; port 0, the default, takes a free one, which is then found in <c>http.url</c> of the data
    /// folder.
    /// </summary>
    [Required]
    public string Http { get; set; } = "http://127.0.0.1:0";

    /// <summary>
    /// Names that HTTP requests may call the aggregator by, besides IP addresses, <c>localhost</c>, the machine's name and the one in
    /// <see cref="Http"/>. Empty, the default: no other.
    /// </summary>
    public IReadOnlyList<string> HttpHosts { get; set; } = [];

    /// <summary>
    /// Settings of the run to begin when none is in progress (<c>run-settings.schema.json</c>). Null, the default: none begins.
    /// </summary>
    public string? RunFile { get; set; }

    /// <summary>
    /// Families of sites by name: each has a run, models and releases of its own, in a folder of its own. Empty, the default: one run for
    /// all sites.
    /// </summary>
    public IReadOnlyDictionary<string, FamilyOptions> Families { get; set; } = new Dictionary<string, FamilyOptions>();

    /// <summary>Whether <see cref="RunFile"/> begins by itself; default true. A run in progress always goes on.</summary>
    public bool AutoStart { get; set; } = true;

    /// <summary>
    /// The model that a new run begins with: its shared vector as bare little-endian float32. Null, the default: random, drawn from the
    /// run's seed.
    /// </summary>
    public string? InitialModel { get; set; }

    /// <summary>
    /// Labelled images that the aggregator evaluates every candidate on, split <c>golden</c>, and for the rule <c>fltrust</c> trains on,
    /// split <c>train</c>. Null, the default: only the sites evaluate.
    /// </summary>
    public string? GoldenFolder { get; set; }

    /// <summary>
    /// Command of the process that evaluates and trains on <see cref="GoldenFolder"/>; empty, the default: this program's own <c>worker</c>
    /// verb.
    /// </summary>
    public IReadOnlyList<string> Worker { get; set; } = [];

    /// <summary>Threads that aggregate and take updates in; 0, the default: one a processor, at most 8.</summary>
    [Range(0, 256)]
    public int Threads { get; set; }

    /// <summary>
    /// What sites may have under way to the aggregator at a time, in bytes; further uploads wait their turn. Default: 256 MiB, half of what
    /// the generated broker configuration queues for a client, because an aggregator that was restarted does not know whom it had let send.
    /// </summary>
    [Range(1, long.MaxValue)]
    public long UploadBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Releases that are kept on disk; default 5.</summary>
    [Range(2, 1000)]
    public int KeepReleases { get; set; } = 5;

    /// <summary>
    /// Delay after which what the disk failed is tried again for the first time; doubles with each further failure. Default: 5 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "01:00:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest such delay. Default: 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "1.00:00:00")]
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The delay after so many failures in a row, at least 1.</summary>
    internal TimeSpan RetryAfter(int failures)
    {
        const int MostDoublings = 20;
        var delay = FirstRetry * Math.Pow(2, Math.Min(failures - 1, MostDoublings));
        return delay < LongestRetry ? delay : LongestRetry;
    }

    internal int EffectiveThreads => Threads > 0 ? Threads : Math.Min(Environment.ProcessorCount, 8);
}
