using System.ComponentModel.DataAnnotations;
using FederatedQC.Vision;

namespace FederatedQC.EdgeAgent.Capture;

/// <summary>Where the line's images come from.</summary>
public sealed class CaptureOptions
{
    /// <summary>Whether images are captured and judged at all. Default: true when a folder is named.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The folder that the camera writes to; created when missing. Empty, the default: no capture. Files whose name begins with a dot or
    /// ends with <c>.tmp</c>, <c>.part</c> or <c>~</c> are left alone, so that a camera may write them under such a name and rename them.
    /// </summary>
    public string Folder { get; set; } = "";

    /// <summary>Names of the files that count, with <c>*</c> and <c>?</c>; case does not matter. Default: all.</summary>
    [Required]
    public string Pattern { get; set; } = "*";

    /// <summary>
    /// How long a file must look the same before it counts as complete, unless it was renamed into place. Default: 200 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan SettleTime { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How long a file that is no whole image must look the same before it is refused: its writer may pause. Zero: at once. Default: 5 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RefusalDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often the folder is looked through although nobody announced a file, because announcements get lost. Default: 2 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "01:00:00")]
    public TimeSpan RescanPeriod { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether a judged image is deleted at once instead of moved to <c>done/</c>. Default: false.</summary>
    public bool DeleteDone { get; set; }

    /// <summary>
    /// How long judged and refused images stay, in time that the agent runs, since they were put away: no clock that is set wrong deletes
    /// any. Default: 7 days.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Images with more pixels than this are refused undecoded, among the labelled ones too. Default: 50 million.</summary>
    [Range(1, 1_000_000_000)]
    public int MaxPixels { get; set; } = 50_000_000;

    /// <summary>
    /// Bits of a sample that the camera fills where its files hold 16: 8, 10, 12, 14 or 16; the labelled images are taken to be of the same
    /// camera. A file with larger samples is refused. Null, the default: guessed from each image, with a warning, since then two images may
    /// be scaled differently.
    /// </summary>
    public int? SampleBits { get; set; }

    /// <summary>How its files become pixels.</summary>
    internal DecodeOptions Decoding => new(MaxPixels, SampleBits: SampleBits);

    /// <summary>Whether there is something to capture.</summary>
    internal bool IsOn => Enabled && Folder.Length > 0;
}
