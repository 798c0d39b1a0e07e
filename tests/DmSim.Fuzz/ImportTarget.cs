using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;

namespace DmSim.Fuzz;

/// <summary>
/// What is fuzzed: any bytes, imported, are a trace that keeps its promises or a refusal that says why. Anything else
/// is an exception, and so a finding.
/// </summary>
public static class ImportTarget
{
    // One line buffer, a table of fields and the like cost this much whatever the input.
    private const long FixedAllocation = 256L << 20;
    private const long AllocationPerByte = 4096;

    /// <summary>With these, formats that need the user's word for something do without.</summary>
    public static ImportOptions Options { get; } =
        ImportOptions.Default with
        {
            Installed = MemorySize.FromGibibytes(64),
            SyntheticDemand = SyntheticDemand.Default,
        };

    /// <summary>Imports bytes.</summary>
    /// <param name="content">The content of the file.</param>
    /// <param name="format">The format asked for: an importer's name, or <c>auto</c>.</param>
    /// <returns>Whether they became a trace.</returns>
    /// <exception cref="InvalidOperationException">A promise was broken.</exception>
    public static bool Run(ReadOnlySpan<byte> content, string format)
    {
        string path = Path.Combine(Path.GetTempPath(), $"dmsim-fuzz-{Environment.ProcessId}-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllBytes(path, content);
            long before = GC.GetAllocatedBytesForCurrentThread();
            bool isTrace = TryImport(path, format, out DemandTrace? trace);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Require(
                allocated <= FixedAllocation + (AllocationPerByte * content.Length),
                $"{allocated} bytes were allocated for {content.Length} bytes of input"
            );
            if (trace is not null)
            {
                Check(trace);
            }

            return isTrace;
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>What every trace promises.</summary>
    /// <exception cref="InvalidOperationException">It does not keep it.</exception>
    public static void Check(DemandTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        Require(trace.Vms.Count > 0, "the trace has no VM");
        Require(
            trace.Vms.DistinctBy(vm => vm.Name, StringComparer.Ordinal).Count() == trace.Vms.Count,
            "two VMs have one name"
        );
        foreach (TraceVm vm in trace.Vms)
        {
            Check(vm, trace.Info.DurationMilliseconds);
        }
    }

    private static bool TryImport(string path, string format, out DemandTrace? trace)
    {
        try
        {
            trace = TraceImport.Run(new ImportRequest(path, format, Options)).Trace;
            return true;
        }
        catch (InvalidInputException problem)
        {
            Require(problem.Issues.All(issue => issue.Message.Length > 0), "a refusal says nothing");
            trace = null;
            return false;
        }
    }

    private static void Check(TraceVm vm, long duration)
    {
        long[] times = vm.AllTimes();
        Require(times.Length > 0 && times[0] >= 0, $"VM '{vm.Name}' has no sample, or one before time 0");
        for (int index = 1; index < times.Length; index++)
        {
            Require(times[index] > times[index - 1], $"the times of VM '{vm.Name}' do not increase");
        }

        Require(vm.IntervalMilliseconds > 0, $"VM '{vm.Name}' has no interval");
        Require(vm.EndMilliseconds > times[^1] && vm.EndMilliseconds <= duration, $"VM '{vm.Name}' ends wrongly");
        foreach (TraceChannel channel in Enum.GetValues<TraceChannel>())
        {
            Require(
                !vm.Has(channel) || vm.All(channel).All(value => value >= TraceVm.Absent),
                $"VM '{vm.Name}' has a negative {channel}"
            );
        }
    }

    private static void Require(bool holds, string broken)
    {
        if (!holds)
        {
            throw new InvalidOperationException(broken);
        }
    }
}
