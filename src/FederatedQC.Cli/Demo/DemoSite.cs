namespace FederatedQC.Cli.Demo;

/// <summary>One factory of the demo.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">Everything that is its own: images, state, configuration.</param>
/// <param name="Images">Its labelled images: a folder with a manifest.</param>
/// <param name="TrainImages">Images that it trains on.</param>
/// <param name="Classes">Training images by class.</param>
/// <param name="TestImages">The test images that its models are compared on: those of its product, where there are several.</param>
/// <param name="Family">The family that it trains with; null where there is one run for all.</param>
internal sealed record DemoSite(
    string Name,
    string Folder,
    string Images,
    int TrainImages,
    IReadOnlyDictionary<string, int> Classes,
    string TestImages,
    string? Family
);
