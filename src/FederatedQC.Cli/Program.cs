using FederatedQC.Cli.Commands;

return await CommandLine.RunAsync(args);
