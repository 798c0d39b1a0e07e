using DmSim.Core.Workloads;
using DmSim.Traces.Import.Tables;
using DmSim.Traces.Scenarios;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Import.Mapping;

/// <summary>The keys of a column mapping.</summary>
internal static class ColumnKeys
{
    /// <summary>The value of the key <c>schema</c>.</summary>
    public const string SchemaName = "dmsim/columns/1";

    private const int LongestName = 1000;

    private static readonly Form<string> Column = Scalars.Text("the name of a column, or its number", LongestName);

    private static readonly MapForm<MappedTime> Time = new(
        "time",
        () =>
            [
                Key.Optional<MappedTime, string>(
                    "column",
                    "The column.",
                    Column,
                    (time, value) => time with { Column = value }
                ),
                Key.Optional<MappedTime, TimeForm>(
                    "form",
                    "How times are written; s-or-ms takes numbers from 10^11 on for milliseconds; default iso8601.",
                    Scalars.Choice(
                        ("iso8601", TimeForm.Iso),
                        ("s", TimeForm.Seconds),
                        ("ms", TimeForm.Milliseconds),
                        ("us", TimeForm.Microseconds),
                        ("ns", TimeForm.Nanoseconds),
                        ("s-or-ms", TimeForm.SecondsOrMilliseconds)
                    ),
                    (time, value) => time with { Form = value }
                ),
                Key.Optional<MappedTime, string>(
                    "pattern",
                    "A pattern instead of a form, such as \"dd.MM.yyyy HH:mm:ss\".",
                    Scalars.Text("a pattern of at most 60 characters", 60),
                    (time, value) => time with { Form = TimeForm.Pattern, Pattern = value }
                ),
                Key.Optional<MappedTime, RecordedZone>(
                    "zone",
                    "Zone of local times: UTC, +02:00 or Europe/Berlin; default that of --time-zone, else UTC.",
                    ColumnForms.Zone(),
                    (time, value) => time with { Zone = value }
                ),
                Key.Optional<MappedTime, long>(
                    "interval",
                    "Time between the rows of a VM, for tables without a time column.",
                    SharedForms.PositiveTime,
                    (time, value) => time with { Form = TimeForm.Counted, IntervalMilliseconds = value }
                ),
            ]
    )
    {
        ExactlyOneOf = ["column", "interval"],
    };

    private static readonly MapForm<MappedSize> Size = new(
        "size",
        () =>
            [
                Key.Required<MappedSize, string>(
                    "column",
                    "The column.",
                    Column,
                    (size, value) => size with { Column = value }
                ),
                Key.Required<MappedSize, long>(
                    "unit",
                    UnitAbout,
                    ColumnForms.Unit(),
                    (size, value) => size with { UnitBytes = value }
                ),
            ]
    );

    private static readonly MapForm<MappedDemand> Demand = new(
        "demand",
        () =>
            [
                Key.Optional<MappedDemand, string>(
                    "column",
                    "The column.",
                    Column,
                    (demand, value) => demand with { Column = value }
                ),
                Key.Optional<MappedDemand, IReadOnlyList<string>>(
                    "columns",
                    "Columns that are a VM each, named after them; \"all\": every column but the time.",
                    Names("all"),
                    (demand, value) =>
                        value is ["all"] ? demand with { IsEveryColumn = true } : demand with { Columns = value }
                ),
                Key.Optional<MappedDemand, long>(
                    "unit",
                    UnitAbout,
                    ColumnForms.Unit(),
                    (demand, value) => demand with { UnitBytes = value }
                ),
                Key.Optional<MappedDemand, MappedBasis>(
                    "percent-of",
                    "The column holds percentages of this size, or of \"provisioned\".",
                    ColumnForms.Basis(),
                    (demand, value) => demand with { PercentOf = value }
                ),
                Key.Optional<MappedDemand, MappedBasis>(
                    "share-of",
                    "The column holds shares (0 to 1) of this size, or of \"provisioned\".",
                    ColumnForms.Basis(),
                    (demand, value) => demand with { ShareOf = value }
                ),
                Key.Optional<MappedDemand, MappedBasis>(
                    "rest-of",
                    "The column holds what is free: demand is this size, or \"provisioned\", less it.",
                    ColumnForms.Basis(),
                    (demand, value) => demand with { RestOf = value }
                ),
            ]
    )
    {
        ExactlyOneOf = ["column", "columns"],
    };

    /// <summary>A mapping file.</summary>
    public static readonly Form<ColumnMapping> Form = new MapForm<ColumnMapping>(
        "columns",
        () =>
            [
                SharedForms.EditorSchema<ColumnMapping>(),
                SharedForms.Schema<ColumnMapping>(SchemaName),
                .. TableKeys(),
                .. ValueKeys(),
                .. MeaningKeys(),
            ]
    )
        .From(new ColumnMapping())
        .Then<ColumnMapping>(ColumnChecks.Check);

    private const string UnitAbout =
        "What 1 of the column is: B, KiB, MiB, GiB, TiB, or a size such as \"4 KiB\" (pages) or \"1000 B\".";

