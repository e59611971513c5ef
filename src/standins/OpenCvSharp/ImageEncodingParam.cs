namespace OpenCvSharp;

/// <summary>One option of an encoder and its value.</summary>
public class ImageEncodingParam
{
    /// <summary>Pairs an option with its value.</summary>
    public ImageEncodingParam(ImwriteFlags id, int value)
    {
        EncodingId = id;
        Value = value;
    }

    /// <summary>The option.</summary>
    public ImwriteFlags EncodingId { get; }

    /// <summary>Its value.</summary>
    public int Value { get; }
}
