using System.Text;
using System.Text.Json;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Tools;

namespace DmSim.Traces.Export;

/// <summary>
/// What the rows of a CSV trace cannot say, in comments before its header: <c># dmsim-trace: {…}</c> with name, signal, date
/// and length, and <c># dmsim-vm: {…}</c> for every VM whose end or usual interval does not follow from its rows.
/// </summary>
internal static class CsvHead
{
    private const string TraceMark = "# dmsim-trace: ";
    private const string VmMark = "# dmsim-vm: ";

    /// <summary>Writes the head of a trace.</summary>
    public static void Write(DemandTrace trace, Stream stream)
    {
        Put(
            stream,
            TraceMark,
            json =>
            {
                json.WriteString("name", trace.Info.Name);
                json.WriteString("signal", NameOf(trace.Info.Signal));
                if (trace.Info.StartUnixMilliseconds is { } start)
                {
                    json.WriteNumber("startUnixMilliseconds", start);
                }

                json.WriteNumber("startSecondOfDay", trace.Info.StartSecondOfDay);
                json.WriteNumber("durationMilliseconds", trace.Info.DurationMilliseconds);
            }
        );
        foreach (TraceVm vm in trace.Vms.Where(vm => !FollowsFromRows(vm)))
        {
            Put(
                stream,
                VmMark,
                json =>
                {
                    json.WriteString("vm", vm.Name);
                    json.WriteNumber("endMilliseconds", vm.EndMilliseconds);
                    json.WriteNumber("intervalMilliseconds", vm.IntervalMilliseconds);
                }
            );
        }
    }

    /// <summary>Gives a trace that was read from rows what the head of its only file says.</summary>
    /// <param name="source">The source.</param>
    /// <param name="trace">What its rows say.</param>
    /// <param name="options">What the user says, which counts more.</param>
    /// <exception cref="InvalidInputException">The head is damaged, or contradicts the rows.</exception>
    public static DemandTrace Apply(ImportSource source, DemandTrace trace, ImportOptions options)
    {
        if (source.Files.Count != 1)
        {
            return trace;
        }

        ImportFile file = source.Files[0];
        Head head = new(file.Path, trace, options);
        using ContentStream content = ContentStream.Open(file, static _ => { });
        using LineReader lines = new(file.Path, content);
        while (lines.TryRead(out ReadOnlySpan<byte> line) && (line.IsEmpty || line[0] == (byte)'#'))
        {
            head.Take(Encoding.UTF8.GetString(line), lines.LineNumber);
        }

        return head.Finish();
    }

    private static string NameOf(TraceSignal signal) => signal.ToString().ToLowerInvariant();

    private static bool FollowsFromRows(TraceVm vm)
    {
        long[] times = vm.AllTimes();
        long interval = times.Length == 1 ? 1000 : InMemoryTraceVm.MedianInterval(times, vm.EndMilliseconds);
        return vm.IntervalMilliseconds == interval && vm.EndMilliseconds == times[^1] + interval;
    }

    private static void Put(Stream stream, string mark, Action<Utf8JsonWriter> content)
    {
        stream.Write(Encoding.UTF8.GetBytes(mark));
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private sealed class Head(string path, DemandTrace trace, ImportOptions options)
    {
        private readonly Dictionary<string, (long End, long Interval)> _bounds = new(StringComparer.Ordinal);
        private TraceInfo _info = trace.Info;
        private int _line;

        public void Take(string line, int lineNumber)
        {
            _line = lineNumber;
            try
            {
                if (line.StartsWith(TraceMark, StringComparison.Ordinal))
                {
                    using JsonDocument json = JsonDocument.Parse(line[TraceMark.Length..]);
                    TakeTrace(json.RootElement);
                }
                else if (line.StartsWith(VmMark, StringComparison.Ordinal))
                {
                    using JsonDocument json = JsonDocument.Parse(line[VmMark.Length..]);
                    long end = json.RootElement.GetProperty("endMilliseconds").GetInt64();
                    long interval = json.RootElement.GetProperty("intervalMilliseconds").GetInt64();
                    _bounds[json.RootElement.GetProperty("vm").GetString()!] = (end, interval);
                }
            }
            catch (Exception problem)
                when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                throw Refuse($"the comment is not what an export writes: {problem.Message}");
            }
        }

        public DemandTrace Finish()
        {
            TraceVm[] vms = [.. trace.Vms.Select(Bounded)];
            long end = vms.Max(vm => vm.EndMilliseconds);
            return new DemandTrace(
                _info with
                {
                    DurationMilliseconds = Math.Max(end, _info.DurationMilliseconds),
                },
                vms
            );
        }

        private void TakeTrace(JsonElement json)
        {
            string name = json.GetProperty("signal").GetString()!;
            bool known = Enum.TryParse(name, ignoreCase: true, out TraceSignal signal) && Enum.IsDefined(signal);
            int second = json.GetProperty("startSecondOfDay").GetInt32();
            long duration = json.GetProperty("durationMilliseconds").GetInt64();
            if (!known || second is < 0 or >= 86_400 || duration < 0)
            {
                throw new FormatException("signal, startSecondOfDay or durationMilliseconds is out of range");
            }

            bool mapped = options.Signal is not null || options.Mapping != DemandMapping.AsIs;
            _info = _info with
            {
                Name = options.Name ?? json.GetProperty("name").GetString()!,
                Signal = mapped ? _info.Signal : signal,
                StartUnixMilliseconds = json.TryGetProperty("startUnixMilliseconds", out JsonElement start)
                    ? start.GetInt64()
                    : _info.StartUnixMilliseconds,
                StartSecondOfDay = second,
                DurationMilliseconds = duration,
            };
        }

        private TraceVm Bounded(TraceVm vm)
        {
            if (!_bounds.TryGetValue(vm.Name, out (long End, long Interval) bounds))
            {
                return vm;
            }

            Span<long> last = stackalloc long[1];
            vm.ReadTimes(vm.SampleCount - 1, last);
            return bounds.End > last[0] && bounds.Interval > 0
                ? new LazyTraceVm(
                    vm.Name,
                    () =>
                        (
                            VmColumns.Of(vm) with
                            {
                                EndMilliseconds = bounds.End,
                                IntervalMilliseconds = bounds.Interval,
                            }
                        ).ToVm()
                )
                : throw Refuse($"VM '{vm.Name}' ends at {bounds.End} ms, before its last row, or has no interval");
        }

        private InvalidInputException Refuse(FormattableString message) =>
            new(new ValidationIssue(path, _line, null, null, FormattableString.Invariant(message)));
    }
}
