using System.IO.Enumeration;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Tools;

/// <summary>Chooses VMs by name; <c>*</c> stands for any characters, <c>?</c> for one, letter case counts.</summary>
/// <param name="wanted">Patterns of which a name must match one; none: every name.</param>
/// <param name="unwanted">Patterns of which a name must match none.</param>
internal sealed class VmFilter(IReadOnlyList<string> wanted, IReadOnlyList<string> unwanted)
{
    /// <summary>Whether every VM passes.</summary>
    public bool TakesAll => wanted.Count == 0 && unwanted.Count == 0;

    /// <summary>The VMs that pass, in their order.</summary>
    public IEnumerable<TraceVm> Choose(IEnumerable<TraceVm> vms) =>
        vms.Where(vm => (wanted.Count == 0 || Matches(wanted, vm.Name)) && !Matches(unwanted, vm.Name));

    /// <summary>Patterns that match no VM at all.</summary>
    public IEnumerable<string> Unmatched(IReadOnlyList<TraceVm> vms) =>
        wanted.Concat(unwanted).Where(pattern => !vms.Any(vm => Matches([pattern], vm.Name)));

    /// <inheritdoc/>
    public override string ToString() =>
        (wanted.Count == 0 ? "all VMs" : $"VMs {string.Join(", ", wanted)}")
        + (unwanted.Count == 0 ? "" : $" except {string.Join(", ", unwanted)}");

    private static bool Matches(IReadOnlyList<string> patterns, string name) =>
        patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));
}
