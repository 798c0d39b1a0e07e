using DmSim.Core.Units;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import;

/// <summary>Where a CSV file has which column, and in which unit.</summary>
internal sealed class CsvHeader
{
    private const int NotThere = -1;

    private static readonly Dictionary<string, CsvColumn> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["time"] = CsvColumn.Time,
        ["vm"] = CsvColumn.Vm,
        ["demand"] = CsvColumn.Demand,
        ["provisioned"] = CsvColumn.Provisioned,
        ["workingset"] = CsvColumn.WorkingSet,
        ["available"] = CsvColumn.Available,
    };

    private readonly int[] _indices = [.. Enum.GetValues<CsvColumn>().Select(_ => NotThere)];
    private readonly long[] _scales = new long[Enum.GetValues<CsvColumn>().Length];
    private readonly List<string> _unknown = [];
    private readonly byte _separator;
    private readonly int _columnCount;
    private TimeForm _timeForm;

    private CsvHeader(byte separator, int columnCount)
    {
        _separator = separator;
        _columnCount = columnCount;
    }

    /// <summary>Columns that mean nothing here.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>Whether a column, with its unit or without, is one of these.</summary>
    public static bool IsKnown(string field) => Names.ContainsKey(SplitUnit(field).Name);

    /// <summary>Whether a line reads like the header of a CSV trace, right or wrong in detail.</summary>
    public static bool Resembles(string line)
    {
        CsvColumn[] found =
        [
            .. TableHeader
                .Split(line, TableHeader.SeparatorOf(line))
                .Select(field =>
                    Names.TryGetValue(SplitUnit(field).Name, out CsvColumn column) ? column : (CsvColumn?)null
                )
                .OfType<CsvColumn>(),
        ];
        return found.Contains(CsvColumn.Time) && found.Contains(CsvColumn.Demand);
    }

    /// <summary>Reads a header; problems go to the log.</summary>
    /// <returns>The header, or <see langword="null"/> when it cannot be used.</returns>
    public static CsvHeader? Read(string line, string source, int lineNumber, IssueLog issues)
    {
        char separator = TableHeader.SeparatorOf(line);
        string[] fields = [.. TableHeader.Split(line, separator)];
        CsvHeader header = new((byte)separator, fields.Length);
        int position = 0;
        bool usable = true;
        for (int index = 0; index < fields.Length; index++)
        {
            if (header.Place(fields[index], index) is string problem)
            {
                issues.Add(source, lineNumber, position + 1, problem);
                usable = false;
            }

            position += fields[index].Length + 1;
        }

        foreach (CsvColumn needed in (ReadOnlySpan<CsvColumn>)[CsvColumn.Time, CsvColumn.Demand])
        {
            if (!header.Has(needed))
            {
                string name = needed == CsvColumn.Time ? "time[s]" : "demand[MiB]";
                issues.Add(source, lineNumber, null, $"the header has no usable column such as '{name}'");
                usable = false;
            }
        }

        return usable ? header : null;
    }

    /// <summary>What the rows need to be read.</summary>
    /// <param name="zone">The zone of ISO times that state none.</param>
    public TableLayout ToLayout(RecordedZone zone) =>
        new()
        {
            Separator = _separator,
            ColumnCount = _columnCount,
            Time = new TimeColumn(_indices[(int)CsvColumn.Time], _timeForm) { Zone = zone },
            Vm = Has(CsvColumn.Vm) ? [_indices[(int)CsvColumn.Vm]] : [],
            Demand = ValueOf(CsvColumn.Demand)!,
            Provisioned = ValueOf(CsvColumn.Provisioned),
            WorkingSet = ValueOf(CsvColumn.WorkingSet),
            Available = ValueOf(CsvColumn.Available),
            WithoutDemand = EmptyDemand.Absent,
        };

    private bool Has(CsvColumn column) => _indices[(int)column] != NotThere;

    private ValueColumn? ValueOf(CsvColumn column) =>
        Has(column)
            ? new ValueColumn(_indices[(int)column], column.ToString().ToLowerInvariant())
            {
                Scale = _scales[(int)column],
            }
            : null;

    private static (string Name, string? Unit) SplitUnit(string field)
    {
        string text = field.Trim().Trim('"').Trim();
        int open = text.IndexOf('[', StringComparison.Ordinal);
        return open < 0 || !text.EndsWith(']') ? (text, null) : (text[..open].TrimEnd(), text[(open + 1)..^1].Trim());
    }

    private string? Place(string field, int index)
    {
        (string name, string? unit) = SplitUnit(field);
        if (!Names.TryGetValue(name, out CsvColumn column))
        {
            _unknown.Add(name);
            return null;
        }

        if (Has(column))
        {
            return $"column '{name}' is there twice";
        }

        _indices[(int)column] = index;
        return column switch
        {
            CsvColumn.Vm => unit is null ? null : $"column '{name}' has no unit, found [{unit}]",
            CsvColumn.Time => SetTimeUnit(unit),
            _ => SetSizeUnit(column, name, unit),
        };
    }

    private string? SetTimeUnit(string? unit)
    {
        TimeForm? form = unit?.ToLowerInvariant() switch
        {
            null or "iso8601" => TimeForm.Iso,
            "s" => TimeForm.Seconds,
            "ms" => TimeForm.Milliseconds,
            _ => null,
        };
        _timeForm = form ?? TimeForm.Iso;
        return form is null ? $"unit [{unit}] of time is not known; expected [s], [ms] or [iso8601]" : null;
    }

    private string? SetSizeUnit(CsvColumn column, string name, string? unit)
    {
        long? scale = unit?.ToLowerInvariant() switch
        {
            "b" or "bytes" => 1,
            "kib" => MemorySize.BytesPerKibibyte,
            "mib" => MemorySize.BytesPerMebibyte,
            "gib" => MemorySize.BytesPerGibibyte,
            _ => null,
        };
        _scales[(int)column] = scale ?? 1;
        if (unit is null)
        {
            return $"column '{name}' needs a unit, such as {name}[MiB]";
        }

        return scale is null
            ? $"unit [{unit}] of {name} is not known; expected [B], [KiB], [MiB] or [GiB] (1 KiB = 1024 B)"
            : null;
    }
}
