using System.Globalization;
using FederatedQC.Cli.Output;

namespace FederatedQC.Cli.Models;

/// <summary>A model in tables.</summary>
internal static class ModelTables
{
    public static void Print(ModelCard card)
    {
        new TextTable(card.Path, "", "")
            .Add("id", card.Id)
            .Add("kind", card.Kind)
            .Add("network", string.Create(CultureInfo.InvariantCulture, $"{card.Network}, width {card.Width}, {card.Norm} normalisation"))
            .Add("input", string.Create(CultureInfo.InvariantCulture, $"{card.Channels} × {card.InputSize} × {card.InputSize}"))
            .Add("classes", string.Join(", ", card.Classes))
            .Add("defect-free", card.DefectFreeClass ?? "none")
            .Add("parameters", Words.Count(card.Parameters))
            .Add("blocks", Words.Count(card.Blocks))
            .Print();
        var tensors = new TextTable("Tensors", "role", "tensor", "shape", "parameters");
        foreach (var role in card.Tensors.GroupBy(tensor => tensor.Role, StringComparer.Ordinal))
        {
            foreach (var tensor in role)
            {
                tensors.Add(tensor.Role, tensor.Name, $"[{string.Join(", ", tensor.Shape)}]", Words.Count(tensor.Parameters));
            }

            tensors.Add(role.Key, $"all {role.Count()}", "", Words.Count(role.Sum(tensor => tensor.Parameters)));
        }

        tensors.Print();
    }
}
