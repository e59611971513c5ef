using System.Globalization;

namespace FederatedQC.EdgeAgent.Inspection;

/// <summary>
/// Verdicts as JSON lines for whoever reads files: one file a day, and a further one whenever a file is full. A verdict is there at least
/// once: a power cut between writing it and putting the image away writes it again, with the same part id.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class VerdictJsonLines(string folder, int maxFileBytes) : IVerdictSink, IDisposable
{
    private FileStream? _file;
    private DateOnly _day;

    /// <inheritdoc/>
    public void Keep(IReadOnlyList<PartVerdict> verdicts)
    {
        foreach (var verdict in verdicts)
        {
            Append(InspectionJson.Bytes(verdict), verdict.At);
        }
    }

    /// <summary>Appends a line.</summary>
    /// <param name="json">The verdict, without a line end.</param>
    /// <param name="at">Decides the file.</param>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public void Append(ReadOnlySpan<byte> json, DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        if (_file is null || day != _day || _file.Length + json.Length >= maxFileBytes)
        {
            Roll(day, json.Length);
        }

        // One write a line, so that a reader never sees half of one.
        var line = new byte[json.Length + 1];
        json.CopyTo(line);
        line[^1] = (byte)'\n';
        _file!.Write(line);
        _file.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private void Roll(DateOnly day, int needed)
    {
        _file?.Dispose();
        _file = null;
        Directory.CreateDirectory(folder);
        var number = 0;
        while (new FileInfo(PathOf(day, number)) is { Exists: true } taken && taken.Length + needed >= maxFileBytes)
        {
            number++;
        }

        _file = new FileStream(
            PathOf(day, number),
            FileMode.Append,
            FileAccess.Write,
            FileShare.ReadWrite | FileShare.Delete,
            bufferSize: 0
        );
        _day = day;
    }

    private string PathOf(DateOnly day, int number) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"verdicts-{day:yyyy-MM-dd}-{number:D3}.jsonl"));
}
