namespace DmSim.Core.Policies;

/// <summary>Loads the policies of a plug-in's file. The catalogue asks for them only when a choice names a
/// file.</summary>
public interface IPlugInLoader
{
    /// <summary>The policies a file registers; asking again gives the same ones.</summary>
    /// <param name="path">The source file or class library, as the user named it.</param>
    /// <param name="catalogue">The entries whose names are taken.</param>
    /// <exception cref="Scenarios.InvalidInputException">It cannot be used; every problem is listed.</exception>
    IReadOnlyList<PolicyDescriptor> Load(string path, PolicyCatalogue catalogue);
}
