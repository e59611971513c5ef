namespace FederatedQC.EdgeAgent.Inspection;

/// <summary>A part in front of the camera.</summary>
/// <param name="Site">The site.</param>
/// <param name="Line">The line.</param>
/// <param name="Id">The part's id.</param>
/// <param name="Image">Name of its image file.</param>
internal readonly record struct LinePart(string Site, string Line, string Id, string Image);
