using OpenCvSharp.Interop;

namespace OpenCvSharp.StandInTests;

public sealed class ShimLibraryTests
{
    [Fact]
    public void Takes_the_library_that_it_was_written_for() => ShimLibrary.Check(1, 4, 6);

    [Fact]
    public void Says_what_to_do_when_the_shim_is_of_another_build() =>
        Should.Throw<DllNotFoundException>(() => ShimLibrary.Check(2, 4, 6)).Message.ShouldContain("build again");

    [Theory]
    [InlineData(3, 4)]
    [InlineData(4, 1)]
    [InlineData(5, 0)]
    public void Says_what_to_install_when_opencv_is_of_another_version(int major, int minor) =>
        Should.Throw<DllNotFoundException>(() => ShimLibrary.Check(1, major, minor)).Message.ShouldContain("apt-get install libopencv");
}
