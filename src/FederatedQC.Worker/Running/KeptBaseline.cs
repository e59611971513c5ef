using FederatedQC.Federation.Gate;
using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Models;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Worker.Running;

/// <summary>The baseline of a site whose model is trained once a run and lies in a file from then on.</summary>
internal static class KeptBaseline
{
    public static Judgement? Judge(
        BaselineJob job,
        ModelSpec spec,
        ImageSet train,
        ImageSet heldOut,
        int threads,
        TorchThread torch,
        CancellationToken cancellation
    ) =>
        job.Kind == GateSettings.Nearest ? SiteBaseline.Nearest(spec, train, heldOut)
        : Model(job, spec, train, threads, torch, cancellation) is { } model ? SiteBaseline.OfModel(model, heldOut, torch)
        : null;

    private static ModelState? Model(
        BaselineJob job,
        ModelSpec spec,
        ImageSet train,
        int threads,
        TorchThread torch,
        CancellationToken cancellation
    )
    {
        var layout = new ParameterLayout(spec);
        if (TryRead(job.KeptPath, layout.SharedCount + layout.LocalCount, out var kept))
        {
            return new ModelState(spec, kept[..layout.SharedCount], kept[layout.SharedCount..]);
        }

        if (SiteBaseline.Train(spec, train, job.Settings, (job.FirstSeed, job.Seed), threads, torch, cancellation) is not { } trained)
        {
            return null;
        }

        ModelFile.WriteVector(job.KeptPath, [.. trained.Shared, .. trained.Local]);
        return trained;
    }

    // A file that is missing or of another network is made again.
    private static bool TryRead(string path, int count, out float[] vector)
    {
        try
        {
            vector = File.Exists(path) ? ModelFile.ReadVector(path, count) : [];
            return vector.Length == count;
        }
        catch (ModelFileException)
        {
            vector = [];
            return false;
        }
    }
}
