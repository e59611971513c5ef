// Training takes all cores, and several tests measure whether a process ends in time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
