using System.Globalization;
using CsvHelper;
using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Units;
using DmSim.Reporting.Files;

namespace DmSim.Reporting.Results;

/// <summary>
/// Writes performance counters as <c>relog -f csv</c> does (PDH-CSV 4.0), with the set and counter names of Hyper-V, while
/// a run goes on; dispose it before the file is used.
/// </summary>
/// <remarks>
/// Every field is quoted, lines end with CR LF, dates are US, whole numbers stand without a fraction. A VM that is off, and
/// a pressure before the first report, are missing samples: one space. Megabytes of the balancer are unsigned 32-bit
/// numbers in Windows, so that −206 reads 4294967090.
/// </remarks>
public sealed class PdhCounterSink : ICounterSink, IDisposable
{
    private const string Missing = " ";

    // Nothing is escaped, because readers look for the paths as they are, and a spreadsheet takes nothing that begins
    // with a backslash for a formula.
    private static readonly CsvWriterOptions Form = CsvFile.Options with
    {
        Quoting = CsvQuoting.Always,
        NewLine = "\r\n",
        Injection = CsvInjection.None,
    };

    private readonly CsvWriter _csv;
    private readonly DateTime _start;
    private readonly int _tickMilliseconds;
    private readonly bool _withGuests;

    private PdhCounterSink(CsvWriter csv, RunSpec spec, CounterOptions options)
    {
        _csv = csv;
        _start = options.StartOf(spec);
        _tickMilliseconds = spec.TickMilliseconds;
        _withGuests = options.WithGuests;
        _csv.WriteHeader(Header(spec, options));
    }

    /// <summary>Begins a file; an existing one is replaced.</summary>
    public static PdhCounterSink ToFile(string path, RunSpec spec, CounterOptions options)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(options);
        return new PdhCounterSink(CsvWriter.ToFile(path, Form), spec, options);
    }

    /// <inheritdoc/>
    public void Sample(int tick, ReadOnlySpan<BalancerCounters> balancers, ReadOnlySpan<VmCounters> vms)
    {
        DateTime moment = _start.AddMilliseconds((double)tick * _tickMilliseconds);
        _csv.WriteField(moment.ToString("MM/dd/yyyy HH:mm:ss.fff", CultureInfo.InvariantCulture));
        foreach (ref readonly BalancerCounters balancer in balancers)
        {
            Write(UnsignedMegabytes(balancer.AvailableBytes));
            Write(UnsignedMegabytes(balancer.ForBalancingBytes));
            Write(balancer.AveragePressure, balancer.AveragePressure >= 0);
            Write(balancer.CurrentPressure, balancer.CurrentPressure >= 0);
        }

        foreach (ref readonly VmCounters vm in vms)
        {
            WriteVm(vm);
        }

        if (_withGuests)
        {
            foreach (ref readonly VmCounters vm in vms)
            {
                WriteGuest(vm);
            }
        }

        _csv.EndRecord();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _csv.Dispose();

    private static string[] Header(RunSpec spec, CounterOptions options)
    {
        string[] instances = CounterNames.Instances([.. spec.Vms.Select(vm => vm.Name)]);
        string host = $@"\\{options.HostName}\";
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"(PDH-CSV 4.0) ({options.Zone})({options.BiasMinutes})"),
            .. CounterNames
                .Balancers(spec.Host)
                .SelectMany(balancer =>
                    CounterNames.OfBalancer.Select(name => $@"{host}{CounterNames.BalancerSet}({balancer})\{name}")
                ),
            .. instances.SelectMany(vm =>
                CounterNames.OfVm.Select(name => $@"{host}{CounterNames.VmSet}({vm})\{name}")
            ),
            .. options.WithGuests
                ? instances.SelectMany(vm => CounterNames.OfGuest.Select(name => $@"\\{vm}\{name}"))
                : [],
        ];
    }

    /// <summary>In the order of <see cref="CounterNames.OfVm"/>.</summary>
    private void WriteVm(in VmCounters vm)
    {
        bool there = vm.HasInstance;
        bool reports = vm.HasReport;
        Write(Megabytes(vm.AddedBytes), there);
        Write(Megabytes(vm.RemovedBytes), there);
        Write(vm.AddOperations, there);
        Write(vm.RemoveOperations, there);
        Write(Megabytes(vm.PhysicalBytes), there);
        Write(Megabytes(vm.GuestVisibleBytes), there);
        Write(Megabytes(vm.GuestAvailableBytes), reports);
        Write(vm.CurrentPressure, reports);
        Write(vm.AveragePressure, reports);
        Write(vm.MinimumPressure, reports);
        Write(vm.MaximumPressure, reports);
        Write(Megabytes(vm.SmartPagedBytes), there);
    }

    /// <summary>In the order of <see cref="CounterNames.OfGuest"/>.</summary>
    private void WriteGuest(in VmCounters vm)
    {
        Write(Megabytes(vm.MaximumBytes), vm.IsRunning && vm.IsDynamic);
        Write(Megabytes(vm.GuestAvailableBytes), vm.HasReport);
        Write(vm.GuestCommittedBytes, vm.IsRunning);
        Write(vm.GuestCommitLimitBytes, vm.IsRunning);
    }

    private void Write(long value, bool isThere = true)
    {
        if (isThere)
        {
            _csv.WriteField(value);
        }
        else
        {
            _csv.WriteField(Missing);
        }
    }

    private static long Megabytes(long bytes) => bytes / MemorySize.BytesPerMebibyte;

    private static long UnsignedMegabytes(long bytes) => unchecked((uint)(bytes >> 20));
}
