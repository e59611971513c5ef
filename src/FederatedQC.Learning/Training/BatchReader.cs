using TorchSharp;
using static TorchSharp.torch;

namespace FederatedQC.Learning.Training;

/// <summary>Turns numbers of images into tensors, varied by the caller's augmentation.</summary>
internal sealed class BatchReader(ImageSet images, AugmentSample? augment)
{
    private byte[] _pixels = [];

    /// <summary>The pixels of a batch, [N, channels, size, size] bytes.</summary>
    /// <param name="batch">Numbers of images.</param>
    /// <param name="epoch">Number of the epoch in the whole run.</param>
    public Tensor Pixels(ReadOnlySpan<int> batch, int epoch)
    {
        var length = batch.Length * images.ImageBytes;
        _pixels = _pixels.Length == length ? _pixels : new byte[length];
        for (var i = 0; i < batch.Length; i++)
        {
            var destination = _pixels.AsSpan(i * images.ImageBytes, images.ImageBytes);
            if (augment is null)
            {
                images[batch[i]].CopyTo(destination);
            }
            else
            {
                augment(images[batch[i]], epoch, batch[i], destination);
            }
        }

        return torch.tensor(_pixels, [batch.Length, images.Channels, images.Size, images.Size]);
    }

    /// <summary>The labels of a batch, [N] int64.</summary>
    public Tensor Labels(ReadOnlySpan<int> batch)
    {
        var labels = new long[batch.Length];
        for (var i = 0; i < batch.Length; i++)
        {
            labels[i] = images.Labels[batch[i]];
        }

        return torch.tensor(labels);
    }
}
