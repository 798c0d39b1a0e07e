using System.Globalization;
using CsvHelper;
using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Reporting.Files;

namespace DmSim.Reporting.Results;

/// <summary>
/// Writes time series as Windows performance counters in PDH-CSV, with the set and counter names of Hyper-V, so that
/// Performance Monitor, <c>relog</c> and scripts made for real hosts read a simulated one.
/// </summary>
/// <remarks>
/// A sample stands at the end of its row of the series and holds the row's means (Guest Visible Physical Memory: the
/// value at the row's end). Pressures are whole percent as Windows gives them, from demand; a VM that is off has the
/// missing sample <c>" "</c>. Cumulative counters (Added Memory and the like) are not written: the series has none.
/// </remarks>
public static class PdhCounters
{
    private const string Banner = "(PDH-CSV 4.0) (UTC)(0)";
    private const string Missing = " ";
    private const string Balancer = "Hyper-V Dynamic Memory Balancer(System Balancer)";
    private static readonly string[] BalancerCounters = ["Available Memory", "Average Pressure"];
    private static readonly string[] VmCounters =
    [
        "Physical Memory",
        "Guest Visible Physical Memory",
        "Current Pressure",
    ];

    /// <summary>
    /// The moment of tick 0 in results of runs that carry no date: 1 January 2000 at the run's time of day, UTC.
    /// </summary>
    public static DateTime StartOf(RunSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(spec.StartSecondOfDay);
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="spec">The run.</param>
    /// <param name="series">Its series.</param>
    /// <param name="host">Name of the computer in counter paths.</param>
    /// <param name="start">The moment of tick 0; see <see cref="StartOf"/>.</param>
    public static void Write(string path, RunSpec spec, RunSeries series, string host, DateTime start)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(series);
        // As Windows writes it: every field quoted, lines ended by \r\n. Nothing is escaped, because readers look for
        // the paths as they are, and a spreadsheet takes nothing that begins with a backslash for a formula.
        CsvWriterOptions options = CsvFile.Options with
        {
            Quoting = CsvQuoting.Always,
            NewLine = "\r\n",
            Injection = CsvInjection.None,
        };
        using CsvWriter csv = CsvWriter.ToFile(path, options);
        csv.WriteHeader(Header(spec, host));
        for (int row = 0; row < series.RowCount; row++)
        {
            WriteRow(csv, spec, series, row, start);
        }
    }

    private static string[] Header(RunSpec spec, string host) =>
        [
            Banner,
            .. BalancerCounters.Select(counter => $@"\\{host}\{Balancer}\{counter}"),
            .. spec.Vms.SelectMany(vm =>
                VmCounters.Select(counter => $@"\\{host}\Hyper-V Dynamic Memory VM({Instance(vm.Name)})\{counter}")
            ),
        ];

    // Readers split a path at its last backslash, so an instance name must not hold one.
    private static string Instance(string name) => name.Replace('\\', '_');

    private static void WriteRow(CsvWriter csv, RunSpec spec, RunSeries series, int row, DateTime start)
    {
        long ticks = series.StartTick + ((row + 1L) * series.IntervalTicks);
        DateTime moment = start.AddMilliseconds((double)ticks * spec.TickMilliseconds);
        csv.WriteField(moment.ToString("MM/dd/yyyy HH:mm:ss.fff", CultureInfo.InvariantCulture));
        csv.WriteField(Value(Math.Round(series.FreeMebibytes[row])));
        csv.WriteField(AveragePressure(series, row));
        for (int vm = 0; vm < series.VmCount; vm++)
        {
            int cell = (row * series.VmCount) + vm;
            if (series.AssignedMebibytes[cell] > 0)
            {
                csv.WriteField(Value(Math.Round(series.AssignedMebibytes[cell])));
                csv.WriteField(Value(Math.Round(series.VisibleMebibytes[cell])));
                csv.WriteField(Value(Math.Round(Pressure(series, cell))));
            }
            else
            {
                csv.WriteField(Missing);
                csv.WriteField(Missing);
                csv.WriteField(Missing);
            }
        }

        csv.EndRecord();
    }

    private static string AveragePressure(RunSeries series, int row)
    {
        double sum = 0;
        int running = 0;
        for (int vm = 0; vm < series.VmCount; vm++)
        {
            int cell = (row * series.VmCount) + vm;
            if (series.AssignedMebibytes[cell] > 0)
            {
                sum += Pressure(series, cell);
                running++;
            }
        }

        return running == 0 ? Missing : Value(Math.Round(sum / running));
    }

    private static double Pressure(RunSeries series, int cell) =>
        100.0 * series.DemandMebibytes[cell] / series.AssignedMebibytes[cell];

    private static string Value(double value) => value.ToString("F6", CultureInfo.InvariantCulture);
}
