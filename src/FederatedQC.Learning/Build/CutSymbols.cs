using System;
using System.IO;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies a library without its table of symbols and the names in it, which only debuggers read: a fifth of libtorch. Whole pages are cut
/// out, so that what is loaded of the file stays as it was, and what lies behind moves forward. Compiled into the build and into no
/// project.
/// </summary>
public sealed class CutSymbols : Task
{
    // ELF, System V ABI: types of sections and of segments, and where a header has what.
    private const uint SymbolTable = 2;
    private const uint Loaded = 1;
    private const int SectionOffset = 24;
    private const int SectionSize = 32; // and behind it the section that it refers to, and a number

    [Required]
    public string Source { get; set; }

    [Required]
    public string Target { get; set; }

    public override bool Execute()
    {
        if (File.Exists(Target) && File.GetLastWriteTimeUtc(Target) >= File.GetLastWriteTimeUtc(Source))
        {
            return true;
        }

        var file = File.ReadAllBytes(Source);
        long cut = 0;
        long start = 0;
        if (Find(file) is int table)
        {
            var names = Section(file, BitConverter.ToInt32(file, table + 40));
            start = BitConverter.ToInt64(file, table + SectionOffset);
            var end = BitConverter.ToInt64(file, names + SectionOffset) + BitConverter.ToInt64(file, names + SectionSize);
            if (BitConverter.ToInt64(file, names + SectionOffset) < start || IsLoaded(file, start, end))
            {
                Log.LogError(
                    "{0}: the names of its symbols don't follow them: the package has changed, and so must Natives.targets.",
                    Source
                );
                return false;
            }

            var page = Alignment(file);
            cut = (end - start) / page * page;
            Empty(file, table);
            Empty(file, names);
            Move(file, end, cut);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Target));
        var unfinished = Target + ".new";
        using (var target = File.Create(unfinished))
        {
            target.Write(file, 0, (int)start);
            target.Write(file, (int)(start + cut), (int)(file.Length - start - cut));
        }

        File.Delete(Target);
        File.Move(unfinished, Target);
        return true;
    }

    private static int? Find(byte[] file)
    {
        for (var index = 0; index < BitConverter.ToUInt16(file, 0x3c); index++)
        {
            var section = Section(file, index);
            if (BitConverter.ToUInt32(file, section + 4) == SymbolTable)
            {
                return section;
            }
        }

        return null;
    }

    private static int Section(byte[] file, int index) =>
        (int)BitConverter.ToInt64(file, 0x28) + (index * BitConverter.ToUInt16(file, 0x3a));

    private static int Segment(byte[] file, int index) =>
        (int)BitConverter.ToInt64(file, 0x20) + (index * BitConverter.ToUInt16(file, 0x36));

    // An empty section of no type. It keeps its place in the list, by which others refer to theirs.
    private static void Empty(byte[] file, int section)
    {
        Array.Clear(file, section + 4, 4);
        Array.Clear(file, section + SectionSize, 16);
    }

    private static bool IsLoaded(byte[] file, long start, long end)
    {
        for (var index = 0; index < BitConverter.ToUInt16(file, 0x38); index++)
        {
            var segment = Segment(file, index);
            var from = BitConverter.ToInt64(file, segment + 8);
            if (BitConverter.ToUInt32(file, segment) == Loaded && from < end && from + BitConverter.ToInt64(file, segment + 32) > start)
            {
                return true;
            }
        }

        return false;
    }

    // A segment's place in the file and in memory agree to so many bytes.
    private static long Alignment(byte[] file)
    {
        var most = 1L;
        for (var index = 0; index < BitConverter.ToUInt16(file, 0x38); index++)
        {
            most = Math.Max(most, BitConverter.ToInt64(file, Segment(file, index) + 48));
        }

        return most;
    }

    private static void Move(byte[] file, long end, long cut)
    {
        for (var index = 0; index < BitConverter.ToUInt16(file, 0x38); index++)
        {
            Forward(file, Segment(file, index) + 8, end, cut);
        }

        for (var index = 0; index < BitConverter.ToUInt16(file, 0x3c); index++)
        {
            Forward(file, Section(file, index) + SectionOffset, end, cut);
        }

        // The lists of headers themselves, and last: they are found by these.
        Forward(file, 0x20, end, cut);
        Forward(file, 0x28, end, cut);
    }

    private static void Forward(byte[] file, int place, long end, long cut)
    {
        var offset = BitConverter.ToInt64(file, place);
        if (offset >= end)
        {
            Array.Copy(BitConverter.GetBytes(offset - cut), 0, file, place, 8);
        }
    }
}
