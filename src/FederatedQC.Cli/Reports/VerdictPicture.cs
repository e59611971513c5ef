namespace FederatedQC.Cli.Reports;

/// <summary>A test image with what the released model made of it.</summary>
/// <param name="Truth">The true class.</param>
/// <param name="Answer">The class of the highest score.</param>
/// <param name="Score">That score.</param>
/// <param name="ImagePng">The image.</param>
/// <param name="HeatmapPng">The image under the map of where the answer came from.</param>
internal sealed record VerdictPicture(string Truth, string Answer, float Score, byte[] ImagePng, byte[] HeatmapPng)
{
    public bool IsRight => Truth == Answer;
}
