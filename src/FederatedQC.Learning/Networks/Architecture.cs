namespace FederatedQC.Learning.Networks;

/// <summary>A network that a plan can ask for by name.</summary>
public sealed class Architecture
{
    private readonly Func<NetworkShape, NetworkGraph> _build;

    internal Architecture(string name, string summary, int defaultWidth, Func<NetworkShape, NetworkGraph> build)
    {
        (Name, Summary, DefaultWidth) = (name, summary, defaultWidth);
        _build = build;
    }

    /// <summary>Name in plans and specs.</summary>
    public string Name { get; }

    /// <summary>One line for a command's help.</summary>
    public string Summary { get; }

    /// <summary>Channels of the first stage when a plan doesn't say.</summary>
    public int DefaultWidth { get; }

    internal NetworkGraph Build(NetworkShape shape) => _build(shape);
}
