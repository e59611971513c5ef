using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Cli.Models;

/// <summary>What a model is, without its numbers.</summary>
internal sealed record ModelCard
{
    /// <summary><c>onnx</c>, <c>folder</c> or <c>stored</c>.</summary>
    public required string Kind { get; init; }

    public required string Path { get; init; }

    public required string Id { get; init; }

    public required string Network { get; init; }

    public required int Width { get; init; }

    /// <summary><c>batch</c> or <c>group</c>.</summary>
    public required string Norm { get; init; }

    public required int InputSize { get; init; }

    public required int Channels { get; init; }

    public required ImmutableArray<string> Classes { get; init; }

    public required string? DefectFreeClass { get; init; }

    /// <summary>Parameters of all roles.</summary>
    public required int Parameters { get; init; }

    /// <summary>Blocks of the shared vector.</summary>
    public required int Blocks { get; init; }

    public required ImmutableArray<TensorCard> Tensors { get; init; }

    public static ModelCard Of(string kind, string path, string id, ModelSpec spec)
    {
        ImmutableArray<TensorCard> tensors =
        [
            .. spec.Tensors.Select(tensor => new TensorCard(tensor.Name, tensor.Shape, Name(tensor.Role), tensor.Count)),
        ];
        return new ModelCard
        {
            Kind = kind,
            Path = path,
            Id = id,
            Network = spec.Architecture,
            Width = spec.Width,
            Norm = Name(spec.Norm),
            InputSize = spec.InputSize,
            Channels = spec.Channels,
            Classes = spec.Classes,
            DefectFreeClass = spec.DefectFreeClass,
            Parameters = tensors.Sum(tensor => tensor.Parameters),
            Blocks = ParameterBlocks.CountOf(new ParameterLayout(spec).SharedCount),
            Tensors = tensors,
        };
    }

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}

/// <summary>One tensor of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Extent of each dimension.</param>
/// <param name="Role"><c>shared</c>, <c>local</c> or <c>counter</c>.</param>
/// <param name="Parameters">Its elements.</param>
internal sealed record TensorCard(string Name, ImmutableArray<int> Shape, string Role, int Parameters);
