using System.Runtime.CompilerServices;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>Reads one file of shares of memory in use.</summary>
/// <param name="found">The file.</param>
/// <param name="session">Where problems and counts go.</param>
/// <param name="size">What 1.0 is, in bytes.</param>
/// <param name="vms">Where samples go.</param>
internal sealed class GenTd26Rows(TableFile found, ImportSession session, long size, VmTable vms)
    : TableRows(found, session)
{
    private const int Value = 0;
    private const int Time = 1;
    private const int Container = 2;

    // Seconds since 1970 stay below this until the year 5138; milliseconds have been above it since 1973.
    private const double FirstMilliseconds = 1e11;

    private readonly RepairCounter _clamped = session.RepairClamped(
        "rows whose memory use is outside 0..1 (hiding made some negative)",
        "cut to the end of that range"
    );

    private readonly RepairCounter _nameless = session.Repair(
        "rows without a container or without a value",
        "left out"
    );

    private long _rows;
    private long _above;

    /// <summary>Refuses a file whose values are mostly no shares: it is another table, or in percent.</summary>
    public void CheckUnit()
    {
        if (_above > _rows / 2)
        {
            const string Message = "most values are above 1; expected shares of a container's memory from 0 to 1";
            Session.Issues.Add(File.Path, null, null, Message);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void ReadRow(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> container = Field(line, Container);
        if (FieldText.IsMissing(container) || FieldText.IsMissing(Field(line, Value)))
        {
            _nameless.Count++;
            return;
        }

        if (!TryNumber(line, Value, out double share) || !TryNumber(line, Time, out double time))
        {
            return;
        }

        double milliseconds = time < FirstMilliseconds ? time * 1000 : time;
        if (milliseconds is < 0 or > FirstMilliseconds * 1000)
        {
            Complain(Time, "the time is out of range; expected seconds since 1970");
            return;
        }

        if (vms.GetOrAdd(container) is not VmSamples vm)
        {
            Complain(Container, "container_ip is not UTF-8 text");
            return;
        }

        _rows++;
        _above += share > 1 ? 1 : 0;
        double kept = Math.Clamp(share, 0, 1);
        _clamped.Count += kept == share ? 0 : 1;
        long demand = Shares.Of(kept, size);
        Session.Tally.Zeros += demand == 0 ? 1 : 0;
        vm.Add(new SampleRow((long)Math.Round(milliseconds), demand, size, VmSamples.Unknown, VmSamples.Unknown));
    }
}
