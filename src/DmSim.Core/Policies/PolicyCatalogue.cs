using DmSim.Core.Policies.Rivals;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Policies;

/// <summary>All known policies by name; built once, then immutable.</summary>
public sealed class PolicyCatalogue
{
    private readonly List<PolicyDescriptor> _entries;

    private PolicyCatalogue(List<PolicyDescriptor> entries) => _entries = entries;

    /// <summary>The policies that come with DmSim: one line each.</summary>
    public static PolicyCatalogue BuiltIn { get; } =
        new([
            HyperVPolicy.Descriptor,
            FixedPolicy.Static,
            FixedPolicy.Unlimited,
            ClairvoyantPolicy.Descriptor,
            MomPolicy.Upstream,
            MomPolicy.Vdsm,
            ProxmoxPolicy.Descriptor,
            QubesPolicy.Descriptor,
            SenpaiPolicy.Descriptor,
            XenSelfBalloonPolicy.Descriptor,
            VirtualBoxPolicy.Descriptor,
            SqueezedPolicy.Descriptor,
            EsxPolicy.Descriptor,
            PiPsiPolicy.Descriptor,
            EqualPressurePolicy.Descriptor,
        ]);

    /// <summary>The entries, in the order they are listed to users.</summary>
    public IReadOnlyList<PolicyDescriptor> Entries => _entries;

    /// <summary>The entry of a name, or <see langword="null"/>.</summary>
    public PolicyDescriptor? Find(string name) => _entries.Find(entry => entry.Name == name);

    /// <summary>Looks a choice up and resolves its options.</summary>
    /// <param name="choice">What the user asked for.</param>
    /// <param name="problems">Receives one sentence per problem; the options are usable only when none was added.</param>
    /// <param name="options">The resolved options; <see langword="null"/> when the name is unknown.</param>
    /// <returns>The entry, or <see langword="null"/> when the name is unknown.</returns>
    public PolicyDescriptor? Resolve(PolicyChoice choice, ICollection<string> problems, out PolicyOptionValues? options)
    {
        ArgumentNullException.ThrowIfNull(choice);
        ArgumentNullException.ThrowIfNull(problems);
        options = null;
        PolicyDescriptor? descriptor = Find(choice.Name);
        if (descriptor is null)
        {
            string known = string.Join(", ", _entries.Select(entry => entry.Name));
            problems.Add($"unknown policy '{choice.Name}'; expected one of: {known}");
            return null;
        }

        List<string> wrong = [];
        options = PolicyOptionValues.Resolve(descriptor.Options, choice.Options, wrong);
        foreach (string problem in wrong)
        {
            problems.Add($"policy '{choice.Name}': {problem}");
        }

        return descriptor;
    }

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
