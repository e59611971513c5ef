// The thread count, the random seed and the allocator belong to the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
