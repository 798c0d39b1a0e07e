using System.Globalization;
using System.Text;
using DmSim.Core.Units;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.Mapping;

/// <summary>Finds the columns of a mapping in a table.</summary>
/// <param name="mapping">The mapping.</param>
/// <param name="names">The names of the table's columns.</param>
/// <param name="path">The table's file, for messages.</param>
/// <param name="line">The line of its header, for messages.</param>
/// <param name="session">Where problems go, and the zone of the user.</param>
internal sealed class MappedLayout(
    ColumnMapping mapping,
    IReadOnlyList<string> names,
    string path,
    int? line,
    ImportSession session
)
{
    private const int MostNamesShown = 12;

    private readonly RepairCounter? _negatives = mapping.NegativesBecomeZero
        ? session.RepairOutOfRange("negative values", "taken for 0")
        : null;

    private readonly byte[][] _emptyTexts = [.. mapping.EmptyTexts.Select(Encoding.UTF8.GetBytes)];
    private bool _complete = true;

    /// <summary>The layout.</summary>
    /// <param name="separator">The character between fields.</param>
    /// <returns>The layout, or <see langword="null"/> where columns are missing; they are among the issues then.</returns>
    public TableLayout? Build(char separator)
    {
        if (mapping is not { Time: MappedTime time, Demand: MappedDemand demand })
        {
            session.Issues.Add(mapping.Source, null, null, "expected the keys time and demand, to read a table");
            return null;
        }

        ValueColumn first = Value("demand", demand.IsWide ? null : demand.Column, Scaled(demand));
        TableLayout layout = new()
        {
            Separator = (byte)separator,
            ColumnCount = names.Count,
            Time = TimeOf(time),
            Vm = [.. mapping.Vm.Select(name => Find("vm", name))],
            Demand = first,
            Provisioned = ValueOf("provisioned", mapping.Provisioned),
            WorkingSet = ValueOf("working-set", mapping.WorkingSet),
            Available = ValueOf("available", mapping.Available),
            WithoutDemand = mapping.EmptyDemandIsAbsence ? EmptyDemand.Absent : EmptyDemand.Dropped,
            Nameless = mapping.NamelessAreDropped ? session.Repair("rows without a VM's name", "dropped") : null,
            Meaning = MeaningOf(demand),
            WholeBytes = demand.RestOf?.Size?.Bytes ?? 0,
        };
        layout = layout with { VmColumns = [.. VmColumns(demand, layout)] };
        return _complete ? layout : null;
    }

    private static DemandMeaning MeaningOf(MappedDemand demand) =>
        demand switch
        {
            { RestOf.Size: not null } => DemandMeaning.RestOfWhole,
            { RestOf: not null } => DemandMeaning.RestOfProvisioned,
            { PercentOf: { Size: null } } or { ShareOf: { Size: null } } => DemandMeaning.MillionthsOfProvisioned,
            _ => DemandMeaning.Bytes,
        };

    /// <summary>What 1 of the column is, and by what the product is divided.</summary>
    private static (long Scale, long Divisor) Scaled(MappedDemand demand)
    {
        const long MillionthsPerPercent = 10_000;
        const long Percent = 100;
        return demand switch
        {
            { PercentOf.Size: MemorySize size } => (size.Bytes, Percent),
            { PercentOf: not null } => (MillionthsPerPercent, 1),
            { ShareOf.Size: MemorySize size } => (size.Bytes, 1),
            { ShareOf: not null } => (MillionthsPerPercent * Percent, 1),
            _ => (demand.UnitBytes, 1),
        };
    }

    private TimeColumn TimeOf(MappedTime time) =>
        time.Form == TimeForm.Counted
            ? TimeColumn.Counted(time.IntervalMilliseconds)
            : new TimeColumn(Find("time", time.Column), time.Form)
            {
                Pattern = time.Pattern,
                Zone = time.Zone ?? session.Options.Zone ?? RecordedZone.Utc,
            };

    private IEnumerable<VmColumn> VmColumns(MappedDemand demand, TableLayout layout)
    {
        IEnumerable<int> places = demand.IsEveryColumn
            ? Enumerable.Range(0, names.Count).Where(index => IsVm(index, layout.Time))
            : demand.Columns.Select(name => Find("demand", name));
        foreach (int index in places)
        {
            string name = names.ElementAtOrDefault(index) ?? "";
            yield return new VmColumn(Encoding.UTF8.GetBytes(name), layout.Demand with { Index = index, Name = name });
        }
    }

    /// <summary>Loggers end their lines with a separator: what follows it is no column.</summary>
    private bool IsVm(int index, TimeColumn time) =>
        names[index].Length > 0 && (time.Form == TimeForm.Counted || index != time.Index);

    private ValueColumn? ValueOf(string key, MappedSize? size) =>
        size is null ? null : Value(key, size.Column, (size.UnitBytes, 1));

    private ValueColumn Value(string key, string? column, (long Scale, long Divisor) scaled) =>
        new(column is null ? 0 : Find(key, column), key)
        {
            Scale = scaled.Scale,
            Divisor = scaled.Divisor,
            DecimalMark = (byte)mapping.DecimalMark,
            EmptyTexts = _emptyTexts,
            Negatives = _negatives,
        };

    private int Find(string key, string column)
    {
        for (int index = 0; index < names.Count; index++)
        {
            if (names[index].Equals(column, StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }
        }

        bool isNumber =
            int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= 1
            && number <= names.Count;
        if (isNumber)
        {
            return number - 1;
        }

        string known = string.Join(", ", names.Take(MostNamesShown));
        string more =
            names.Count > MostNamesShown
                ? FormattableString.Invariant($" and {names.Count - MostNamesShown} more")
                : "";
        session.Issues.Add(
            path,
            line,
            null,
            $"there is no column '{column}' ({key} in the mapping); found {known}{more}"
        );
        _complete = false;
        return 0;
    }
}
