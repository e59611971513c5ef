using System.Collections.Immutable;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Networks;

/// <summary>What a plan says about its network; <see cref="SpecBuilder"/> makes a <see cref="ModelSpec"/> of it.</summary>
public sealed record NetworkOptions
{
    /// <summary>Name in <see cref="Architectures"/>.</summary>
    public string Architecture { get; init; } = Architectures.Trained;

    /// <summary>Channels of the first stage, a multiple of 8 up to 256; null takes the architecture's default.</summary>
    public int? Width { get; init; }

    /// <summary>The normalisation layer.</summary>
    public NormKind Norm { get; init; } = NormKind.Batch;

    /// <summary>Side of the square input in pixels, 32 to 1024.</summary>
    public int InputSize { get; init; } = 64;

    /// <summary>Input channels: 1 (grey) or 3 (RGB).</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Class names in the order of the outputs.</summary>
    public required ImmutableArray<string> Classes { get; init; }

    /// <summary>The class that means "no defect", or null.</summary>
    public string? DefectFreeClass { get; init; }

    /// <summary>Mean of each channel over pixels scaled to [0, 1]; empty means 0.5, which needs no look at anybody's images.</summary>
    public ImmutableArray<float> Mean { get; init; } = [];

    /// <summary>Standard deviation of each channel over pixels scaled to [0, 1]; empty means 0.25.</summary>
    public ImmutableArray<float> Std { get; init; } = [];

    /// <summary>Name in <see cref="RoleRules"/>.</summary>
    public string Sharing { get; init; } = "all-shared";
}
