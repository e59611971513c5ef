using System;
using System.IO;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies a pretrained network in ONNX without the constants of its last stage, which no feature comes from and which are five sixths of
/// it. Compiled into the build and into no project.
/// </summary>
public sealed class CutBackbone : Task
{
    // Protocol Buffers: a field's tag is its number and, in the lowest bits, how it is written. ONNX: where a model has its graph, a graph
    // its constants, and a constant its extents.
    private const int LengthDelimited = 2;
    private const int Graph = 7;
    private const int Constant = 5;
    private const int Extent = 1;

    [Required]
    public string Source { get; set; }

    [Required]
    public string Target { get; set; }

    /// <summary>First extent of the constants to leave out: the channels of the last stage.</summary>
    [Required]
    public int Channels { get; set; }

    public override bool Execute()
    {
        var file = File.ReadAllBytes(Source);
        var cut = new MemoryStream();
        Each(file, 0, file.Length, (field, start, content, end) =>
        {
            if (field == Graph)
            {
                var graph = new MemoryStream();
                Each(file, content, end, (part, partStart, partContent, partEnd) =>
                {
                    if (part != Constant || FirstExtent(file, partContent, partEnd) != Channels)
                    {
                        graph.Write(file, partStart, partEnd - partStart);
                    }
                });
                WriteNumber(cut, (Graph << 3) | LengthDelimited);
                WriteNumber(cut, (ulong)graph.Length);
                graph.WriteTo(cut);
            }
            else
            {
                cut.Write(file, start, end - start);
            }
        });

        Directory.CreateDirectory(Path.GetDirectoryName(Target));
        var unfinished = Target + ".new";
        File.WriteAllBytes(unfinished, cut.ToArray());
        if (File.Exists(Target))
        {
            File.Delete(Target);
        }

        File.Move(unfinished, Target);
        return true;
    }

    private static int FirstExtent(byte[] file, int start, int end)
    {
        var extent = 0;
        Each(file, start, end, (field, fieldStart, content, fieldEnd) =>
        {
            if (field == Extent && extent == 0)
            {
                extent = (int)ReadNumber(file, ref content);
            }
        });
        return extent;
    }

    // Of each field: its number, where it begins, where its content begins, and where it ends.
    private static void Each(byte[] file, int start, int end, Action<int, int, int, int> field)
    {
        for (var at = start; at < end; )
        {
            var begin = at;
            var tag = ReadNumber(file, ref at);
            var content = at;
            switch (tag & 7)
            {
                case 0:
                    ReadNumber(file, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case LengthDelimited:
                    var length = (int)ReadNumber(file, ref at);
                    content = at;
                    at += length;
                    break;
                default:
                    at += 4;
                    break;
            }

            field((int)(tag >> 3), begin, content, at);
        }
    }

    private static ulong ReadNumber(byte[] file, ref int at)
    {
        ulong number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = file[at++];
            number |= (ulong)(part & 127) << shift;
            if (part < 128)
            {
                return number;
            }
        }
    }

    private static void WriteNumber(Stream target, ulong number)
    {
        for (; number >= 128; number >>= 7)
        {
            target.WriteByte((byte)(number | 128));
        }

        target.WriteByte((byte)number);
    }
}
