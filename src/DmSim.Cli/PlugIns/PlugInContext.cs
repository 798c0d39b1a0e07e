using System.Reflection;
using System.Runtime.Loader;

namespace DmSim.Cli.PlugIns;

/// <summary>
/// Where the code of one plug-in lives. What lies beside a class library is loaded from there, so that two plug-ins
/// may bring
/// different versions of the same thing; DmSim.Core is always the program's own, otherwise a plug-in's policy would be
/// none.
/// </summary>
/// <param name="name">Name of the plug-in's file.</param>
/// <param name="resolver">Finds what lies beside a class library; <see langword="null"/> for a source file.</param>
internal sealed class PlugInContext(string name, AssemblyDependencyResolver? resolver) : AssemblyLoadContext(name)
{
    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        bool isOurs = assemblyName.Name?.StartsWith("DmSim.", StringComparison.Ordinal) ?? false;
        string? path = isOurs ? null : resolver?.ResolveAssemblyToPath(assemblyName);
        return path is null ? null : LoadFromAssemblyPath(path);
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        resolver?.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
