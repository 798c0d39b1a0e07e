using System.Text;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>Reads the metrics of one file.</summary>
/// <param name="found">The file.</param>
/// <param name="session">Where problems and counts go.</param>
/// <param name="vms">Where samples go.</param>
internal sealed class NezhaRows(TableFile found, ImportSession session, VmTable vms) : TableRows(found, session)
{
    private const int Time = 0;
    private const int Pod = 1;
    private const int Usage = 2;
    private const int Percent = 3;
    private const double MostMebibytes = 1L << 40;

    private readonly byte[] _fileName = Encoding.UTF8.GetBytes(found.File.Stem);

    /// <summary>Offset to UTC of the first time; <see langword="null"/> where there was none.</summary>
    public int? OffsetMinutes { get; private set; }

    /// <inheritdoc/>
    protected override void ReadRow(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = Field(line, Time);
        if (!GoTime.TryParse(text, out long time, out int offsetMinutes) || time < 0)
        {
            const string Expected = "expected such as 2026-03-01 09:30:00.25 +0000 UTC";
            Complain(Time, $"Time '{FieldText.Show(text)}' is no time from 1970 on; {Expected}");
            return;
        }

        if (!TryUsage(line, out long demand, out long limit))
        {
            return;
        }

        ReadOnlySpan<byte> pod = Field(line, Pod);
        if (vms.GetOrAdd(pod.IsEmpty ? _fileName : pod) is not VmSamples vm)
        {
            Complain(Pod, "PodName is not UTF-8 text");
            return;
        }

        OffsetMinutes ??= offsetMinutes;
        Session.Tally.EmptyDemand += demand == TraceVm.Absent ? 1 : 0;
        Session.Tally.Zeros += demand == 0 ? 1 : 0;
        Session.Tally.OutOfRange += limit != VmSamples.Unknown && demand > limit ? 1 : 0;
        vm.Add(new SampleRow(time, demand, limit, VmSamples.Unknown, VmSamples.Unknown));
    }

    private bool TryUsage(ReadOnlySpan<byte> line, out long demand, out long limit)
    {
        demand = TraceVm.Absent;
        limit = VmSamples.Unknown;
        if (FieldText.IsMissing(Field(line, Usage)))
        {
            return true;
        }

        if (!TryNumber(line, Usage, out double mebibytes))
        {
            return false;
        }

        if (mebibytes is < 0 or > MostMebibytes)
        {
            Complain(Usage, "MemoryUsage(Mi) is out of range; expected mebibytes from 0 on");
            return false;
        }

        demand = Shares.Of(mebibytes, MemorySize.BytesPerMebibyte);
        // A pod without limit has a rate of 0, infinity or nothing.
        bool isLimited = SignedNumber.TryParse(Field(line, Percent), out double percent) is null && percent > 0;
        double bounded = isLimited ? mebibytes / percent * 100 : 0;
        if (bounded is > 0 and < MostMebibytes)
        {
            // Whole KiB: what the division leaves behind the point is not the pod's.
            limit = Shares.Of(bounded, MemorySize.BytesPerKibibyte) * MemorySize.BytesPerKibibyte;
        }

        return true;
    }
}
