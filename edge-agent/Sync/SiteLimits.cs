namespace FederatedQC.EdgeAgent.Sync;

/// <summary>What the site's own configuration allows.</summary>
/// <param name="TakesPart">Whether the site trains and evaluates; needs labelled images.</param>
/// <param name="HasImages">Whether there are labelled images to judge a release on.</param>
/// <param name="MaxDrop">Largest fall of the measure on the own held-out images that a release may bring, as a fraction.</param>
/// <param name="FirstRetry">Delay after the first failure of a lane; doubles with each further one.</param>
/// <param name="LongestRetry">The longest delay.</param>
internal sealed record SiteLimits(bool TakesPart, bool HasImages, double MaxDrop, TimeSpan FirstRetry, TimeSpan LongestRetry)
{
    /// <summary>The delay after so many failures in a row, at least 1.</summary>
    public TimeSpan RetryAfter(int failures) => RetryPause.After(failures, FirstRetry, LongestRetry);
}
