namespace FederatedQC.Federation.Rounds;

/// <summary>An update that takes part in the round.</summary>
/// <param name="Samples">Training images, as claimed and believed.</param>
/// <param name="Steps">Optimiser steps.</param>
/// <param name="Loss">Mean training loss of the last local epoch.</param>
/// <param name="Bytes">Encoded size of the delta.</param>
/// <param name="Norm">Euclidean norm of the delta over the learnt parameters.</param>
/// <param name="Staleness">Rounds that ended between the model that it began with and this round; 0 but in asynchronous runs.</param>
/// <param name="Epsilon">What the privacy of its images has cost, as the site says; null where the plan protects no image, or the site said
/// nothing.</param>
public sealed record AdmittedUpdate(
    long Samples,
    long Steps,
    double Loss,
    long Bytes,
    double Norm,
    int Staleness = 0,
    double? Epsilon = null
);
