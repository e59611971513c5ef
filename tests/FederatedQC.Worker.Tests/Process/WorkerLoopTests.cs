using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Process;

namespace FederatedQC.Worker.Tests.Process;

/// <summary>The child's end answers every line with one, whatever it is.</summary>
public sealed class WorkerLoopTests
{
    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"job\":\"dance\"}")]
    [InlineData("{\"job\":\"train\"}")]
    [InlineData("no JSON")]
    public async Task A_line_that_is_no_job_is_answered_as_a_fault(string line)
    {
        var replies = await AnswersAsync(line);
        replies.ShouldHaveSingleItem().ShouldBeOfType<WorkerReply.Failed>().Kind.ShouldBe("fault");
    }

    [Fact]
    public async Task After_a_bad_line_the_next_is_served()
    {
        var inventory = WorkerJson.Line(new InventoryJob { Data = new DataSource(["/nowhere/at-all"]) });
        var replies = await AnswersAsync("garbage\n" + inventory);
        replies.Select(reply => ((WorkerReply.Failed)reply).Kind).ShouldBe(["fault", "data"]);
    }

    [Fact]
    public async Task The_end_of_the_input_ends_the_loop_without_a_word() => (await AnswersAsync(null)).ShouldBeEmpty();

    [Fact]
    public void A_job_and_a_reply_survive_the_way_as_lines()
    {
        var job = new InventoryJob { Data = new DataSource(["a b", "ü\n"], 3), Classes = ["x"] };
        var line = WorkerJson.Line(job);
        line.ShouldNotContain("\n");
        var read = WorkerJson.Job(line).ShouldBeOfType<InventoryJob>();
        read.Data.Folders.ShouldBe(job.Data.Folders);
        read.Classes.ShouldBe(job.Classes);

        var reply = WorkerJson.Reply(WorkerJson.Line(new WorkerReply.Progress(1, 2, double.NaN))).ShouldBeOfType<WorkerReply.Progress>();
        double.IsNaN(reply.Loss).ShouldBeTrue();
    }

    private static async Task<IReadOnlyList<WorkerReply>> AnswersAsync(string? lines)
    {
        var output = new StringWriter { NewLine = "\n" };
        using var loop = new WorkerLoop(new StringReader(lines is null ? "" : lines + "\n"), output);
        await loop.RunAsync();
        return [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => WorkerJson.Reply(line)!)];
    }
}
