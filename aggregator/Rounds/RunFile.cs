using System.Diagnostics.CodeAnalysis;
using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Topics;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>What the operator put down for a new run: its settings, and the model that it begins with.</summary>
internal static class RunFile
{
    /// <summary>Reads and checks the settings and, where one is named, the length of the initial model.</summary>
    /// <param name="path">The settings' file.</param>
    /// <param name="initialModel">The initial model's file, or null.</param>
    /// <param name="settings">The settings when the result is true.</param>
    /// <param name="problems">Every mistake, in words.</param>
    public static bool TryRead(
        string path, string? initialModel, [NotNullWhen(true)] out RunSettings? settings, out IReadOnlyList<string> problems)
    {
        settings = null;
        try
        {
            if (!RunSettingsJson.TryParse(File.ReadAllBytes(path), out var parsed, out var mistakes))
            {
                problems = [.. mistakes.Select(mistake => $"RunFile '{path}': {mistake}.")];
                return false;
            }

            problems = [.. Problems(parsed, path, initialModel)];
            settings = problems.Count == 0 ? parsed : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems = [$"RunFile '{path}': {exception.Message}"];
        }

        return settings is not null;
    }

    /// <summary>The shared vector that the run begins with.</summary>
    /// <exception cref="IOException">The initial model can't be read.</exception>
    public static float[] InitialModel(RunSettings settings, string? initialModel)
    {
        if (initialModel is null)
        {
            return ModelInitialiser.FirstOf(settings.Spec, settings.Seed).Shared;
        }

        var shared = new float[new ParameterLayout(settings.Spec).SharedCount];
        using var file = File.OpenRead(initialModel);
        file.ReadExactly(FloatBytes.Of(shared.AsSpan()));
        return shared;
    }

    private static IEnumerable<string> Problems(RunSettings settings, string path, string? initialModel)
    {
        foreach (var limit in ServiceLimits.OfServices(settings))
        {
            yield return $"RunFile '{path}': {limit}.";
        }

        if (settings.Sites.Contains(PartyName.Aggregator))
        {
            yield return $"RunFile '{path}': sites: no site may be called {PartyName.Aggregator}.";
        }

        if (initialModel is null)
        {
            if (SpecBuilder.FirstProblem(settings.Spec) is { } problem)
            {
                yield return $"RunFile '{path}': spec: {problem}; such a model needs an InitialModel.";
            }

            yield break;
        }

        var expected = (long)sizeof(float) * new ParameterLayout(settings.Spec).SharedCount;
        var file = new FileInfo(initialModel);
        if (!file.Exists || file.Length != expected)
        {
            yield return file.Exists
                ? $"InitialModel '{initialModel}': it has {file.Length} bytes, the run's model {expected}."
                : $"InitialModel '{initialModel}': there is no such file.";
        }
    }
}