    private static Key<ColumnMapping>[] TableKeys() =>
        [
            Key.Optional<ColumnMapping, char>(
                "separator",
                "The character between fields; default comma, semicolon or tab, as the first line has it.",
                Scalars.Choice((",", ','), (";", ';'), ("tab", '\t'), ("|", '|'), ("space", ' ')),
                (mapping, value) => mapping with { Separator = value }
            ),
            Key.Optional<ColumnMapping, bool>(
                "header",
                "Whether the first line names the columns; default true. Without it they are numbered from 1.",
                Scalars.Flag(),
                (mapping, value) => mapping with { HasHeader = value }
            ),
            Key.Optional<ColumnMapping, char>(
                "decimal-mark",
                "The decimal mark of numbers; default a point.",
                Scalars.Choice((".", '.'), (",", ',')),
                (mapping, value) => mapping with { DecimalMark = value }
            ),
            Key.Optional<ColumnMapping, IReadOnlyList<string>>(
                "empty",
                "Texts that mean a value is not known, such as NaN, null or -1; an empty field always does.",
                new ListForm<string>(Scalars.AnyValue(), least: 1),
                (mapping, value) => mapping with { EmptyTexts = value }
            ),
            Key.Optional<ColumnMapping, bool>(
                "without-demand",
                "What a row without demand means: the VM is absent (default), or it is dropped and counted.",
                Scalars.Choice(("absent", true), ("dropped", false)),
                (mapping, value) => mapping with { EmptyDemandIsAbsence = value }
            ),
            Key.Optional<ColumnMapping, bool>(
                "without-vm",
                "What rows without a VM's name are: refused (default), or dropped and counted.",
                Scalars.Choice(("refused", false), ("dropped", true)),
                (mapping, value) => mapping with { NamelessAreDropped = value }
            ),
            Key.Optional<ColumnMapping, bool>(
                "negative",
                "What numbers below 0 are: refused (default), or zero, and counted.",
                Scalars.Choice(("refused", false), ("zero", true)),
                (mapping, value) => mapping with { NegativesBecomeZero = value }
            ),
        ];

    private static Key<ColumnMapping>[] ValueKeys() =>
        [
            Key.Optional<ColumnMapping, MappedTime>(
                "time",
                "When.",
                Time.From(new MappedTime()),
                (mapping, value) => mapping with { Time = value }
            ),
            Key.Optional<ColumnMapping, IReadOnlyList<string>>(
                "vm",
                "The column, or columns joined by /, that name the VM; left out: each file is a VM.",
                Names(null),
                (mapping, value) => mapping with { Vm = value }
            ),
            Key.Optional<ColumnMapping, MappedDemand>(
                "demand",
                "The memory signal.",
                Demand.From(new MappedDemand()),
                (mapping, value) => mapping with { Demand = value }
            ),
            Key.Optional<ColumnMapping, MappedSize>(
                "provisioned",
                "The size the VM was given.",
                Size.From(new MappedSize()),
                (mapping, value) => mapping with { Provisioned = value }
            ),
            Key.Optional<ColumnMapping, MappedSize>(
                "working-set",
                "The part of demand in active use.",
                Size.From(new MappedSize()),
                (mapping, value) => mapping with { WorkingSet = value }
            ),
            Key.Optional<ColumnMapping, MappedSize>(
                "available",
                "What the guest could still hand out.",
                Size.From(new MappedSize()),
                (mapping, value) => mapping with { Available = value }
            ),
        ];

    private static Key<ColumnMapping>[] MeaningKeys() =>
        [
            Key.Optional<ColumnMapping, TraceSignal>(
                "signal",
                "What demand means; default committed.",
                Scalars.Choice(
                    ("committed", TraceSignal.Committed),
                    ("used", TraceSignal.Used),
                    ("active", TraceSignal.Active)
                ),
                (mapping, value) => mapping with { Signal = value }
            ),
            Key.Optional<ColumnMapping, int>(
                "held-intervals",
                "For how many usual intervals a sample holds when the next is missing; default until the next.",
                Scalars.Integer(1, ImportOptions.HoldForever),
                (mapping, value) => mapping with { HeldIntervals = value }
            ),
            Key.Optional<ColumnMapping, IReadOnlyList<KeyValuePair<string, string>>>(
                "counters",
                "Counter names of a log in another language, and the English ones they stand for.",
                new NamedForm<string>(Scalars.Text("the English name of a counter", LongestName)),
                (mapping, value) =>
                    mapping with
                    {
                        Counters = value
                            .DistinctBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
                            .ToDictionary(StringComparer.OrdinalIgnoreCase),
                    }
            ),
        ];

    /// <summary>One name, or a list of them.</summary>
    private static EitherForm<IReadOnlyList<string>> Names(string? word) =>
        new(
            Scalars
                .Text(word is null ? "a name, or a list of names" : $"\"{word}\", or a list of names", LongestName)
                .Then(
                    (string value, DocumentNode _, string _, ReadContext _, out IReadOnlyList<string> names) =>
                    {
                        names = [value];
                        return true;
                    }
                ),
            new ListForm<string>(Column, least: 1)
        );
}
