namespace FederatedQC.Vision.Datasets;

/// <summary>What must hold between the names of all classes that are read together.</summary>
internal static class ClassNames
{
    private const string UsualGood = "good";

    /// <summary>Refuses classes that can't be told apart, and names of good classes that fit none.</summary>
    /// <exception cref="DatasetException">The message names the classes and says what to change.</exception>
    public static void Check(IReadOnlyCollection<Sample> samples, GoodNames good)
    {
        Sample[] classes = [.. samples.DistinctBy(s => (s.ClassName, s.IsDefect)).OrderBy(s => s.ClassName, StringComparer.Ordinal)];
        IGrouping<string, Sample>[] alike =
        [
            .. classes.GroupBy(s => s.ClassName, StringComparer.OrdinalIgnoreCase).Where(c => c.Count() > 1),
        ];
        if (alike.FirstOrDefault(c => c.DistinctBy(s => s.IsDefect).Count() > 1) is { } mixed)
        {
            throw new DatasetException(
                $"The data sets do not agree whether '{mixed.Key}' is a defect; rename it or keep the classes apart."
            );
        }

        if (alike.FirstOrDefault(c => c.First().IsDefect) is { } twice)
        {
            throw new DatasetException(
                $"The classes {string.Join(" and ", twice.Select(s => $"'{s.ClassName}'"))} differ in the case of letters alone: rename one."
            );
        }

        CheckGood(classes, good);
    }

    /// <summary>
    /// Makes one class of all classes of good parts, since a network has one: under the usual name if one has it, else under the first by
    /// name.
    /// </summary>
    /// <returns>A sentence about what was done, or null when nothing was to be done.</returns>
    public static string? UniteGood(List<Sample> samples)
    {
        string[] names =
        [
            .. samples.Where(s => !s.IsDefect).Select(s => s.ClassName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        if (names.Length < 2)
        {
            return null;
        }

        string name = names.Contains(UsualGood, StringComparer.Ordinal) ? UsualGood : names[0];
        for (int i = 0; i < samples.Count; i++)
        {
            samples[i] = samples[i].IsDefect ? samples[i] : samples[i] with { ClassName = name };
        }

        return $"{string.Join(", ", names.Select(n => $"'{n}'"))} hold good parts and are one class, '{name}'";
    }

    private static void CheckGood(Sample[] classes, GoodNames good)
    {
        string known = string.Join(", ", classes.Select(s => $"'{s.ClassName}'").Distinct());
        if (good.NotAmong(classes.Select(s => s.ClassName)).FirstOrDefault() is { } missing)
        {
            throw new DatasetException($"'{missing}' was named as the class of good parts, but there is no such class; there are {known}.");
        }

        if (good.Given.Count > 0 && classes.FirstOrDefault(s => s.IsDefect && good.Contains(s.ClassName)) is { } defect)
        {
            throw new DatasetException(
                $"'{defect.ClassName}' was named as a class of good parts, but the manifest's column is_defect says that it is a defect."
            );
        }
    }
}
