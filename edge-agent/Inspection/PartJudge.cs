using System.Globalization;
using System.Text;
using System.Text.Json;
using FederatedQC.EdgeAgent.Capture;
using FederatedQC.EdgeAgent.Health;
using FederatedQC.Inference.Inspection;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Vision;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Inspection;

/// <summary>Turns an image file into a verdict with the model that is on the line at this moment.</summary>
/// <remarks>Not thread-safe: it keeps the buffers of its last image.</remarks>
internal sealed partial class PartJudge(
    EdgeAgentOptions options,
    LineModel line,
    AgentHealth health,
    TimeProvider time,
    ILogger<PartJudge> logger
)
{
    private readonly VerdictPolicy _policy = new() { DefectThreshold = options.Inspection.NgThreshold };
    private readonly DecodeOptions _decoding = options.Capture.Decoding;
    private int? _guessedBits;
    private ImagePreprocessor? _preprocessor;
    private byte[] _pixels = [];

    /// <summary>Judges a part.</summary>
    /// <param name="file">Its image.</param>
    /// <param name="refusal">
    /// Why there is no verdict: a reason of <see cref="ImageRefusal"/>, or that the model could not judge; null when the file changed while
    /// it was read.
    /// </param>
    /// <returns>The verdict, or null.</returns>
    /// <exception cref="InvalidOperationException">There is no model on the line.</exception>
    public PartVerdict? Judge(CapturedFile file, out string? refusal)
    {
        if (!ImageDecoder.TryReadFile(file.Path, _decoding, out var encoded, out var reason))
        {
            refusal = Name(reason);
            return null;
        }

        // Another shot may have taken the place of the one that was found. Its verdict must not stand under the other's id, nor a mixture
        // of both be judged.
        if (!file.IsUnchanged())
        {
            refusal = null;
            return null;
        }

        if (!ImageDecoder.TryDecode(encoded, _decoding, out var image, out reason))
        {
            refusal = Name(reason);
            return null;
        }

        WarnOfGuess(image);
        if (!line.Slot.TryLease(out var lease))
        {
            throw new InvalidOperationException("There is no model on the line.");
        }

        using (lease)
        {
            var part = new LinePart(options.Site, options.Line, IdOf(file), file.Look.Name);
            return Judge(part, image, lease.Session, out refusal);
        }
    }

    /// <summary>
    /// The part's id. The same image of the same moment is the same part, also when the agent was killed between judging it and putting it
    /// away.
    /// </summary>
    public string IdOf(CapturedFile file) =>
        Hash256
            .Of(
                Encoding.UTF8.GetBytes(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"part\n{options.Site}\n{options.Line}\n{file.Look.Name}\n{file.Look.WrittenAt.UtcTicks}\n{file.Look.Length}"
                    )
                )
            )
            .ToString()[..32];

    private void WarnOfGuess(PixelImage image)
    {
        if (image.GuessedBits is not { } bits)
        {
            return;
        }

        health.DepthGuessed();
        if (bits != _guessedBits)
        {
            _guessedBits = bits;
            Log.DepthGuessed(logger, bits);
        }
    }

    private static string Name(ImageRefusal reason) => JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString());

    private PartVerdict? Judge(LinePart part, PixelImage image, InspectionSession session, out string? refusal)
    {
        var spec = session.Model.Spec;
        if (_preprocessor is null || _preprocessor.Size != spec.InputSize || _preprocessor.Channels != spec.Channels)
        {
            _preprocessor = new ImagePreprocessor(spec.InputSize, spec.Channels);
            _pixels = new byte[_preprocessor.Length];
        }

        _preprocessor.Apply(image, _pixels);
        try
        {
            session.Run(_pixels);
            var verdict = (spec.DefectFreeIndex < 0 ? VerdictPolicy.HighestScore : _policy).Judge(session);
            refusal = null;
            return PartVerdict.Of(part, verdict, spec, time.GetUtcNow());
        }
        catch (Exception exception) when (exception is InvalidOperationException or InvalidDataException)
        {
            refusal = "not-judged";
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            8306,
            LogLevel.Warning,
            "An image of 16 bits a sample seems to fill {Bits} of them and is scaled so: set Capture:SampleBits to what the camera has"
        )]
        public static partial void DepthGuessed(ILogger logger, int bits);
    }
}
