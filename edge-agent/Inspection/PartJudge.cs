using FederatedQC.EdgeAgent.Capture;
using FederatedQC.Inference.Inspection;
using FederatedQC.Inference.Swapping;
using FederatedQC.Vision;

namespace FederatedQC.EdgeAgent.Inspection;

/// <summary>Turns an image file into a verdict with the model that is on the line at this moment.</summary>
/// <remarks>Not thread-safe: it keeps the buffers of its last image.</remarks>
internal sealed class PartJudge(ModelSlot slot, InspectionOptions options, DecodeLimits limits, TimeProvider time)
{
    private readonly VerdictPolicy _policy = new() { DefectThreshold = options.NgThreshold };
    private ImagePreprocessor? _preprocessor;
    private byte[] _pixels = [];

    /// <summary>Judges a part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="file">Its image.</param>
    /// <param name="refusal">Why there is no verdict: a reason of <see cref="ImageRefusal"/>, or that the model could not judge.</param>
    /// <returns>The verdict, or null.</returns>
    /// <exception cref="InvalidOperationException">There is no model on the line.</exception>
    public PartVerdict? Judge(LinePart part, CapturedFile file, out string? refusal)
    {
        if (file.Look.Length == 0)
        {
            refusal = Name(ImageRefusal.Empty);
            return null;
        }

        if (!ImageDecoder.TryDecodeFile(file.Path, limits, out var image, out var reason))
        {
            refusal = Name(reason);
            return null;
        }

        if (!slot.TryLease(out var lease))
        {
            throw new InvalidOperationException("There is no model on the line.");
        }

        using (lease)
        {
            return Judge(part, image, lease.Session, out refusal);
        }
    }

    private static string Name(ImageRefusal reason) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString());

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
}
