using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;

namespace DmSim.Cli.PlugIns;

/// <summary>Loads a plug-in that is a class library.</summary>
internal static class PlugInLibrary
{
    /// <summary>Checks what it was built for, before any of its code runs, and loads it.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="content">Its content.</param>
    /// <exception cref="InvalidInputException">It is no .NET assembly, or was built for another version.</exception>
    public static Assembly Load(string path, byte[] content)
    {
        AssemblyName ours = typeof(IPolicyPlugIn).Assembly.GetName();
        Version? builtFor = VersionOf(ours.Name!, path, content);
        if (builtFor is null)
        {
            throw Refuse(path, $"expected a class library that references {ours.Name}");
        }

        if (builtFor.Major != ours.Version!.Major || builtFor.Minor != ours.Version.Minor)
        {
            throw Refuse(
                path,
                $"it was built for {ours.Name} {builtFor.ToString(3)}; expected one built for "
                    + $"{ours.Version.ToString(3)}, which this program has"
            );
        }

        try
        {
            string full = Path.GetFullPath(path);
            return new PlugInContext(Path.GetFileName(path), new AssemblyDependencyResolver(full)).LoadFromAssemblyPath(
                full
            );
        }
        catch (Exception problem) when (problem is IOException or BadImageFormatException or InvalidOperationException)
        {
            throw Refuse(path, $"expected a .NET class library that can be loaded ({problem.Message})");
        }
    }

    /// <summary>The version of an assembly that a library references; <see langword="null"/> when it does
    /// not.</summary>
    private static Version? VersionOf(string assembly, string path, byte[] content)
    {
        try
        {
            using PEReader file = new(ImmutableArray.Create(content));
            if (!file.HasMetadata)
            {
                throw new BadImageFormatException("it has no .NET metadata");
            }

            MetadataReader metadata = file.GetMetadataReader();
            foreach (AssemblyReferenceHandle handle in metadata.AssemblyReferences)
            {
                AssemblyReference reference = metadata.GetAssemblyReference(handle);
                if (metadata.StringComparer.Equals(reference.Name, assembly))
                {
                    return reference.Version;
                }
            }

            return null;
        }
        catch (BadImageFormatException problem)
        {
            throw Refuse(path, $"expected a .NET class library ({problem.Message})");
        }
    }

    private static InvalidInputException Refuse(string path, string problem) =>
        new(new ValidationIssue(path, null, null, null, problem));
}
