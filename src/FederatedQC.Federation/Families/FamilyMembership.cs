namespace FederatedQC.Federation.Families;

/// <summary>Where a site belongs.</summary>
/// <param name="Declared">The family that the site declared, such as its product.</param>
/// <param name="Family">The family that it trains in: the declared one or, where that was split, a part of it.</param>
/// <param name="Proposed">The family that the latest rounds say it should train in; null while they agree with
/// <paramref name="Family"/>.</param>
/// <param name="Rounds">How many rounds in a row said so.</param>
public sealed record FamilyMembership(string Declared, string Family, string? Proposed = null, int Rounds = 0)
{
    /// <summary>The family that the site is in or on its way to.</summary>
    internal string Leaning => Proposed ?? Family;

    /// <summary>What the membership is after a round that says <paramref name="family"/>.</summary>
    internal FamilyMembership After(string family, int patience)
    {
        if (family == Family)
        {
            return new(Declared, Family);
        }

        var rounds = family == Proposed ? Rounds + 1 : 1;
        return rounds >= patience ? new(Declared, family) : this with { Proposed = family, Rounds = rounds };
    }
}
