namespace TorchSharp.Modules;

/// <summary>Height and width, as a pair and as the list that libtorch takes.</summary>
internal static class Pairs
{
    internal static long[] ToArray(this (long, long) pair) => [pair.Item1, pair.Item2];

    internal static long[] Both(this long value) => [value, value];
}
