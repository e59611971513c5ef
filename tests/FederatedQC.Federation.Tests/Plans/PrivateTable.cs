using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FederatedQC.Federation.Tests.Plans;

/// <summary>The lines of a table that a type keeps to itself: who adds a line has to add its test.</summary>
internal static class PrivateTable
{
    /// <summary>The second column of the field <c>Table</c>: what a line is about.</summary>
    public static IReadOnlyList<string> TextsOf(Type owner) =>
        [
            .. ((IEnumerable)owner.GetField("Table", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!)
                .Cast<ITuple>()
                .Select(line => (string)line[1]!),
        ];
}
