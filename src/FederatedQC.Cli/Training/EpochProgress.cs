using System.Globalization;
using FederatedQC.Worker.Jobs;
using Spectre.Console;

namespace FederatedQC.Cli.Training;

/// <summary>What training shows while it runs: a bar on a terminal, one line an epoch otherwise.</summary>
internal sealed class EpochProgress(bool toStandardError)
{
    private TextWriter Lines => toStandardError ? Console.Error : Console.Out;

    /// <summary>Does the work and shows the epochs that it reports.</summary>
    public WorkerReply Show(Func<Action<WorkerReply.Progress>, WorkerReply> work) =>
        toStandardError || Console.IsOutputRedirected
            ? work(epoch => Lines.WriteLine(Line(epoch)))
            : AnsiConsole
                .Progress()
                .Start(view =>
                {
                    var bar = view.AddTask("training");
                    return work(epoch =>
                    {
                        bar.MaxValue = epoch.Epochs;
                        bar.Value = epoch.Epoch;
                        bar.Description = Markup.Escape(Line(epoch));
                    });
                });

    /// <summary>Says something that is no epoch.</summary>
    public void Say(string text) => Lines.WriteLine(text);

    private static string Line(WorkerReply.Progress epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Epoch}/{epoch.Epochs}, loss {epoch.Loss:F3}");
}
