using System.CommandLine;
using FederatedQC.Cli.Models;
using FederatedQC.Cli.Output;

namespace FederatedQC.Cli.Commands;

/// <summary><c>fqc model</c>: models on disk.</summary>
internal static class ModelCommand
{
    public static Command Create() => new("model", "Exports, shows and verifies models.") { Export(), Show(), Verify() };

    private static Command Export()
    {
        var model = new Argument<string>("DIR") { Description = "A folder of 'fqc train', or a file of a service's model store." };
        var output = Flags.Out("The .onnx file to write.");
        var command = new Command("export", "Writes a model as ONNX, with its spec and id as metadata.") { model, output };
        command.SetAction(parsed =>
        {
            var source = ModelSource.FindOne(parsed.GetValue(model)!);
            if (source is OnnxModelFile)
            {
                throw new UsageException($"'{source.Path}' is an exported model already.");
            }

            var onnx = source.ToOnnx();
            var path = Path.GetFullPath(parsed.GetValue(output)!);
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, onnx);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new UsageException($"'{path}' can't be written: {exception.Message}");
            }

            Console.Out.WriteLine($"{path}: {Words.Count(onnx.Length)} bytes, model {source.Describe().Id}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var (model, json) = (Named(), Flags.Json("Print everything as JSON."));
        var command = new Command("show", "Says what a model is: id, network, classes, tensors by role, parameters, blocks.")
        {
            model,
            json,
        };
        command.SetAction(parsed =>
        {
            var card = ModelSource.FindOne(parsed.GetValue(model)!).Describe();
            if (parsed.GetValue(json))
            {
                CliJson.Print(card, CliJson.Default.ModelCard);
            }
            else
            {
                ModelTables.Print(card);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Verify()
    {
        var (model, json) = (Named(), Flags.Json("Print the findings as JSON."));
        var command = new Command(
            "verify",
            "Computes block hashes and Merkle id anew and compares; runs an exported model once. Exit code 1 if something is wrong."
        )
        {
            model,
            json,
        };
        command.SetAction(parsed =>
        {
            IReadOnlyList<ModelVerification> models = [.. ModelSource.Find(parsed.GetValue(model)!).Select(source => source.Verify())];
            if (parsed.GetValue(json))
            {
                CliJson.Print(models, CliJson.Default.IReadOnlyListModelVerification);
            }
            else
            {
                Print(models);
            }

            return models.All(found => found.IsSound) ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static void Print(IReadOnlyList<ModelVerification> models)
    {
        foreach (var sound in models.Where(found => found.IsSound))
        {
            Console.Out.WriteLine($"{sound.Path}: sound, model {sound.Id}");
        }

        foreach (var (path, problem) in models.SelectMany(found => found.Problems.Select(problem => (found.Path, problem))))
        {
            Console.Error.WriteLine($"{path}: {problem}");
        }
    }

    private static Argument<string> Named() =>
        new("MODEL") { Description = "An .onnx file, a folder of 'fqc train', or a file or folder of a service's model store." };
}
