namespace FederatedQC.Vision.Synthetic;

/// <summary>The levels of an image in the making, and a stencil in which one mark at a time takes shape.</summary>
internal sealed class SurfaceCanvas(int size)
{
    private const float SeenFrom = 0.35f;

    private readonly float[] _stencil = new float[size * size];

    public int Size { get; } = size;

    /// <summary>Pixels for one unit of length: a 96th of the image.</summary>
    public float Unit { get; } = size / 96f;

    public float[] Levels { get; } = new float[size * size];

    /// <summary>255 wherever a defect was pressed.</summary>
    public byte[] Mask { get; } = new byte[size * size];

    /// <summary>Raises the stencil to at least the given cover, 0 to 1; outside the image nothing happens.</summary>
    public void Cover(int x, int y, float cover)
    {
        if (x >= 0 && x < Size && y >= 0 && y < Size)
        {
            ref float cell = ref _stencil[(y * Size) + x];
            cell = Math.Max(cell, cover);
        }
    }

    /// <summary>Covers a disc with a soft edge of one pixel; the cover fades by the factor.</summary>
    public void CoverDisc(float x, float y, float radius, float cover)
    {
        float reach = radius + 1;
        for (int row = (int)(y - reach); row <= (int)(y + reach); row++)
        {
            for (int column = (int)(x - reach); column <= (int)(x + reach); column++)
            {
                float dx = column - x;
                float dy = row - y;
                float edge = radius + 0.5f - MathF.Sqrt((dx * dx) + (dy * dy));
                if (edge > 0)
                {
                    Cover(column, row, Math.Min(edge, 1f) * cover);
                }
            }
        }
    }

    /// <summary>Adds the level where the stencil covers, and clears it.</summary>
    /// <param name="level">What full cover adds.</param>
    /// <param name="roughness">How much the added level varies from pixel to pixel, 0 to 1.</param>
    /// <param name="seed">Seeds the roughness.</param>
    /// <param name="isDefect">Whether the covered pixels belong to the mask.</param>
    public void Press(float level, float roughness, uint seed, bool isDefect)
    {
        for (int i = 0; i < _stencil.Length; i++)
        {
            float cover = _stencil[i];
            if (cover <= 0)
            {
                continue;
            }

            float rough = roughness > 0 ? 1 + (roughness * LatticeNoise.At(i % Size / (1.6f * Unit), i / Size / (1.6f * Unit), seed)) : 1f;
            Levels[i] += level * cover * rough;
            if (isDefect && cover >= SeenFrom)
            {
                Mask[i] = 255;
            }

            _stencil[i] = 0;
        }
    }
}
