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

        Directory.EnumerateFiles(_folder.Path, "*.onnx").Select(Path.GetFileNameWithoutExtension)
            .ShouldBe(newer.Select(model => LineRig.IdOf(model).ToString()), ignoreOrder: true);
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
