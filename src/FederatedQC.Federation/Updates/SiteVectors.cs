namespace FederatedQC.Federation.Updates;

/// <summary>The vectors that a site may keep from round to round, as long as the shared vector, by name.</summary>
public static class SiteVectors
{
    /// <summary>SCAFFOLD's control variate of the site, c_i.</summary>
    public const string Control = "control";

    /// <summary>FedDyn's gradient memory of the site, g_i.</summary>
    public const string Dynamic = "dynamic";

    /// <summary>The momentum over the site's own deltas.</summary>
    public const string Momentum = "momentum";

    /// <summary>What the codec has left out so far.</summary>
    public const string Residual = "residual";

    /// <summary>The momentum over what was not sent yet.</summary>
    public const string Velocity = "velocity";

    /// <summary>Ditto's personal model.</summary>
    public const string Personal = "personal";
}
