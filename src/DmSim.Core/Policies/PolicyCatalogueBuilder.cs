namespace DmSim.Core.Policies;

/// <summary>Takes the policies of one plug-in; refuses what could not be listed, told apart or run.</summary>
public sealed class PolicyCatalogueBuilder
{
    private readonly PolicyCatalogue _known;
    private readonly PlugInOrigin _origin;
    private readonly List<PolicyDescriptor> _added = [];

    /// <summary>Starts with what is known.</summary>
    /// <param name="known">The entries whose names are taken.</param>
    /// <param name="origin">The plug-in.</param>
    public PolicyCatalogueBuilder(PolicyCatalogue known, PlugInOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(origin);
        _known = known;
        _origin = origin;
    }

    /// <summary>What was added so far, in order.</summary>
    public IReadOnlyList<PolicyDescriptor> Added => _added;

    /// <summary>The policy of a name among those that come with DmSim, to derive from it; <see langword="null"/> for
    /// none.</summary>
    public PolicyDescriptor? Find(string name) => _known.Find(name);

    /// <summary>Adds a policy.</summary>
    /// <param name="policy">Its descriptor; the name in kebab-case, not taken, and every option described.</param>
    /// <returns>The builder, for the next one.</returns>
    /// <exception cref="ArgumentException">The descriptor cannot be used; the message says why.</exception>
    public PolicyCatalogueBuilder Add(PolicyDescriptor policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (_known.Find(policy.Name) is not null)
        {
            throw Refuse($"'{policy.Name}' comes with DmSim; expected a name of its own");
        }

        if (_added.Exists(other => other.Name == policy.Name))
        {
            throw Refuse($"'{policy.Name}' is registered twice");
        }

        if (DescriptorRules.FirstProblem(policy) is { } problem)
        {
            throw Refuse(problem);
        }

        _added.Add(policy with { PlugIn = _origin });
        return this;
    }

    private static ArgumentException Refuse(string problem) => new(problem);
}
