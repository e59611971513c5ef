namespace FederatedQC.Learning.Training;

/// <summary>Makes a varied copy of a training image. Called on the training thread; must depend on nothing but its arguments.</summary>
/// <param name="image">[channel, row, column].</param>
/// <param name="epoch">Number of the epoch in the whole run, so that an image varies from epoch to epoch and from round to round.</param>
/// <param name="index">Number of the image in its set.</param>
/// <param name="destination">Receives the copy; as long as <paramref name="image"/>.</param>
public delegate void AugmentSample(ReadOnlySpan<byte> image, int epoch, int index, Span<byte> destination);
