namespace FederatedQC.Vision;

/// <summary>Why a file was not taken as an image.</summary>
public enum ImageRefusal
{
    /// <summary>It was taken.</summary>
    None,

    /// <summary>There is no such file, or it can't be read.</summary>
    Unreadable,

    /// <summary>There is not one byte.</summary>
    Empty,

    /// <summary>It is not a PNG, JPEG, BMP, TIFF, WebP or JPEG 2000 (JP2) image.</summary>
    NotAnImage,

    /// <summary>It ends before the image does.</summary>
    Truncated,

    /// <summary>It has more pixels or bytes than <see cref="DecodeOptions"/> allow.</summary>
    TooLarge,

    /// <summary>
    /// It is an image of a kind that is not decoded: CMYK, lossless, arithmetic-coded or 12-bit JPEG; float, 32-bit, CMYK or Lab TIFF;
    /// animated WebP; JPEG 2000 of other than 8 or 16 bits.
    /// </summary>
    Unsupported,

    /// <summary>The header or the pixels are damaged.</summary>
    Corrupt,

    /// <summary>
    /// A sample is larger than <see cref="DecodeOptions.SampleBits"/> allow: the camera is not the one that they were set for.
    /// </summary>
    TooDeep,
}
