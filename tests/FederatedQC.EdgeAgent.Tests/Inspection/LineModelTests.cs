using FederatedQC.EdgeAgent.Inspection;
using FederatedQC.EdgeAgent.Tests.Agent;
using FederatedQC.Inference.Models;
using FederatedQC.Storage.Files;
using FederatedQC.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.EdgeAgent.Tests.Inspection;

public sealed class LineModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LineModel _line;

    public LineModelTests()
    {
        _line = Open();
        _line.Install(LineRig.IdOf(Models.Create(1)), LineRig.Onnx(Models.Create(1)));
    }

    [Fact]
    public void A_model_that_can_not_be_kept_on_disk_leaves_the_old_one_on_the_line_and_on_disk()
    {
        var next = Models.Create(2);
        Directory.CreateDirectory(_folder.Of(LineRig.IdOf(next) + ".onnx" + AtomicFile.Unfinished)); // Nothing can be written there.

        Should.Throw<UnauthorizedAccessException>(() => _line.Install(LineRig.IdOf(next), LineRig.Onnx(next)));

        AssertOnTheLine(Models.Create(1));
    }

    [Fact]
    public void A_file_that_is_no_model_leaves_the_old_one_on_the_line_and_on_disk()
    {
        Should.Throw<ModelLoadException>(() => _line.Install(LineRig.IdOf(Models.Create(2)), [1, 2, 3]));

        AssertOnTheLine(Models.Create(1));
    }

    [Fact]
    public void The_model_before_the_present_one_stays_on_disk_and_older_ones_go()
    {
        var newer = new[] { Models.Create(2), Models.Create(3) };
        foreach (var model in newer)
        {
            _line.Install(LineRig.IdOf(model), LineRig.Onnx(model));
        }

        Directory
            .EnumerateFiles(_folder.Path, "*.onnx")
            .Select(Path.GetFileNameWithoutExtension)
            .ShouldBe(newer.Select(model => LineRig.IdOf(model).ToString()), ignoreOrder: true);
    }

    [Theory]
    [InlineData("newest")]
    [InlineData("record")]
    [InlineData("both")]
    public void What_is_damaged_on_disk_leaves_the_line_a_model_to_inspect_with(string damaged)
    {
        var (older, newer) = (Models.Create(1), Models.Create(2));
        _line.Install(LineRig.IdOf(newer), LineRig.Onnx(newer));
        File.SetLastWriteTimeUtc(_folder.Of(LineRig.IdOf(older) + ".onnx"), DateTime.UnixEpoch);
        if (damaged is "newest" or "both")
        {
            File.WriteAllBytes(_folder.Of(LineRig.IdOf(newer) + ".onnx"), [1, 2, 3]);
        }

        if (damaged is "record" or "both")
        {
            File.WriteAllBytes(_folder.Of("line.json"), [0, 0, 0]);
        }

        using var again = Open();
        again.Restore();

        var expected = LineRig.IdOf(damaged == "record" ? newer : older);
        again.Slot.ModelId.ShouldBe(expected.ToString());
        again.Record!.Model.ShouldBe(expected);
        File.Exists(_folder.Of(LineRig.IdOf(newer) + ".onnx.damaged")).ShouldBe(damaged != "record");
    }

    [Fact]
    public void Who_comes_late_is_told_of_the_model_that_was_lost_before()
    {
        var (older, newer) = (Models.Create(1), Models.Create(2));
        _line.Install(LineRig.IdOf(newer), LineRig.Onnx(newer));
        File.WriteAllBytes(_folder.Of(LineRig.IdOf(newer) + ".onnx"), [1, 2, 3]);
        using var again = Open();
        again.Restore();
        var told = new List<(Parameters.Blocks.Hash256, Parameters.Blocks.Hash256?)>();

        again.Lost = (model, instead) => told.Add((model, instead));

        told.ShouldBe([(LineRig.IdOf(newer), LineRig.IdOf(older))]);
    }

    public void Dispose()
    {
        _line.Dispose();
        _folder.Dispose();
    }

    private void AssertOnTheLine(Parameters.Models.ModelState model)
    {
        _line.Record!.Model.ShouldBe(LineRig.IdOf(model));
        _line.Slot.ModelId.ShouldBe(LineRig.IdOf(model).ToString());
        using var again = Open();
        again.Restore();
        again.Slot.ModelId.ShouldBe(LineRig.IdOf(model).ToString());
    }

    private LineModel Open() => new(_folder.Path, new InspectionOptions(), TimeProvider.System, NullLogger<LineModel>.Instance);
}
