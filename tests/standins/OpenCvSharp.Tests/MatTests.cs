namespace OpenCvSharp.StandInTests;

public sealed class MatTests
{
    [Fact]
    public void A_new_matrix_is_empty()
    {
        using var mat = new Mat();
        mat.Empty().ShouldBeTrue();
        (mat.Rows, mat.Cols, mat.Total(), mat.Data).ShouldBe((0, 0, 0L, IntPtr.Zero));
    }

    [Fact]
    public void Knows_its_shape()
    {
        using var mat = new Mat(3, 5, MatType.CV_8UC3);
        (mat.Rows, mat.Cols, mat.Channels(), mat.Depth(), mat.Step(), mat.Total()).ShouldBe((3, 5, 3, MatType.CV_8U, 15L, 15L));
        mat.IsContinuous().ShouldBeTrue();
    }

    [Fact]
    public void A_matrix_over_an_array_is_written_in_place()
    {
        byte[] target = new byte[4];
        using Mat wrapped = Pixels.Grey(2, 2, target);
        using Mat source = Pixels.Grey(2, 2, [1, 2, 3, 4]);
        source.CopyTo(wrapped);
        target.ShouldBe(new byte[] { 1, 2, 3, 4 });
    }

    [Fact]
    public void The_array_stays_where_it_is_while_garbage_is_collected()
    {
        using Mat wrapped = Pixels.Grey(1, 4, [9, 8, 7, 6]);
        IntPtr before = wrapped.Data;
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        wrapped.Data.ShouldBe(before);
        Pixels.Read(wrapped).ShouldBe(new byte[] { 9, 8, 7, 6 });
    }

    [Fact]
    public void A_region_is_a_view()
    {
        byte[] pixels = new byte[9];
        using Mat mat = Pixels.Grey(3, 3, pixels);
        using var region = new Mat(mat, new Rect(1, 1, 2, 2));
        region.IsContinuous().ShouldBeFalse();
        using Mat source = Pixels.Grey(2, 2, [1, 2, 3, 4]);
        source.CopyTo(region);
        pixels.ShouldBe(new byte[] { 0, 0, 0, 0, 1, 2, 0, 3, 4 });
    }

    [Fact]
    public void A_clone_is_a_copy()
    {
        byte[] pixels = [1, 2];
        using Mat mat = Pixels.Grey(1, 2, pixels);
        using Mat clone = mat.Clone();
        pixels[0] = 9;
        Pixels.Read(clone).ShouldBe(new byte[] { 1, 2 });
    }

    [Fact]
    public void A_mask_chooses_what_is_copied()
    {
        byte[] target = new byte[3];
        using Mat wrapped = Pixels.Grey(1, 3, target);
        using Mat source = Pixels.Grey(1, 3, [1, 2, 3]);
        using Mat mask = Pixels.Grey(1, 3, [255, 0, 255]);
        source.CopyTo(wrapped, mask);
        target.ShouldBe(new byte[] { 1, 0, 3 });
    }

    [Fact]
    public void Conversion_rounds_half_to_even_and_saturates()
    {
        using Mat source = Mat.FromPixelData(1, 4, MatType.CV_32FC1, new[] { -3f, 0.5f, 1.5f, 300f });
        using var bytes = new Mat();
        source.ConvertTo(bytes, MatType.CV_8U);
        Pixels.Read(bytes).ShouldBe(new byte[] { 0, 0, 2, 255 });
    }

    [Fact]
    public void A_refused_call_says_why()
    {
        using Mat mat = Pixels.Grey(2, 2, new byte[4]);
        using var result = new Mat();
        Should.Throw<OpenCVException>(() => Cv2.CvtColor(mat, result, ColorConversionCodes.RGB2GRAY)).Message.ShouldContain("channels");
        Should.Throw<OpenCVException>(() => new Mat(mat, new Rect(1, 1, 2, 2))).Message.ShouldContain("roi");
        Should.Throw<OpenCVException>(() => new Mat(-1, 1, MatType.CV_8UC1)).Message.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_matrix_that_was_disposed_of_can_not_be_used()
    {
        Mat mat = Pixels.Grey(1, 1, [0]);
        mat.Dispose();
        mat.Dispose();
        Should.Throw<ObjectDisposedException>(() => mat.Rows);
    }

    [Fact]
    public void Element_types_are_encoded_as_in_opencv()
    {
        MatType.CV_8UC3.Value.ShouldBe(16);
        MatType.CV_32FC1.Value.ShouldBe(5);
        MatType.CV_64FC1.ShouldBe((MatType)MatType.CV_64F);
        (MatType.CV_8UC(2).Channels, MatType.CV_8UC(2).Depth).ShouldBe((2, MatType.CV_8U));
        Should.Throw<OpenCvSharpException>(() => MatType.CV_8UC(0));
    }

    [Fact]
    public void Thousands_of_matrices_leave_memory_flat()
    {
        static void Use()
        {
            using var mat = new Mat(1024, 1024, MatType.CV_8UC1);
            using Mat copy = mat.Clone();
        }

        for (int i = 0; i < 50; i++)
        {
            Use();
        }

        long before = Environment.WorkingSet;
        for (int i = 0; i < 2000; i++)
        {
            Use();
        }

        (Environment.WorkingSet - before).ShouldBeLessThan(64L << 20);
    }
}
