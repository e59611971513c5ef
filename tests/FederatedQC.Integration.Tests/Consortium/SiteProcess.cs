using System.Runtime.InteropServices;

namespace FederatedQC.Integration.Tests.Consortium;

/// <summary>A site of the test: its agent's process, and what lies in its data folder.</summary>
internal sealed class SiteProcess(string name, FqcService agent, string state)
{
    private readonly SortedDictionary<string, float[]> _locals = new(StringComparer.Ordinal);

    public string Name => name;

    public FqcService Agent => agent;

    /// <summary>Whether a training is under way: its folder is begun and not finished.</summary>
    public bool IsTraining => Directory.Exists(Path.Combine(Updates, "unfinished"));

    /// <summary>The local vectors of all trainings that were seen, in their order.</summary>
    public IReadOnlyList<float[]> Locals => [.. _locals.Values];

    /// <summary>The encoded delta of the newest update, which with the codec <c>float32</c> is the delta itself.</summary>
    public float[] NewestDelta => Floats(Path.Combine(Updates, _locals.Keys.Last(), "blocks.bin"));

    private string Updates => Path.Combine(state, "updates");

    /// <summary>Reads the local vector of each update that is there now; the agent keeps only the newest.</summary>
    public void NoteLocals()
    {
        if (!Directory.Exists(Updates))
        {
            return;
        }

        foreach (var update in Directory.GetDirectories(Updates).Select(folder => Path.GetFileName(folder)!))
        {
            if (char.IsAsciiDigit(update[0]) && !_locals.ContainsKey(update))
            {
                try
                {
                    _locals.Add(update, Floats(Path.Combine(Updates, update, "local.f32")));
                }
                catch (IOException)
                {
                    // The next update is replacing it just now.
                }
            }
        }
    }

    public static float[] Floats(string file) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(file)).ToArray();
}
