using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>A scalar as the shim takes it: its kind decides the type of a mixed operation's result.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Number
{
    internal static readonly Number One = new(1L);

    private readonly long _whole;
    private readonly double _real;
    private readonly int _kind;

    internal Number(long value) => _whole = value;

    internal Number(double value) => (_real, _kind) = (value, 1);

    internal Number(bool value) => (_whole, _kind) = (value ? 1 : 0, 2);

    internal bool IsWhole => _kind != 1;

    internal double Real => _kind == 1 ? _real : _whole;

    internal long Whole => _kind == 1 ? (long)_real : _whole;
}
