namespace FederatedQC.Worker.Tests.Kit;

/// <summary>Where a script waits until the test lets it go on: a named pipe.</summary>
internal sealed class Gate : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"fqc-{Guid.NewGuid():N}");

    public Gate()
    {
        using var made = System.Diagnostics.Process.Start("mkfifo", [_path]);
        made.WaitForExit();
    }

    /// <summary>The script's command that waits.</summary>
    public string Wait => $"read -r go < {_path}";

    /// <summary>Lets the script go on; waits for it to come to the gate.</summary>
    public async Task OpenAsync()
    {
        await using var pipe = await Task.Run(() => new FileStream(_path, FileMode.Open, FileAccess.Write));
        await pipe.WriteAsync("go\n"u8.ToArray());
    }

    public void Dispose() => File.Delete(_path);
}
