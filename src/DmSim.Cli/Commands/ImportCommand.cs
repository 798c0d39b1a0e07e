using System.CommandLine;
using DmSim.Cli.Options;
using DmSim.Cli.Output;
using DmSim.Cli.Studies;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Lab.Results;
using DmSim.Traces.Import;
using DmSim.Traces.Import.Mapping;
using DmSim.Traces.Native;

namespace DmSim.Cli.Commands;

/// <summary><c>dmsim import</c>: a foreign trace becomes a native one, with every repair counted.</summary>
internal sealed class ImportCommand
{
    private const string Examples = """
        dmsim import auto rnd-2013-07-memory.csv.gz --output july.dmt
        dmsim import bitbrains fastStorage/2013-8 --output august.dmt --zeros hold
        dmsim import csv servers.csv --output servers.dmt --signal used --json
        dmsim import auto metrics.csv --output pods.dmt --columns pods.columns.yaml
        """;

    private static readonly (string Name, TraceSignal Value)[] Signals =
    [
        ("committed", TraceSignal.Committed),
        ("used", TraceSignal.Used),
        ("active", TraceSignal.Active),
    ];

    private static readonly (string Name, ZeroHandling Value)[] ZeroRules =
    [
        ("keep", ZeroHandling.Keep),
        ("hold", ZeroHandling.Hold),
        ("absent", ZeroHandling.Absent),
    ];

    private static readonly (string Name, DemandMapping Value)[] Mappings =
    [
        ("as-is", DemandMapping.AsIs),
        ("low", DemandMapping.Low),
        ("middle", DemandMapping.Middle),
        ("high", DemandMapping.High),
    ];

    private static readonly (string Name, DemandReading Value)[] Readings =
    [
        ("committed", DemandReading.Committed),
        ("used", DemandReading.Used),
        ("touched", DemandReading.Touched),
        ("consumed", DemandReading.Consumed),
        ("granted", DemandReading.Granted),
    ];

    private readonly Argument<string> _format = new("FORMAT")
    {
        Description = $"auto, or {string.Join(", ", TraceImporters.All.Select(importer => importer.Name))}.",
    };

