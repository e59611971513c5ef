using System.Numerics;

namespace FederatedQC.Parameters.Forms;

/// <summary>What a text such as <c>topk:0.01</c> names.</summary>
/// <param name="Name">What stands before the colon.</param>
/// <param name="Number">What stands behind it; null where there is no colon.</param>
/// <param name="Form">The form of that name; null where there is none.</param>
/// <param name="Made">What the text names; null where no form has the name, or the number does not fit it.</param>
public readonly record struct FormReading<TNumber, T>(string Name, string? Number, NumberedForm<TNumber, T>? Form, T? Made)
    where TNumber : struct, INumber<TNumber>
    where T : class;
