using FederatedQC.Vision;

namespace FederatedQC.EdgeAgent.Tests.Inspection;

/// <summary>Image files for the capture folder.</summary>
internal static class TestImages
{
    /// <summary>A small grey PNG; another one for another number.</summary>
    public static byte[] Png(int number = 0)
    {
        var pixels = new byte[48 * 48];
        new Random(number).NextBytes(pixels);
        return PngEncoder.Encode(new PixelImage(48, 48, 1, pixels));
    }

    /// <summary>Puts a file into a folder as a careful camera does: under another name first.</summary>
    public static void Drop(string folder, string name, byte[] content)
    {
        var unfinished = Path.Combine(folder, name + ".part");
        File.WriteAllBytes(unfinished, content);
        File.Move(unfinished, Path.Combine(folder, name), overwrite: true);
    }
}
