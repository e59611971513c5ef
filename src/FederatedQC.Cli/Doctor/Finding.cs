namespace FederatedQC.Cli.Doctor;

/// <summary>What the doctor found about one thing that the product stands on.</summary>
/// <param name="Name">The thing.</param>
/// <param name="State"><c>ok</c>; <c>missing</c>: needed, and not there or not working; <c>optional</c>: not there, and only some work
/// needs it.</param>
/// <param name="Version">Its version, where it has one.</param>
/// <param name="Detail">What it can do, or why it does not work and what to install.</param>
internal sealed record Finding(string Name, string State, string? Version, string Detail)
{
    public const string Ok = "ok";
    public const string Missing = "missing";
    public const string Optional = "optional";

    public static Finding Good(string name, string? version, string detail) => new(name, Ok, version, detail);
}
