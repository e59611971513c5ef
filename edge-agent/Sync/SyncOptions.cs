using System.ComponentModel.DataAnnotations;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>How patient the site is with the consortium. The defaults suit a wide-area network.</summary>
public sealed class SyncOptions
{
    /// <summary>How long the site waits for an answer to an update before it asks again. Default: 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "01:00:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a download may stand still before its missing blocks are asked for again. Default: 20 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "01:00:00")]
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Delay after the first failure of a download, a training or an adoption; doubles with each further one. Default: 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "01:00:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest such delay. Default: 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "7.00:00:00")]
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromHours(1);
}
