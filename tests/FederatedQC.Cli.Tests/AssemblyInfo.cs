// The command line writes to the console, of which a process has one.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
