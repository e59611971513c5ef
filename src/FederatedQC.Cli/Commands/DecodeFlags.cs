using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using FederatedQC.Vision;

namespace FederatedQC.Cli.Commands;

/// <summary>How files become pixels: the flags of every verb that reads images, named as in the agent's configuration.</summary>
internal sealed class DecodeFlags
{
    private const string BitsName = "--sample-bits";
    private const string Unknown = "auto";

    private readonly Option<int> _maxPixels = Flags.Number(
        "--max-pixels",
        "Images with more pixels than this are not decoded.",
        50_000_000,
        1,
        1_000_000_000
    );
    private readonly Option<int?> _sampleBits = new(BitsName)
    {
        Description =
            $"Bits of a sample that the camera fills, where its files hold 16: {string.Join(", ", DecodeOptions.SampleDepths)}, or auto, which guesses for each image.",
        DefaultValueFactory = _ => null,
        CustomParser = Bits,
    };

    /// <summary>Adds the flags to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_maxPixels);
        command.Options.Add(_sampleBits);
    }

    /// <summary>What was asked for.</summary>
    public DecodeOptions Of(ParseResult parsed) => new(parsed.GetValue(_maxPixels), SampleBits: parsed.GetValue(_sampleBits));

    /// <summary>Says on standard error that depths were guessed, where they were.</summary>
    public static void WarnOfGuesses(int images)
    {
        if (images > 0)
        {
            Console.Error.WriteLine(
                $"fqc: the depth of {images} images of 16 bits a sample was guessed, so they may differ in brightness: name it with {BitsName}"
            );
        }
    }

    private static int? Bits(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (text == Unknown)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && DecodeOptions.SampleDepths.Contains(bits))
        {
            return bits;
        }

        result.AddError($"{BitsName} is '{text}': use {string.Join(", ", DecodeOptions.SampleDepths)} or {Unknown}.");
        return null;
    }
}
