namespace TorchSharp;

public static partial class torch
{
    /// <summary>What becomes of a quotient's fraction.</summary>
    public enum RoundingMode
    {
        /// <summary>It stays.</summary>
        None = 0,

        /// <summary>It is cut off, towards zero.</summary>
        trunc = 1,

        /// <summary>It is rounded down.</summary>
        floor = 2,
    }
}
