using System.Reflection;

namespace FederatedQC.Architecture.Tests;

/// <summary>The types that a public type shows: in its ancestors and in the signatures of what others can call or override.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<Type> Of(Type type) =>
        Ancestors(type).Concat(type.GetMembers(Declared).SelectMany(Signature)).SelectMany(Parts).Where(part => !part.IsGenericParameter);

    private static IEnumerable<Type> Ancestors(Type type) =>
        type.BaseType is { } parent ? type.GetInterfaces().Append(parent) : type.GetInterfaces();

    private static IEnumerable<Type> Signature(MemberInfo member) =>
        member switch
        {
            FieldInfo { IsPublic: true } or FieldInfo { IsFamily: true } => [((FieldInfo)member).FieldType],
            MethodBase method when method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly => method
                .GetParameters()
                .Select(parameter => parameter.ParameterType)
                .Append((method as MethodInfo)?.ReturnType ?? typeof(void)),
            _ => [],
        };

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
        : [type];
}
