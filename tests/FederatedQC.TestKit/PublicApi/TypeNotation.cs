namespace FederatedQC.TestKit.PublicApi;

/// <summary>
/// Writes a type as it stands in a signature: C# keywords, tuples, arrays, and a <c>~</c> where a nullable annotation may follow.
/// </summary>
internal static class TypeNotation
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    internal static string Write(Type type)
    {
        if (type.IsByRef)
        {
            return Write(type.GetElementType()!);
        }
        if (type.IsPointer)
        {
            return Write(type.GetElementType()!) + "*";
        }
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Write(underlying) + "?";
        }
        return Name(type) + (type.IsValueType ? "" : "~");
    }

    private static string Name(Type type)
    {
        if (type.IsArray)
        {
            return $"{Write(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }
        if (!type.IsGenericType)
        {
            return type.Name;
        }
        var arguments = string.Join(", ", type.GetGenericArguments().Select(Write));
        return
            type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true
            || type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal)
            ? $"({arguments})"
            : $"{type.Name.Split('`')[0]}<{arguments}>";
    }
}
