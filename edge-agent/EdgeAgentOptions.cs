using System.ComponentModel.DataAnnotations;
using FederatedQC.EdgeAgent.Capture;
using FederatedQC.EdgeAgent.Inspection;
using FederatedQC.EdgeAgent.Sync;
using FederatedQC.EdgeAgent.Training;
using FederatedQC.Messaging.Links;
using FederatedQC.Messaging.Pki;
using Microsoft.Extensions.Options;

namespace FederatedQC.EdgeAgent;

/// <summary>
/// The agent's configuration: <c>appsettings.json</c> or the file of <c>--config</c>, then environment variables with the prefix
/// <c>FQC_</c> (<c>FQC_Mqtt__Host</c>), then flags (<c>--Mqtt:Host</c>); the later wins. Relative paths count from the working directory.
/// </summary>
public sealed class EdgeAgentOptions
{
    /// <summary>The consortium's name.</summary>
    [Required]
    public string Consortium { get; set; } = "";

    /// <summary>The site's name, as in its certificate.</summary>
    [Required]
    public string Site { get; set; } = "";

    /// <summary>
    /// The product family whose plans and releases the site follows. Null, the default: the one whose plan names the site. A site that only
    /// receives releases is named in no plan and has to say it, where the consortium has families.
    /// </summary>
    public string? Family { get; set; }

    /// <summary>The line's name within the site. Default: <c>line-1</c>.</summary>
    [Required]
    public string Line { get; set; } = "line-1";

    /// <summary>The folder that the agent keeps everything in; no other agent may use it. Default: <c>data</c>.</summary>
    [Required]
    public string DataFolder { get; set; } = "data";

    /// <summary>
    /// Folders of labelled images: class folders, split folders, or a folder with a <c>manifest.csv</c>. Empty: the site only receives
    /// releases.
    /// </summary>
    public IReadOnlyList<string> Images { get; set; } = [];

    /// <summary>Names of the classes of good parts in <see cref="Images"/>. Empty, the default: the usual ones.</summary>
    public IReadOnlyList<string> GoodClasses { get; set; } = [];

    /// <summary>Certificates that messages are signed with.</summary>
    [Required]
    [ValidateObjectMembers]
    public IdentityOptions Identity { get; set; } = new();

    /// <summary>The consortium's broker. A client id of its own is only needed where the broker wants a certain one.</summary>
    [Required]
    public MqttConnectionOptions Mqtt { get; set; } = new();

    /// <summary>The plant's broker; null, the default: verdicts and alerts go to disk only.</summary>
    public MqttConnectionOptions? Plant { get; set; }

    /// <summary>Where the line's images come from.</summary>
    [Required]
    [ValidateObjectMembers]
    public CaptureOptions Capture { get; set; } = new();

    /// <summary>How parts are judged.</summary>
    [Required]
    [ValidateObjectMembers]
    public InspectionOptions Inspection { get; set; } = new();

    /// <summary>How the site trains.</summary>
    [Required]
    [ValidateObjectMembers]
    public TrainingOptions Training { get; set; } = new();

    /// <summary>How patient the site is.</summary>
    [Required]
    [ValidateObjectMembers]
    public SyncOptions Sync { get; set; } = new();

    /// <summary>
    /// Address of the health endpoints, such as <c>http://127.0.0.1:8081</c>; port 0 takes a free one. Null, the default: none.
    /// </summary>
    public string? Http { get; set; }

    /// <summary>
    /// Names that HTTP requests may call the agent by, besides IP addresses, <c>localhost</c>, the machine's name and the one in
    /// <see cref="Http"/>. Empty, the default: no other.
    /// </summary>
    public IReadOnlyList<string> HttpHosts { get; set; } = [];
}
