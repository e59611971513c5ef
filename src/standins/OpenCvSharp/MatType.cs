namespace OpenCvSharp;

/// <summary>An element type of a matrix: a depth and a number of channels in OpenCV's encoding.</summary>
public readonly struct MatType : IEquatable<int>, IEquatable<MatType>
{
    /// <summary>Depth: unsigned byte.</summary>
    public const int CV_8U = 0;

    /// <summary>Depth: unsigned 16-bit integer.</summary>
    public const int CV_16U = 2;

    /// <summary>Depth: 32-bit float.</summary>
    public const int CV_32F = 5;

    /// <summary>Depth: 64-bit float.</summary>
    public const int CV_64F = 6;

    /// <summary>One byte an element.</summary>
    public static readonly MatType CV_8UC1 = CV_8UC(1);

    /// <summary>Three bytes an element.</summary>
    public static readonly MatType CV_8UC3 = CV_8UC(3);

    /// <summary>One 32-bit float an element.</summary>
    public static readonly MatType CV_32FC1 = MakeType(CV_32F, 1);

    /// <summary>One 64-bit float an element.</summary>
    public static readonly MatType CV_64FC1 = MakeType(CV_64F, 1);

    private const int DepthBits = 3;
    private const int DepthMask = (1 << DepthBits) - 1;
    private const int MaxChannels = 512;

    /// <summary>Takes OpenCV's own encoding.</summary>
    public MatType(int value) => Value = value;

    /// <summary>OpenCV's own encoding.</summary>
    public int Value { get; }

    /// <summary>One of the depth constants, such as <see cref="CV_8U"/>.</summary>
    public int Depth => Value & DepthMask;

    /// <summary>Channels of an element, from 1 to 512.</summary>
    public int Channels => (Value >> DepthBits) + 1;

    /// <summary>Bytes with the given number of channels.</summary>
    public static MatType CV_8UC(int ch) => MakeType(CV_8U, ch);

    /// <summary>Combines a depth and a number of channels.</summary>
    /// <exception cref="OpenCvSharpException">The number of channels or the depth is out of range.</exception>
    public static MatType MakeType(int depth, int channels)
    {
        if (channels is <= 0 or >= MaxChannels || depth is < 0 or > DepthMask)
        {
            throw new OpenCvSharpException($"A type with depth {depth} and {channels} channels does not exist.");
        }

        return new MatType(depth | ((channels - 1) << DepthBits));
    }

    /// <summary>Takes OpenCV's own encoding, so that a depth constant is the type with one channel.</summary>
    public static implicit operator MatType(int value) => new(value);

    /// <summary>Whether both encodings are the same.</summary>
    public static bool operator ==(MatType left, MatType right) => left.Value == right.Value;

    /// <summary>Whether the encodings differ.</summary>
    public static bool operator !=(MatType left, MatType right) => left.Value != right.Value;

    /// <inheritdoc/>
    public bool Equals(int other) => Value == other;

    /// <inheritdoc/>
    public bool Equals(MatType other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => (obj is MatType type && Equals(type)) || (obj is int value && Equals(value));

    /// <inheritdoc/>
    public override int GetHashCode() => Value;
}
