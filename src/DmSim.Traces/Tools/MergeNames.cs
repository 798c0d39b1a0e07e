using System.Globalization;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Tools;

/// <summary>Brings the VMs of merged traces under unique names.</summary>
/// <param name="inputs">The traces.</param>
/// <param name="offsets">What is added to the times of each.</param>
/// <param name="clash">What VMs of one name are.</param>
internal sealed class MergeNames(IReadOnlyList<TraceInput> inputs, long[] offsets, NameClash clash)
{
    private const int ListedClashes = 5;

    /// <summary>The VMs of the result, in the order of the traces.</summary>
    public IReadOnlyList<TraceVm> Merge(List<ValidationIssue> issues, List<string> notes)
    {
        List<Piece> pieces = [];
        for (int index = 0; index < inputs.Count; index++)
        {
            pieces.AddRange(inputs[index].Trace.Vms.Select(vm => new Piece(index, vm, offsets[index])));
        }

        List<IGrouping<string, Piece>> groups = [.. pieces.GroupBy(piece => piece.Vm.Name, StringComparer.Ordinal)];
        string[] clashes = [.. groups.Where(group => group.Count() > 1).Select(group => group.Key)];
        if (clashes.Length == 0)
        {
            return [.. pieces.Select(piece => Moved(piece.Vm.Name, [piece]))];
        }

        string listed = string.Join(", ", clashes.Take(ListedClashes)) + (clashes.Length > ListedClashes ? ", …" : "");
        string told = string.Create(CultureInfo.InvariantCulture, $"{clashes.Length} names occur in several traces");
        if (clash == NameClash.Refuse)
        {
            const string Advice = "expected --same-name prefix (different VMs) or --same-name join (one VM in pieces)";
            issues.Add(new ValidationIssue("--same-name", null, null, null, $"{told} ({listed}); {Advice}"));
            return [];
        }

        notes.Add($"{told} ({listed}): {(clash == NameClash.Join ? "joined in time" : "renamed after their trace")}");
        return clash == NameClash.Join ? Join(groups, issues) : Prefix(pieces, clashes, issues);
    }

    private static List<TraceVm> Join(List<IGrouping<string, Piece>> groups, List<ValidationIssue> issues)
    {
        List<TraceVm> vms = [];
        foreach (IGrouping<string, Piece> group in groups)
        {
            Piece[] parts = [.. group.OrderBy(piece => piece.Begin)];
            for (int index = 1; index < parts.Length; index++)
            {
                if (parts[index].Begin <= parts[index - 1].LastSample)
                {
                    issues.Add(
                        new ValidationIssue(
                            "--same-name",
                            null,
                            null,
                            group.Key,
                            "its pieces overlap in time; nothing to join"
                        )
                    );
                }
            }

            vms.Add(Moved(group.Key, parts));
        }

        return vms;
    }

    private List<TraceVm> Prefix(List<Piece> pieces, string[] clashes, List<ValidationIssue> issues)
    {
        HashSet<string> clashing = new(clashes, StringComparer.Ordinal);
        string[] prefixes = Prefixes();
        HashSet<string> used = new(StringComparer.Ordinal);
        List<TraceVm> vms = [];
        foreach (Piece piece in pieces)
        {
            string own = piece.Vm.Name;
            string name = clashing.Contains(own) ? $"{prefixes[piece.Input]}/{own}" : own;
            if (!used.Add(name))
            {
                issues.Add(new ValidationIssue("--same-name", null, null, name, "the new name is taken as well"));
            }

            vms.Add(Moved(name, [piece]));
        }

        return vms;
    }

    /// <summary>A name per trace: its own, its file's where that is not unique, numbered where that is not either.</summary>
    private string[] Prefixes()
    {
        string[] names = [.. inputs.Select(input => input.Trace.Info.Name)];
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Length)
        {
            names = [.. inputs.Select(input => Path.GetFileNameWithoutExtension(input.Path))];
        }

        return names.Distinct(StringComparer.Ordinal).Count() < names.Length
            ? [.. names.Select((name, index) => string.Create(CultureInfo.InvariantCulture, $"{name}#{index + 1}"))]
            : names;
    }

    private static TraceVm Moved(string name, Piece[] parts) =>
        parts.Length == 1 && parts[0].Offset == 0 && parts[0].Vm.Name == name
            ? parts[0].Vm
            : new LazyTraceVm(name, () => MergeJoin.Of(name, [.. parts.Select(part => (part.Vm, part.Offset))]));

    private sealed record Piece(int Input, TraceVm Vm, long Offset)
    {
        public long Begin { get; } = VmRotation.FirstTime(Vm) + Offset;

        public long LastSample { get; } = LastTime(Vm) + Offset;

        private static long LastTime(TraceVm vm)
        {
            Span<long> time = stackalloc long[1];
            vm.ReadTimes(vm.SampleCount - 1, time);
            return time[0];
        }
    }
}
