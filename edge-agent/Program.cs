using FederatedQC.EdgeAgent;
using FederatedQC.Hosting;
using FederatedQC.Worker.Process;

return args is [WorkerCommand.Verb]
    ? await WorkerLoop.RunOnConsoleAsync()
    : await ServiceProgram.RunAsync(
        args,
        "Runs the edge agent of one factory line: inspects, trains, takes part in rounds.",
        EdgeAgentHost.RunAsync
    );
