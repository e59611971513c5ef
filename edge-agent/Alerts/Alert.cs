namespace FederatedQC.EdgeAgent.Alerts;

/// <summary>The alert state of a line as the plant sees it (<c>schemas/alert.schema.json</c>).</summary>
internal sealed record Alert
{
    /// <summary>The site.</summary>
    public required string Site { get; init; }

    /// <summary>The line.</summary>
    public required string Line { get; init; }

    /// <summary>The same for as long as the alert lasts, and after a restart; derived from the part that raised it.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it lasts.</summary>
    public required bool Active { get; init; }

    /// <summary>When it was raised.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Defective parts since it was raised.</summary>
    public required int Defects { get; init; }

    /// <summary>The last defective part.</summary>
    public required string Part { get; init; }

    /// <summary>That part's class.</summary>
    public required string Class { get; init; }

    /// <summary>Softmax score of that class.</summary>
    public required float Score { get; init; }

    /// <summary>The model that judged that part.</summary>
    public required string Model { get; init; }

    /// <summary>What ended the alert: <c>good-parts</c> or <c>acknowledged</c>; null while it lasts.</summary>
    public string? ClearedBy { get; init; }
}
