using FederatedQC.Parameters.Codecs.Rotation;

namespace FederatedQC.Parameters.Tests.Codecs.Rotation;

public sealed class VectorRotationTests
{
    [Theory]
    [InlineData(64)]
    [InlineData(4096)]
    [InlineData(1 << 17)]
    public void A_rotation_keeps_lengths_and_is_undone(int length)
    {
        var random = new Random(3);
        float[] values = [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))];
        var turned = values.ToArray();
        VectorRotation.Turn(turned, seed: 9);
        Norm(turned).ShouldBe(Norm(values), 1e-5 * Norm(values));
        turned.ShouldNotBe(values);

        VectorRotation.TurnBack(turned, seed: 9);
        Norm([.. turned.Zip(values, (back, value) => back - value)]).ShouldBeLessThan(1e-5 * Norm(values));
    }

    [Fact]
    public void What_lies_on_one_value_is_spread_over_all()
    {
        var values = new float[4096];
        values[17] = 64;
        VectorRotation.Turn(values, seed: 1);

        // A unit each, were it even; a normal value is above five with a probability of a millionth.
        values.Max(Math.Abs).ShouldBeLessThan(6);
        values.Count(value => value != 0).ShouldBeGreaterThan(3000);
    }

    [Theory]
    [InlineData(1, 64)]
    [InlineData(64, 64)]
    [InlineData(65, 128)]
    [InlineData(79_000, 131_072)]
    public void A_length_is_filled_up_to_a_power_of_two(int length, int padded) => VectorRotation.PaddedLength(length).ShouldBe(padded);

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    [InlineData(96)]
    public void Another_length_is_refused(int length) =>
        Should.Throw<ArgumentException>(() => VectorRotation.Turn(new float[length], 1)).Message.ShouldContain("power of two");

    private static double Norm(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value));
}
