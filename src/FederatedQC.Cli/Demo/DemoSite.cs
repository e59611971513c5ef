namespace FederatedQC.Cli.Demo;

/// <summary>One factory of the demo.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">Everything that is its own: images, state, configuration.</param>
/// <param name="Images">Its labelled images: a folder with a manifest.</param>
/// <param name="TrainImages">Images that it trains on.</param>
/// <param name="Classes">Training images by class.</param>
internal sealed record DemoSite(string Name, string Folder, string Images, int TrainImages, IReadOnlyDictionary<string, int> Classes);
