using System;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Lets a library load beside a C++ runtime that is one minor version too old for it: the version that it asks for is marked as weak in a
/// copy. Right only where nothing is bound to a symbol of that version, as in TorchSharp's binding, whose only one marks that streams are
/// initialised. Compiled into the build and into no project. Does nothing where the system's own runtime defines the version.
/// </summary>
public sealed class WeakenVersionNeed : Task
{
    // ELF, System V ABI: section type of the versions that a file needs, and the flag of a need whose absence is no error.
    private const uint VersionNeeds = 0x6ffffffe;
    private const byte Weak = 2;

    private static readonly string[] Runtimes =
    {
        "/usr/lib/x86_64-linux-gnu/libstdc++.so.6",
        "/usr/lib64/libstdc++.so.6",
        "/usr/lib/libstdc++.so.6",
    };

    [Required]
    public string Source { get; set; }

    [Required]
    public string Target { get; set; }

    [Required]
    public string Version { get; set; }

    /// <summary>Whether the copy was needed and is there.</summary>
    [Output]
    public bool Written { get; set; }

    public override bool Execute()
    {
        var runtime = Runtimes.FirstOrDefault(File.Exists);
        if (runtime == null || Defines(runtime))
        {
            return true;
        }

        Written = true;
        if (File.Exists(Target) && File.GetLastWriteTimeUtc(Target) >= File.GetLastWriteTimeUtc(Source))
        {
            return true;
        }

        var file = File.ReadAllBytes(Source);
        if (Weaken(file) == 0)
        {
            Log.LogError("{0} asks for no {1}: the package has changed, and so must Natives.targets.", Source, Version);
            return false;
        }

        Log.LogMessage(
            MessageImportance.High,
            "{0} lacks {1}: {2} is copied with that need marked as weak.",
            runtime,
            Version,
            Path.GetFileName(Source)
        );
        Directory.CreateDirectory(Path.GetDirectoryName(Target));
        var unfinished = Target + ".new";
        File.WriteAllBytes(unfinished, file);
        File.Delete(Target);
        File.Move(unfinished, Target);
        return true;
    }

    private bool Defines(string library) => Encoding.ASCII.GetString(File.ReadAllBytes(library)).Contains(Version + "\0");

    // Walks .gnu.version_r: a list of needed files, each with a list of the versions needed from it.
    private int Weaken(byte[] file)
    {
        var found = 0;
        var sections = (int)BitConverter.ToInt64(file, 0x28);
        int size = BitConverter.ToUInt16(file, 0x3a),
            count = BitConverter.ToUInt16(file, 0x3c);
        for (var section = sections; section < sections + (size * count); section += size)
        {
            if (BitConverter.ToUInt32(file, section + 4) != VersionNeeds)
            {
                continue;
            }

            var names = (int)BitConverter.ToInt64(file, sections + (BitConverter.ToInt32(file, section + 40) * size) + 24);
            var need = (int)BitConverter.ToInt64(file, section + 24);
            for (var needs = BitConverter.ToInt32(file, section + 44); needs > 0; needs--)
            {
                var version = need + BitConverter.ToInt32(file, need + 8);
                for (int versions = BitConverter.ToUInt16(file, need + 2); versions > 0; versions--)
                {
                    if (Name(file, names + BitConverter.ToInt32(file, version + 8)) == Version)
                    {
                        file[version + 4] |= Weak;
                        found++;
                    }

                    version += BitConverter.ToInt32(file, version + 12);
                }

                need += BitConverter.ToInt32(file, need + 12);
            }
        }

        return found;
    }

    private static string Name(byte[] file, int start) =>
        Encoding.ASCII.GetString(file, start, Array.IndexOf(file, (byte)0, start) - start);
}
