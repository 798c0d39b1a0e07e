using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Import.Mapping;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import;

public sealed class ColumnMappingTests : IDisposable
{
    private const long GiB = 1L << 30;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_mapping_names_columns_units_zone_and_pattern()
    {
        const string Text = """
            namespace;pod;when;MemoryUsage(Mi);limit;note
            a;x;01.03.2026 09:30:00;1,5;4;"one; two"
            a;x;01.03.2026 09:31:00;NaN;4;
            b;x;01.03.2026 09:30:00;-3;2;

            """;
        const string Yaml = """
            schema: dmsim/columns/1
            separator: ;
            decimal-mark: ","
            negative: zero
            empty: [NaN]
            without-demand: dropped
            signal: used
            time: { column: when, pattern: "dd.MM.yyyy HH:mm:ss", zone: Europe/Berlin }
            vm: [namespace, pod]
            demand: { column: MemoryUsage(Mi), unit: MiB }
            provisioned: { column: limit, unit: GiB }
            """;
        ImportOutcome outcome = Import(Text, Yaml);
        DemandTrace trace = outcome.Trace;
        Assert.Equal(["a/x", "b/x"], trace.Vms.Select(vm => vm.Name));
        Assert.Equal([3 * MiB / 2], Demand(trace));
        Assert.Equal([0], Demand(trace, 1));
        Assert.Equal(4 * GiB, trace.Vms[0].All(TraceChannel.Provisioned)[0]);
        Assert.Equal(TraceSignal.Used, trace.Info.Signal);
        // 09:30 in Berlin in winter is 08:30 UTC.
        Assert.Equal(DateTimeOffset.Parse("2026-03-01T08:30:00Z", null), Start(trace));
        Assert.Equal(((9 * 60) + 30) * 60, trace.Info.StartSecondOfDay);
        Assert.Equal(1, outcome.Report.OutOfRange);
        Assert.Equal(
            ["negative values", "rows with a usage of 0", "rows without a value"],
            outcome.Report.Repairs.Select(repair => repair.What).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("demand: { column: 3, percent-of: 8 GiB }", 2 * GiB)] // 25 % of 8 GiB
    [InlineData("demand: { column: 3, share-of: 100 MiB }", 2500 * MiB)] // 25 times 100 MiB
    [InlineData("demand: { column: 3, percent-of: provisioned }\nprovisioned: { column: 4, unit: MiB }", GiB)]
    [InlineData("demand: { column: 3, unit: MiB, rest-of: 100 MiB }", 75 * MiB)]
    [InlineData(
        "demand: { column: 3, unit: MiB, rest-of: provisioned }\nprovisioned: { column: 4, unit: MiB }",
        4071 * MiB
    )]
    [InlineData("demand: { column: 3, unit: 4 KiB }", 100 * KiB)]
    [InlineData("demand: { column: 3, unit: 1000 B }", 25_000)]
    public void Demand_may_be_a_share_a_rest_or_pages(string demand, long expected)
    {
        string yaml = $"schema: dmsim/columns/1\nheader: false\nvm: \"2\"\ntime: {{ column: 1, form: s }}\n{demand}\n";
        Assert.Equal([expected], Demand(Import("0,a,25,4096\n", yaml).Trace));
    }

    [Fact]
    public void Rows_without_a_name_are_refused_or_dropped_as_asked()
    {
        const string Yaml =
            "schema: dmsim/columns/1\nvm: v\ntime: { column: t, form: s }\ndemand: { column: d, unit: B }\n";
        const string Text = "t,v,d\n0,a,1\n0,,2\n";
        Assert.Throws<InvalidInputException>(() => Import(Text, Yaml));
        ImportOutcome outcome = Import(Text, Yaml + "without-vm: dropped\n");
        Assert.Equal([1], Demand(outcome.Trace));
        Assert.Contains(outcome.Report.Repairs, repair => repair is { What: "rows without a VM's name", Count: 1 });
    }

    [Fact]
    public void A_column_may_be_a_vm_and_rows_may_be_counted()
    {
        const string Wide = "Time,web-1,db 1,\n2026-03-01T00:00:00Z,1,10,\n2026-03-01T00:01:00Z,2,,\n";
        DemandTrace trace = Import(
            Wide,
            "schema: dmsim/columns/1\ntime: { column: Time }\ndemand: { columns: all, unit: B }\n"
        ).Trace;
        Assert.Equal(["web-1", "db 1"], trace.Vms.Select(vm => vm.Name));
        Assert.Equal([1, 2], Demand(trace));
        Assert.Equal([10, TraceVm.Absent], Demand(trace, 1));
        DemandTrace counted = Import(
            "58.7 10\n58.7 20\n",
            "schema: dmsim/columns/1\nheader: false\nseparator: space\n"
                + "time: { interval: 5 min }\ndemand: { column: 2, percent-of: 1000 B }\n"
        ).Trace;
        Assert.Equal([0, 300_000], counted.Vms[0].AllTimes());
        Assert.Equal([100, 200], Demand(counted));
    }

    [Theory]
    [InlineData("time: { column: t }", "expected the keys time and demand")]
    [InlineData(
        "time: { column: t, interval: 1 s }\ndemand: { column: d, unit: B }",
        "exactly one of the keys column, interval"
    )]
    [InlineData("time: { column: t }\ndemand: { column: d }", "either the key unit, or percent-of or share-of")]
    [InlineData("time: { column: t }\ndemand: { column: d, unit: MB }", "a unit (B, KiB, MiB, GiB, TiB)")]
    [InlineData("time: { colum: t }\ndemand: { column: d, unit: B }", "colum")]
    [InlineData("time: { column: t, zone: Mars/Base }\ndemand: { column: d, unit: B }", "Europe/Berlin")]
    [InlineData("time: { column: t }\ndemand: { column: d, percent-of: provisioned }", "the key provisioned")]
    public void A_wrong_mapping_says_where_and_what_is_expected(string yaml, string expected)
    {
        InvalidInputException problem = Assert.Throws<InvalidInputException>(() =>
            ColumnMappingReader.Read($"schema: dmsim/columns/1\n{yaml}\n", "m.yaml")
        );
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.All(problem.Issues, issue => Assert.True(issue.Line >= 1));
    }

    [Fact]
    public void Missing_columns_are_all_named_with_what_is_there()
    {
        const string Yaml = "schema: dmsim/columns/1\nvm: pod\ntime: { column: t }\ndemand: { column: d, unit: B }\n";
        ImportOptions options = new() { Columns = ColumnMappingReader.Read(Yaml, "m.yaml") };
        string[] problems = Problems(_folder.Write("x.csv", "t,name\n"), options);
        Assert.Equal(2, problems.Length);
        Assert.Contains(
            "there is no column 'pod' (vm in the mapping); found t, name",
            problems[1],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_mapping_for_a_format_with_columns_of_its_own_is_refused()
    {
        const string Yaml = "schema: dmsim/columns/1\ntime: { column: t }\ndemand: { column: d, unit: B }\n";
        ImportOptions options = new() { Columns = ColumnMappingReader.Read(Yaml, "m.yaml") };
        string path = _folder.Write("b.csv", "vm,unix_seconds,mem_provisioned_kb,mem_active_kb\na,1,2,1\n");
        Assert.Contains("columns of its own", Problems(path, options, "bitbrains")[0], StringComparison.Ordinal);
    }

    private static DateTimeOffset Start(DemandTrace trace) =>
        DateTimeOffset.FromUnixTimeMilliseconds(trace.Info.StartUnixMilliseconds ?? 0);

    private ImportOutcome Import(string text, string yaml) =>
        RunImport(
            _folder.Write("table.csv", text),
            new ImportOptions { Columns = ColumnMappingReader.Read(yaml, "m.yaml") }
        );
}
