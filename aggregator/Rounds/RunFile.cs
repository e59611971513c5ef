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
    /// <param name="configuration">Names the settings' file and perhaps that of the initial model.</param>
    /// <param name="settings">The settings when the result is true: of a family's sites, where the configuration is a family's.</param>
    /// <param name="problems">Every mistake, in words.</param>
    public static bool TryRead(
        RunConfiguration configuration,
        [NotNullWhen(true)] out RunSettings? settings,
        out IReadOnlyList<string> problems
    )
    {
        var path = configuration.RunFile ?? throw new ArgumentException("The configuration names no file.", nameof(configuration));
        settings = null;
        if (!TryParse(path, out var parsed, out problems))
        {
            return false;
        }

        problems = [.. Problems(parsed, path, configuration.InitialModel)];
        if (configuration.Family is { } family && problems.Count == 0)
        {
            var strangers = configuration.Sites.Except(parsed.Sites);
            parsed = parsed with { Run = $"{parsed.Run}-{family}", Sites = [.. configuration.Sites] };
            problems =
            [
                .. strangers.Select(site => $"Families:{family}: '{site}' is no site of RunFile '{path}'."),
                .. strangers.IsEmpty
                    ? RunSettingsRules.Problems(parsed).Select(mistake => $"RunFile '{path}' for family '{family}': {mistake}.")
                    : [],
            ];
        }

        settings = problems.Count == 0 ? parsed : null;
        return settings is not null;
    }

    /// <summary>Reads settings as they stand in the file, and checks nothing but themselves.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out RunSettings? settings, out IReadOnlyList<string> problems)
    {
        try
        {
            if (RunSettingsJson.TryParse(File.ReadAllBytes(path), out settings, out var mistakes))
            {
                problems = [];
                return true;
            }

            problems = [.. mistakes.Select(mistake => $"RunFile '{path}': {mistake}.")];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            settings = null;
            problems = [$"RunFile '{path}': {exception.Message}"];
        }

        return false;
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
