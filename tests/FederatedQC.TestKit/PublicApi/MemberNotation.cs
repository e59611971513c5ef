using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FederatedQC.TestKit.PublicApi;

/// <summary>Writes one reflected member as the lists of signatures do.</summary>
internal static class MemberNotation
{
    /// <summary>The member, or null when it is not part of what the type adds to its public face.</summary>
    internal static string? Write(MemberInfo member) =>
        member switch
        {
            ConstructorInfo { IsStatic: false } constructor when IsShown(constructor) =>
                $"{Access(constructor)}{constructor.DeclaringType!.Name.Split('`')[0]}({Parameters(constructor)})",
            MethodInfo method when IsShown(method) && IsOwn(method) => Method(method),
            PropertyInfo property => Property(property),
            FieldInfo field when (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName => Field(field),
            EventInfo { AddMethod: { } add } happening when IsShown(add) =>
                $"event {TypeNotation.Write(happening.EventHandlerType!)} {happening.Name}",
            _ => null,
        };

    internal static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethodDefinition
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(type => type.Name))}>"
            : "";
        return $"{Access(method)}{Modifier(method)}{TypeNotation.Write(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string? Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsShown).ToList();
        if (accessors.Count == 0 || IsOverride(accessors[0]))
        {
            return null;
        }
        var either = accessors[0];
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        var modifier =
            either.IsStatic ? "static "
            : either is { IsVirtual: true, IsFinal: false } ? "virtual "
            : "";
        var can = string.Concat(accessors.Select(accessor => accessor.ReturnType == typeof(void) ? "set; " : "get; "));
        return $"{Access(either)}{modifier}{TypeNotation.Write(property.PropertyType)} {name} {{ {can}}}";
    }

    private static string Field(FieldInfo field)
    {
        var modifier = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        return $"{(field.IsPublic ? "" : "protected ")}{modifier}{TypeNotation.Write(field.FieldType)} {field.Name}";
    }

    private static bool IsShown(MethodBase method) =>
        (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && !method.Name.Contains('<', StringComparison.Ordinal);

    private static bool IsOwn(MethodInfo method) =>
        !IsOverride(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal));

    private static bool IsOverride(MethodInfo method) => method.GetBaseDefinition() != method;

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Modifier(MethodInfo method) =>
        method switch
        {
            { IsStatic: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };

    private static string Parameters(MethodBase method)
    {
        var list = string.Join(", ", method.GetParameters().Select(Parameter));
        return method.IsDefined(typeof(ExtensionAttribute)) ? "this " + list : list;
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var passing =
            !type.IsByRef ? ""
            : parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : "ref ";
        var several =
            parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "";
        return $"{several}{passing}{TypeNotation.Write(type)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Default(parameter) : "")}";
    }

    private static string Default(ParameterInfo parameter) =>
        parameter.DefaultValue switch
        {
            null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null",
            bool flag => flag ? "true" : "false",
            string text => $"\"{text}\"",
            Enum value => $"{value.GetType().Name}.{value}",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            var other => other.ToString()!,
        };
}
