using System.Buffers.Text;
using System.Text;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Export;

/// <summary>
/// Plain CSV that <c>import csv</c> reads back to the same trace: times in seconds, sizes in bytes, VM by VM, and what
/// rows cannot say in comments at the head (<see cref="CsvHead"/>).
/// </summary>
internal sealed class CsvExporter : ITraceExporter
{
    private static readonly (TraceChannel Channel, string Title)[] Columns =
    [
        (TraceChannel.Demand, "demand[B]"),
        (TraceChannel.Provisioned, "provisioned[B]"),
        (TraceChannel.WorkingSet, "workingset[B]"),
        (TraceChannel.Available, "available[B]"),
    ];

    /// <inheritdoc/>
    public string Name => "csv";

    /// <inheritdoc/>
    public void Write(DemandTrace trace, Stream stream, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(stream);
        (TraceChannel Channel, string Title)[] columns =
        [
            .. Columns.Where(column => trace.Vms.Any(vm => vm.Has(column.Channel))),
        ];
        CsvHead.Write(trace, stream);
        stream.Write(
            Encoding.UTF8.GetBytes($"time[s],vm,{string.Join(',', columns.Select(column => column.Title))}\n")
        );
        for (int index = 0; index < trace.Vms.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            WriteVm(trace.Vms[index], [.. columns.Select(column => column.Channel)], stream);
            progress?.Report((index + 1.0) / trace.Vms.Count);
        }
    }

    private static void WriteVm(TraceVm vm, TraceChannel[] channels, Stream stream)
    {
        byte[] name = Encoding.UTF8.GetBytes($",{Quoted(vm.Name)}");
        long[] times = vm.AllTimes();
        long[]?[] values = [.. channels.Select(channel => vm.Has(channel) ? vm.All(channel) : null)];
        byte[] line = new byte[name.Length + 32 + (24 * channels.Length)];
        for (int sample = 0; sample < times.Length; sample++)
        {
            int length = PutSeconds(line, times[sample]);
            name.CopyTo(line, length);
            length += name.Length;
            foreach (long[]? column in values)
            {
                line[length++] = (byte)',';
                if (column is not null && column[sample] != TraceVm.Absent)
                {
                    Utf8Formatter.TryFormat(column[sample], line.AsSpan(length), out int digits);
                    length += digits;
                }
            }

            line[length++] = (byte)'\n';
            stream.Write(line, 0, length);
        }
    }

    private static int PutSeconds(byte[] line, long milliseconds)
    {
        Utf8Formatter.TryFormat(milliseconds / 1000, line, out int length);
        int rest = (int)(milliseconds % 1000);
        if (rest > 0)
        {
            line[length++] = (byte)'.';
            line[length++] = (byte)('0' + (rest / 100));
            line[length++] = (byte)('0' + (rest / 10 % 10));
            line[length++] = (byte)('0' + (rest % 10));
        }

        return length;
    }

    private static string Quoted(string name)
    {
        if (name.AsSpan().ContainsAny('\n', '\r'))
        {
            throw new InvalidInputException(
                new ValidationIssue(
                    "export",
                    null,
                    null,
                    null,
                    $"the VM name '{name}' has a line break; a CSV row is a line"
                )
            );
        }

        bool plain = name.Length > 0 && name.Trim() == name && !name.AsSpan().ContainsAny(",;\t\"#");
        return plain ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
