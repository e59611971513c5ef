namespace FederatedQC.Learning.Backbones;

/// <summary>The pretrained network can't be used; the message says what to do.</summary>
public sealed class BackboneException : Exception
{
    /// <summary>Without a word.</summary>
    public BackboneException() { }

    /// <summary>With what is wrong, in words.</summary>
    public BackboneException(string message)
        : base(message) { }

    /// <summary>With what is wrong, in words, and what was thrown.</summary>
    public BackboneException(string message, Exception inner)
        : base(message, inner) { }
}
