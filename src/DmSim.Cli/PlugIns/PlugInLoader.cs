using System.Reflection;
using System.Security.Cryptography;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;

namespace DmSim.Cli.PlugIns;

/// <summary>
/// Loads plug-ins: a C# source file is compiled, a class library is loaded with what lies beside it. Each file once.
/// </summary>
/// <remarks>
/// A plug-in runs with all rights of the user; nothing confines it. It stays loaded until the process ends: policies
/// live as
/// long as runs, and code that can be unloaded is never optimised by what it is seen to do.
/// </remarks>
public sealed class PlugInLoader : IPlugInLoader
{
    private readonly Dictionary<string, IReadOnlyList<PolicyDescriptor>> _loaded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, InvalidInputException> _refused = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<PolicyDescriptor> Load(string path, PolicyCatalogue catalogue)
    {
        string full = Path.GetFullPath(path);
        if (_refused.TryGetValue(full, out InvalidInputException? earlier))
        {
            throw new InvalidInputException(earlier.Issues, earlier.OmittedCount);
        }

        if (!_loaded.TryGetValue(full, out IReadOnlyList<PolicyDescriptor>? policies))
        {
            try
            {
                policies = LoadAnew(path, catalogue);
            }
            catch (InvalidInputException problem)
            {
                _refused.Add(full, problem);
                throw;
            }

            _loaded.Add(full, policies);
        }

        return policies;
    }

    private static IReadOnlyList<PolicyDescriptor> LoadAnew(string path, PolicyCatalogue catalogue)
    {
        byte[] content = Read(path);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        bool isSource = path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase);
        Assembly assembly;
        string compiler = "";
        if (isSource)
        {
            assembly = PlugInCompiler.Compile(path, content, sha256);
            compiler = PlugInCompiler.Description;
        }
        else
        {
            assembly = PlugInLibrary.Load(path, content);
        }

        PlugInOrigin origin = new(Path.GetFileName(path), sha256, compiler);
        return PlugInRegistration.Run(path, assembly, new PolicyCatalogueBuilder(catalogue, origin));
    }

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(
                new ValidationIssue(path, null, null, null, $"expected a readable plug-in ({problem.Message})")
            );
        }
    }
}
