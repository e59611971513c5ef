using FederatedQC.Aggregator;
using FederatedQC.Hosting;
using FederatedQC.Worker.Process;

return args is [WorkerCommand.Verb]
    ? await WorkerLoop.RunOnConsoleAsync()
    : await ServiceProgram.RunAsync(args, "Runs the aggregator: plans rounds, makes and releases models.", AggregatorHost.RunAsync);
