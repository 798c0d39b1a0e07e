using System.Reflection;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;

namespace DmSim.Cli.PlugIns;

/// <summary>Lets every class of a plug-in that implements <see cref="IPolicyPlugIn"/> add its policies.</summary>
internal static class PlugInRegistration
{
    /// <summary>The policies of a plug-in, by class name and then in the order registered.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="assembly">Its code.</param>
    /// <param name="builder">Takes the policies.</param>
    /// <exception cref="InvalidInputException">It registers nothing, or not properly; every problem is
    /// listed.</exception>
    public static IReadOnlyList<PolicyDescriptor> Run(string path, Assembly assembly, PolicyCatalogueBuilder builder)
    {
        Type[] classes = [.. Types(path, assembly).Where(IsClass)];
        Type[] plugIns = [.. classes.Where(type => type.IsAssignableTo(typeof(IPolicyPlugIn)))];
        List<ValidationIssue> issues = [];
        if (plugIns.Length == 0)
        {
            Type? policy = Array.Find(classes, type => type.IsAssignableTo(typeof(IBalancingPolicy)));
            string hint = policy is null ? "" : $"; {policy.Name} is a policy, but not an {nameof(IPolicyPlugIn)}";
            issues.Add(
                Issue(
                    path,
                    null,
                    $"expected a class that implements {nameof(IPolicyPlugIn)} and registers policies{hint}"
                )
            );
        }

        foreach (Type plugIn in plugIns)
        {
            Register(path, plugIn, builder, issues);
        }

        if (issues.Count == 0 && builder.Added.Count == 0)
        {
            issues.Add(Issue(path, null, $"{plugIns[0].Name}.Register adds no policy; expected at least one"));
        }

        return issues.Count == 0 ? [.. builder.Added] : throw new InvalidInputException(issues);
    }

    private static void Register(string path, Type plugIn, PolicyCatalogueBuilder builder, List<ValidationIssue> issues)
    {
        Action<PolicyCatalogueBuilder> register = typeof(PlugInRegistration)
            .GetMethod(nameof(RegisterWith), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(plugIn)
            .CreateDelegate<Action<PolicyCatalogueBuilder>>();
        try
        {
            register(builder);
        }
#pragma warning disable CA1031 // Whatever a plug-in throws is reported as its own.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            // A descriptor that is a static property fails in the type's initializer; what it failed of is inside.
            Exception cause = thrown is TypeInitializationException { InnerException: { } inner } ? inner : thrown;
            string kind = cause is ArgumentException ? "" : $"{cause.GetType().Name}: ";
            issues.Add(Issue(path, PlugInCalls.LineOf(cause, plugIn.Assembly), $"{kind}{cause.Message}"));
        }
    }

    private static void RegisterWith<TPlugIn>(PolicyCatalogueBuilder builder)
        where TPlugIn : IPolicyPlugIn => TPlugIn.Register(builder);

    private static IEnumerable<Type> Types(string path, Assembly assembly)
    {
        try
        {
            return assembly.GetTypes().OrderBy(type => type.FullName, StringComparer.Ordinal);
        }
        catch (ReflectionTypeLoadException problem)
        {
            throw new InvalidInputException([
                .. problem
                    .LoaderExceptions.Select(one => one?.Message ?? problem.Message)
                    .Distinct()
                    .Select(message => Issue(path, null, $"expected everything it needs beside it ({message})")),
            ]);
        }
    }

    private static bool IsClass(Type type) =>
        type is { IsInterface: false, IsAbstract: false, ContainsGenericParameters: false };

    private static ValidationIssue Issue(string path, int? line, string message) =>
        new(path, line, null, null, message);
}
