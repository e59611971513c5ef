using FederatedQC.EdgeAgent.Inspection;
using FederatedQC.EdgeAgent.Participation;
using FederatedQC.EdgeAgent.Training;
using FederatedQC.Inference.Models;
using FederatedQC.Learning.Onnx;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Storage;
using FederatedQC.Storage.Models;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>
/// Exports a release, with the site's own tensors where the model has any, and brings it to the line. Throws nothing: every outcome is an
/// event.
/// </summary>
internal sealed class ReleaseInstaller(ModelStore models, TrainedUpdates updates, LineModel line)
{
    /// <summary>Installs a release.</summary>
    public SiteEvent Install(Hash256 model)
    {
        try
        {
            if (!models.TryLoad(model, out var release, out _))
            {
                models.Delete(model);
                return new SiteEvent.ModelLost(model);
            }

            var localCount = new ParameterLayout(release.Spec).LocalCount;
            if (localCount > 0 && updates.LocalPathFor(release.Spec) is null)
            {
                return new SiteEvent.AdoptionFailed(model, $"release {model.Short} needs tensors that this site has not trained yet");
            }

            var local = localCount > 0 ? FloatBytes.Values(File.ReadAllBytes(updates.LocalPathFor(release.Spec)!)).ToArray() : [];
            line.Install(model, OnnxExporter.Export(release with { Local = local }, model.ToString()));
            return new SiteEvent.Adopted(model);
        }
        catch (Exception exception) when (exception is ModelLoadException or ArgumentException)
        {
            return new SiteEvent.AdoptionRefused(model, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or StorageException)
        {
            return new SiteEvent.AdoptionFailed(model, $"release {model.Short} can't be put on the line: {exception.Message}");
        }
    }
}