    private readonly Argument<string> _input = new("INPUT")
    {
        Description = "A file, plain or gzip, a folder of such files, or a zip or tar archive of them.",
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The native trace to write.",
        HelpName = "FILE.dmt",
        Required = true,
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "The trace's name; default that of the input.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _signal = new("--signal")
    {
        Description = "What the memory column means: committed, used or active; default what the format says.",
        HelpName = "SIGNAL",
    };

    private readonly Option<string?> _zeros = new("--zeros")
    {
        Description = "What a usage of 0 becomes: keep (default), hold or absent.",
        HelpName = "RULE",
    };

    private readonly Option<string?> _heldIntervals = new("--held-intervals")
    {
        Description = "For how many usual intervals a sample holds when the next is missing.",
        HelpName = "N",
    };

    private readonly Option<string?> _columns = new("--columns")
    {
        Description = "A file that says what the columns of a CSV or Parquet file mean, or what counters are called.",
        HelpName = "FILE.yaml",
    };

    private readonly Option<string?> _nominalSize = new("--nominal-size")
    {
        Description = "What 100 % (or 1.0) means where only shares of an unknown size were recorded, such as 8GiB.",
        HelpName = "SIZE",
    };

    private readonly Option<string?> _installed = new("--installed")
    {
        Description = "Memory of each machine, for logs that carry only what is available or free, such as 16GiB.",
        HelpName = "SIZE",
    };

    private readonly Option<string?> _demandFrom = new("--demand-from")
    {
        Description =
            "Which reading becomes demand where several were recorded: committed or used; esxtop: touched (default), "
            + "consumed or granted.",
        HelpName = "READING",
    };

    private readonly Option<string?> _interval = new("--interval")
    {
        Description = "Time from row to row in logs that carry no times, such as 5s.",
        HelpName = "TIME",
    };

    private readonly Option<string?> _timeZone = new("--time-zone")
    {
        Description = "Zone of local times: UTC, an offset such as +02:00, or a name such as Europe/Berlin.",
        HelpName = "ZONE",
    };

    private readonly Option<string?> _mapping = new("--mapping")
    {
        Description = "Store mapped demand: as-is (default; mapped when an experiment runs), low, middle or high.",
        HelpName = "NAME",
    };

    private readonly DataSetOptions _dataSets = new();

    private readonly Option<bool> _force = CommonOptions.Force();

    private readonly Option<bool> _json = CommonOptions.Json();

    private readonly Option<bool> _quiet = CommonOptions.Quiet();

    private readonly Invocation _invocation;

    private ImportCommand(Invocation invocation) => _invocation = invocation;

    /// <summary>Builds the command.</summary>
    public static CommandEntry Create(Invocation invocation)
    {
        ImportCommand import = new(invocation);
        import._format.RefuseOptions();
        import._input.RefuseOptions();
        Command command = new("import", "Turn a foreign trace into a native one and report every repair.")
        {
            import._format,
            import._input,
            import._output,
            import._name,
            import._signal,
            import._zeros,
            import._heldIntervals,
            import._columns,
            import._nominalSize,
            import._installed,
            import._demandFrom,
            import._interval,
            import._timeZone,
            import._dataSets.VmPer,
            import._dataSets.SyntheticDemand,
            import._mapping,
            import._force,
            import._json,
            import._quiet,
        };
        command.SetAction(import.Run);
        return new CommandEntry(command, Examples);
    }

    private int Run(ParseResult parsed)
    {
        List<ValidationIssue> issues = [];
        ImportOptions options = _dataSets.Read(parsed, ReadOptions(parsed, issues), issues);
        string output = parsed.GetValue(_output)!;
        if (Directory.Exists(output))
        {
            issues.Add(OptionValue.Issue(_output, $"expected a file, but '{output}' is a folder"));
        }
        else if (File.Exists(output) && !parsed.GetValue(_force))
        {
            issues.Add(OptionValue.Issue(_output, $"'{output}' exists already; --force replaces it"));
        }

        string input = parsed.GetValue(_input)!;
        if (Path.GetFullPath(input) == Path.GetFullPath(output))
        {
            issues.Add(OptionValue.Issue(_output, "expected another file than the one that is imported"));
        }

        issues.ThrowIfAny();
        Terminal terminal = _invocation.Terminal;
        ImportOutcome outcome;
        using (ProgressLine progress = new(terminal, $"Importing {Path.GetFileName(input)}", parsed.GetValue(_quiet)))
        {
            ImportRequest request = new(input, parsed.GetValue(_format)!, options);
            outcome = TraceImport.Run(request, progress.ForBytes(), _invocation.Cancellation);
        }

        long bytes = NativeTraceWriter.Write(outcome.Trace, output, _invocation.Cancellation);
        if (parsed.GetValue(_json))
        {
            terminal.Out.Write(Json(outcome.Report));
        }
        else
        {
            Print(terminal, outcome.Report, output, bytes);
        }

        return ExitCodes.Done;
    }

    private ImportOptions ReadOptions(ParseResult parsed, List<ValidationIssue> issues) =>
        new()
        {
            Name = parsed.GetValue(_name),
            Signal = OptionValue.Choice(_signal, parsed.GetValue(_signal), Signals, issues),
            Zeros = OptionValue.Choice(_zeros, parsed.GetValue(_zeros), ZeroRules, issues) ?? ZeroHandling.Keep,
            HeldIntervals = OptionValue.Integer(parsed, _heldIntervals, 1, ImportOptions.HoldForever, issues),
            Columns = ReadColumns(parsed, issues),
            NominalSize = OptionValue.Size(parsed, _nominalSize, issues),
            Installed = OptionValue.Size(parsed, _installed, issues),
            DemandFrom = OptionValue.Choice(_demandFrom, parsed.GetValue(_demandFrom), Readings, issues),
            Interval = OptionValue.Time(parsed, _interval, issues),
            Zone = ReadZone(parsed, issues),
            Mapping = OptionValue.Choice(_mapping, parsed.GetValue(_mapping), Mappings, issues) ?? DemandMapping.AsIs,
        };

    private ColumnMapping? ReadColumns(ParseResult parsed, List<ValidationIssue> issues)
    {
        if (parsed.GetValue(_columns) is not { } path)
        {
            return null;
        }

        try
        {
            return ColumnMappingReader.ReadFile(path);
        }
        catch (InvalidInputException problem)
        {
            issues.AddRange(problem.Issues);
            return null;
        }
    }

    private RecordedZone? ReadZone(ParseResult parsed, List<ValidationIssue> issues)
    {
        if (parsed.GetValue(_timeZone) is not { } text)
        {
            return null;
        }

        if (RecordedZone.TryParse(text, out RecordedZone zone))
        {
            return zone;
        }

        issues.Add(OptionValue.Issue(_timeZone, $"expected UTC, +02:00 or a name such as Europe/Berlin, not '{text}'"));
        return null;
    }

    private static void Print(Terminal terminal, ImportReport report, string output, long bytes)
    {
        terminal.Out.WriteLine(Prose.Text($"{report.Format} (recognised by: {report.RecognizedBy})"));
        terminal.Out.WriteLine(
            Prose.Text(
                $"{report.Vms} VMs, {report.Samples} samples from {report.RowsRead} rows; {output}, {Prose.Size(bytes)}"
            )
        );
        if (report.Repairs.Count > 0)
        {
            terminal.Out.WriteLine();
            TextTable table = new(("found", false), ("count", true), ("done", false));
            foreach (ImportRepair repair in report.Repairs)
            {
                table.Add(repair.What, Prose.Text($"{repair.Count}"), repair.Done);
            }

            TablePrinter.Print(terminal, table);
        }

        foreach (string warning in report.Warnings)
        {
            Prose.Fold(terminal, $"caution: {warning}");
        }
    }

    private static string Json(ImportReport report) =>
        JsonText.Document(
            "import",
            json =>
            {
                json.WriteString("format", report.Format);
                json.WriteString("recognizedBy", report.RecognizedBy);
                json.WriteNumber("vms", report.Vms);
                json.WriteNumber("samples", report.Samples);
                json.WriteNumber("rowsRead", report.RowsRead);
                json.WriteNumber("duplicates", report.Duplicates);
                json.WriteNumber("gaps", report.Gaps);
                json.WriteNumber("absences", report.Absences);
                json.WriteNumber("zeros", report.Zeros);
                json.WriteNumber("outOfRange", report.OutOfRange);
                json.WriteNumber("clamped", report.Clamped);
                json.WriteNumber("resizedVms", report.ResizedVms);
                json.WriteString("mapping", JsonText.Name(report.Mapping));
                json.List(
                    "repairs",
                    report.Repairs,
                    repair =>
                        json.Object(
                            null,
                            () =>
                            {
                                json.WriteString("what", repair.What);
                                json.WriteNumber("count", repair.Count);
                                json.WriteString("done", repair.Done);
                            }
                        )
                );
                json.List("warnings", report.Warnings, json.WriteStringValue);
            }
        );
}
