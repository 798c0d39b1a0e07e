using DmSim.Core.Policies.Research;
using DmSim.Core.Policies.Rivals;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Policies;

/// <summary>All known policies by name; built once, then immutable.</summary>
public sealed class PolicyCatalogue
{
    private readonly List<PolicyDescriptor> _entries;
    private readonly IPlugInLoader? _plugIns;

    private PolicyCatalogue(List<PolicyDescriptor> entries, IPlugInLoader? plugIns = null)
    {
        _entries = entries;
        _plugIns = plugIns;
    }

    /// <summary>The policies that come with DmSim: one line each.</summary>
    public static PolicyCatalogue BuiltIn { get; } =
        new([
            HyperVPolicy.Descriptor,
            FixedPolicy.Static,
            FixedPolicy.Unlimited,
            ClairvoyantPolicy.Descriptor,
            EqualPressurePolicy.Descriptor,
            PredictivePolicy.Descriptor,
            DmSimBestPolicy.Descriptor,
            EsxPolicy.Descriptor,
            MomPolicy.Upstream,
            MomPolicy.Vdsm,
            ProxmoxPolicy.Descriptor,
            PiPsiPolicy.Descriptor,
            SqueezedPolicy.Descriptor,
            QubesPolicy.Descriptor,
            XenSelfBalloonPolicy.Descriptor,
            VirtualBoxPolicy.Descriptor,
            SenpaiPolicy.Descriptor,
        ]);

    /// <summary>The entries, in the order they are listed to users.</summary>
    public IReadOnlyList<PolicyDescriptor> Entries => _entries;

    /// <summary>The entry of a name, or <see langword="null"/>.</summary>
    public PolicyDescriptor? Find(string name) => _entries.Find(entry => entry.Name == name);

    /// <summary>Looks a choice up and resolves its options.</summary>
    /// <param name="choice">What the user asked for.</param>
    /// <param name="problems">Receives one sentence per problem; the options are usable only when none was
    /// added.</param>
    /// <param name="options">The resolved options; <see langword="null"/> when the name is unknown.</param>
    /// <returns>The entry, or <see langword="null"/> when the name is unknown.</returns>
    /// <exception cref="InvalidInputException">A plug-in cannot be used; every problem is listed.</exception>
    public PolicyDescriptor? Resolve(PolicyChoice choice, ICollection<string> problems, out PolicyOptionValues? options)
    {
        ArgumentNullException.ThrowIfNull(choice);
        ArgumentNullException.ThrowIfNull(problems);
        options = null;
        PolicyDescriptor? descriptor = choice.PlugIn is { } file
            ? Find(file, choice.Name, problems)
            : Find(choice.Name, problems);
        if (descriptor is null)
        {
            return null;
        }

        List<string> wrong = [];
        options = PolicyOptionValues.Resolve(descriptor.Options, choice.Options, wrong);
        foreach (string problem in wrong)
        {
            problems.Add($"policy '{descriptor.Name}': {problem}");
        }

        return descriptor;
    }

    /// <summary>The same catalogue, in which a choice may also name a plug-in's file.</summary>
    public PolicyCatalogue WithPlugIns(IPlugInLoader loader) => new(_entries, loader);

    /// <summary>The policies of a plug-in's file.</summary>
    /// <exception cref="InvalidInputException">It cannot be used; every problem is listed.</exception>
    public IReadOnlyList<PolicyDescriptor> PoliciesOf(string file) =>
        _plugIns?.Load(file, this)
        ?? throw new InvalidInputException(new ValidationIssue(file, null, null, null, "plug-ins are not used here"));

    private PolicyDescriptor? Find(string name, ICollection<string> problems)
    {
        PolicyDescriptor? found = Find(name);
        if (found is null)
        {
            string plugIns = _plugIns is null ? "" : ", or a plug-in's file (.cs or .dll)";
            problems.Add($"unknown policy '{name}'; expected one of: {Names(_entries)}{plugIns}");
        }

        return found;
    }

    private PolicyDescriptor? Find(string file, string name, ICollection<string> problems)
    {
        IReadOnlyList<PolicyDescriptor> policies = PoliciesOf(file);
        if (name.Length == 0 && policies.Count == 1)
        {
            return policies[0];
        }

        PolicyDescriptor? found = policies.FirstOrDefault(policy => policy.Name == name);
        if (found is null)
        {
            string what =
                name.Length == 0
                    ? $"has several policies (write {file}:{policies[0].Name})"
                    : $"has no policy '{name}'";
            problems.Add($"'{file}' {what}; expected one of: {Names(policies)}");
        }

        return found;
    }

    private static string Names(IEnumerable<PolicyDescriptor> policies) =>
        string.Join(", ", policies.Select(policy => policy.Name));
}
