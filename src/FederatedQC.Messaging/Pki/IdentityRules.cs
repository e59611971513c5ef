using System.Security.Cryptography;

namespace FederatedQC.Messaging.Pki;

/// <summary>What the annotations of <see cref="IdentityOptions"/> can't say: the files exist, fit each other and are the party's.</summary>
public static class IdentityRules
{
    /// <summary>
    /// Every mistake, as a line that names the key of the section <c>Identity</c>; paths that are empty are left to the annotations.
    /// </summary>
    /// <param name="identity">Is only read.</param>
    /// <param name="name">The party's name, which its certificate has to bear.</param>
    /// <param name="party">The party in the words of the message, such as <c>this site 'plant-a'</c>.</param>
    /// <exception cref="IOException">The certificate or its key exists, but can't be read.</exception>
    public static IEnumerable<string> Mistakes(IdentityOptions identity, string name, string party)
    {
        ArgumentNullException.ThrowIfNull(identity);
        foreach (
            var (key, path) in new[]
            {
                ("CaFile", identity.CaFile),
                ("CertificateFile", identity.CertificateFile),
                ("KeyFile", identity.KeyFile),
            }
        )
        {
            if (path.Length > 0 && !File.Exists(path))
            {
                yield return $"Identity:{key} '{path}': there is no such file.";
            }
        }

        if (
            File.Exists(identity.CertificateFile)
            && File.Exists(identity.KeyFile)
            && CertificateMistake(identity, name, party) is { } mistake
        )
        {
            yield return mistake;
        }
    }

    private static string? CertificateMistake(IdentityOptions identity, string name, string party)
    {
        try
        {
            using var own = identity.LoadIdentity();
            return own.Name == name
                ? null
                : $"Identity:CertificateFile '{identity.CertificateFile}': it is of '{own.Name}', not of {party}.";
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return $"Identity:CertificateFile '{identity.CertificateFile}' with KeyFile '{identity.KeyFile}': {exception.Message}";
        }
    }
}
