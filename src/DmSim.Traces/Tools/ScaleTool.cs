using System.Globalization;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Tools;

/// <summary>Multiplies what VMs want, what they were given, or both; results are rounded to whole bytes.</summary>
/// <remarks>
/// The working set goes with demand. Available memory is what a size leaves over: it is scaled when both factors agree,
/// else it is left out, because nobody measured it.
/// </remarks>
internal sealed class ScaleTool : SingleTraceTool
{
    private const decimal LargestFactor = 1000;

    private readonly decimal _demand;
    private readonly decimal _provisioned;
    private readonly bool _caps;

    private ScaleTool(ToolArguments arguments)
    {
        _demand = arguments.Factor("--demand", LargestFactor) ?? 1;
        _provisioned = arguments.Factor("--provisioned", LargestFactor) ?? 1;
        _caps = arguments.Has("--cap");
        if (!arguments.Has("--demand") && !arguments.Has("--provisioned") && !_caps)
        {
            arguments.Report("scale", "expected a factor: --demand, --provisioned or both; or --cap");
        }
    }

    /// <summary>The tool as users meet it.</summary>
    public static TraceToolDescriptor Descriptor { get; } =
        new()
        {
            Name = "scale",
            Summary = "Multiply demand, provisioned sizes, or both.",
            Options =
            [
                new ToolOption("--demand", "FACTOR", "What demand and working set are multiplied by, such as 1.25."),
                new ToolOption("--provisioned", "FACTOR", "What provisioned sizes are multiplied by."),
                new ToolOption("--cap", null, "Keep demand at or below the provisioned size (where that is not 0)."),
            ],
            Examples = """
                dmsim trace scale july.dmt --demand 1.25 --output busier.dmt
                dmsim trace scale july.dmt --demand 2 --provisioned 2 --cap --output doubled.dmt
                """,
            Create = arguments => new ScaleTool(arguments),
        };

    /// <inheritdoc/>
    public override string Description =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"demand × {_demand}, provisioned × {_provisioned}{(_caps ? ", demand kept within provisioned" : "")}"
        );

    /// <inheritdoc/>
    protected override DemandTrace Apply(DemandTrace trace, List<string> notes)
    {
        long above = 0;
        int unsized = 0;
        int available = 0;
        foreach (TraceVm vm in trace.Vms)
        {
            VmColumns scaled = Scale(vm, caps: false);
            above += CountAbove(scaled);
            unsized += vm.Has(TraceChannel.Provisioned) ? 0 : 1;
            available += vm.Has(TraceChannel.Available) && _demand != _provisioned ? 1 : 0;
        }

        Tell(notes, unsized, "VMs have no provisioned size: nothing to scale or to keep within");
        Tell(notes, available, "VMs lost their available memory: unknown when demand and size change differently");
        Tell(
            notes,
            above,
            _caps ? "samples cut down to the provisioned size" : "samples above the provisioned size; --cap cuts them"
        );
        return new DemandTrace(
            trace.Info,
            [.. trace.Vms.Select(vm => new LazyTraceVm(vm.Name, () => Scale(vm, _caps).ToVm()))]
        );
    }

    private static void Tell(List<string> notes, long count, string what)
    {
        if (count > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {what}"));
        }
    }

    private VmColumns Scale(TraceVm vm, bool caps)
    {
        VmColumns columns = VmColumns.Of(vm);
        Multiply(vm, columns.Demand, _demand);
        Multiply(vm, columns.Channels[(int)TraceChannel.WorkingSet], _demand);
        Multiply(vm, columns.Channels[(int)TraceChannel.Provisioned], _provisioned);
        if (_demand == _provisioned)
        {
            Multiply(vm, columns.Channels[(int)TraceChannel.Available], _demand);
        }
        else
        {
            columns.Channels[(int)TraceChannel.Available] = null;
        }

        if (caps && columns.Channels[(int)TraceChannel.Provisioned] is long[] sizes)
        {
            Cap(columns.Demand, sizes);
            Cap(columns.Channels[(int)TraceChannel.WorkingSet], columns.Demand);
        }

        return columns;
    }

    private static void Cap(long[]? values, long[] limits)
    {
        for (int index = 0; index < values?.Length; index++)
        {
            // A size of 0 is a hole in the recording, not a VM without memory; Absent (−1) is below every limit.
            values[index] = limits[index] > 0 ? Math.Min(values[index], limits[index]) : values[index];
        }
    }

    private static long CountAbove(VmColumns columns)
    {
        long count = 0;
        if (columns.Channels[(int)TraceChannel.Provisioned] is long[] sizes)
        {
            for (int index = 0; index < sizes.Length; index++)
            {
                count += sizes[index] > 0 && columns.Demand[index] > sizes[index] ? 1 : 0;
            }
        }

        return count;
    }

    private static void Multiply(TraceVm vm, long[]? values, decimal factor)
    {
        if (factor == 1)
        {
            return;
        }

        for (int index = 0; index < values?.Length; index++)
        {
            if (values[index] == TraceVm.Absent)
            {
                continue;
            }

            decimal product = decimal.Round(values[index] * factor, MidpointRounding.AwayFromZero);
            values[index] =
                product <= long.MaxValue
                    ? (long)product
                    : throw new InvalidInputException(
                        new ValidationIssue("scale", null, null, vm.Name, "a scaled value passes 8 EiB")
                    );
        }
    }
}
