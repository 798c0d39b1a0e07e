namespace DmSim.Core.Policies;

/// <summary>
/// What makes a class in a plug-in known: when the plug-in is loaded, it is handed a catalogue builder and adds its
/// policies.
/// From then on they are catalogue entries like any other.
/// </summary>
/// <remarks>
/// Usually it is the policy itself: one file, one class, one descriptor. A plug-in is ordinary code with the rights of
/// the
/// user who runs it; nothing confines it.
/// </remarks>
public interface IPolicyPlugIn
{
    /// <summary>Called once, when the plug-in is loaded.</summary>
    /// <param name="catalogue">Takes the descriptors.</param>
    static abstract void Register(PolicyCatalogueBuilder catalogue);
}
