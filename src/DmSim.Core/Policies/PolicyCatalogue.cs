namespace DmSim.Core.Policies;

/// <summary>All known policies by name; built once, then immutable.</summary>
public sealed class PolicyCatalogue
{
    private readonly List<PolicyDescriptor> _entries;

    private PolicyCatalogue(List<PolicyDescriptor> entries) => _entries = entries;

    /// <summary>The policies that come with DmSim: one line each.</summary>
    public static PolicyCatalogue BuiltIn { get; } =
        new([HyperVPolicy.Descriptor, FixedPolicy.Static, FixedPolicy.Unlimited, ClairvoyantPolicy.Descriptor]);

    /// <summary>The entries, in the order they are listed to users.</summary>
    public IReadOnlyList<PolicyDescriptor> Entries => _entries;

    /// <summary>The entry of a name, or <see langword="null"/>.</summary>
    public PolicyDescriptor? Find(string name) => _entries.Find(entry => entry.Name == name);

    /// <summary>A catalogue with one more entry, for plug-ins.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public PolicyCatalogue With(PolicyDescriptor entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Find(entry.Name) is null
            ? new PolicyCatalogue([.. _entries, entry])
            : throw new ArgumentException($"A policy named '{entry.Name}' exists already.", nameof(entry));
    }
}
