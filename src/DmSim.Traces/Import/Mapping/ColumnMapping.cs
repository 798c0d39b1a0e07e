using DmSim.Core.Workloads;

namespace DmSim.Traces.Import.Mapping;

/// <summary>
/// What the columns of a table mean, in the user's words: what <c>--columns FILE.yaml</c> holds. Serves CSV and Parquet
/// files of any origin.
/// </summary>
public sealed record ColumnMapping
{
    /// <summary>The file it was read from, for messages.</summary>
    public string Source { get; init; } = "";

    /// <summary>The character between fields; <see langword="null"/>: comma, semicolon or tab, as the header has it.</summary>
    public char? Separator { get; init; }

    /// <summary>Whether the first line names the columns; without names they are numbered from 1.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>The decimal mark: a point or a comma.</summary>
    public char DecimalMark { get; init; } = '.';

    /// <summary>When.</summary>
    public MappedTime? Time { get; init; }

    /// <summary>The columns that make the VM's name; empty: each file is a VM.</summary>
    public IReadOnlyList<string> Vm { get; init; } = [];

    /// <summary>The memory signal.</summary>
    public MappedDemand? Demand { get; init; }

    /// <summary>The size the VM was given.</summary>
    public MappedSize? Provisioned { get; init; }

    /// <summary>The part of demand in active use.</summary>
    public MappedSize? WorkingSet { get; init; }

    /// <summary>What the guest could still hand out.</summary>
    public MappedSize? Available { get; init; }

    /// <summary>Texts that mean a value is not known, besides an empty field.</summary>
    public IReadOnlyList<string> EmptyTexts { get; init; } = [];

    /// <summary>Whether a row without demand says that the VM is absent; otherwise the row is dropped and counted.</summary>
    public bool EmptyDemandIsAbsence { get; init; } = true;

    /// <summary>Whether rows without a VM's name are dropped and counted; otherwise they are refused.</summary>
    public bool NamelessAreDropped { get; init; }

    /// <summary>Whether numbers below 0 become 0 and are counted; otherwise they are refused.</summary>
    public bool NegativesBecomeZero { get; init; }

    /// <summary>What the signal means.</summary>
    public TraceSignal Signal { get; init; } = TraceSignal.Committed;

    /// <summary>For how many usual intervals a sample holds.</summary>
    public int HeldIntervals { get; init; } = ImportOptions.HoldForever;

    /// <summary>Counter names as they were recorded (in another language), and the names they stand for.</summary>
    public IReadOnlyDictionary<string, string> Counters { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The names of all columns that are read; <see langword="null"/> where every column may be, or some are numbers.
    /// </summary>
    internal IReadOnlyList<string>? ColumnNames
    {
        get
        {
            if (Demand is not { IsEveryColumn: false } demand)
            {
                return null;
            }

            string?[] names =
            [
                Time?.Column,
                demand.Column,
                Provisioned?.Column,
                WorkingSet?.Column,
                Available?.Column,
                .. Vm,
                .. demand.Columns,
            ];
            string[] given = [.. names.OfType<string>().Where(name => name.Length > 0)];
            return given.Any(name => name.All(char.IsAsciiDigit)) ? null : given;
        }
    }
}
