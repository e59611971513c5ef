namespace FederatedQC.EdgeAgent.Participation;

/// <summary>What a site does side by side; each lane does one thing at a time and has its own problem and its own retries.</summary>
internal enum SiteLane
{
    /// <summary>Fetching a model.</summary>
    Download,

    /// <summary>Training or evaluating in the worker process.</summary>
    Work,

    /// <summary>Bringing a release to the line.</summary>
    Adoption,

    /// <summary>Sending an update.</summary>
    Upload,
}
