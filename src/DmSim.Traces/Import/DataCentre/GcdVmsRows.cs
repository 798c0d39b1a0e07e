using System.Text;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>Reads one file of GCD_VMs.</summary>
/// <param name="found">The file: one VM.</param>
/// <param name="session">Where problems and counts go.</param>
/// <param name="size">What 100 % is, in bytes.</param>
/// <param name="vms">Where samples go.</param>
internal sealed class GcdVmsRows(TableFile found, ImportSession session, long size, VmTable vms)
    : TableRows(found, session)
{
    /// <summary>The time between two lines.</summary>
    public const long IntervalMilliseconds = 300_000;

    private const int Memory = 1;

    private readonly byte[] _name = Encoding.UTF8.GetBytes(found.File.Stem);
    private readonly RepairCounter _clamped = session.RepairClamped(
        "lines whose memory is outside 0..100 %",
        "cut to the end of that range"
    );

    private long _time = -IntervalMilliseconds;

    /// <inheritdoc/>
    protected override void ReadRow(ReadOnlySpan<byte> line)
    {
        // A line that cannot be read still takes its place in time.
        _time += IntervalMilliseconds;
        if (!TryNumber(line, Memory, out double percent))
        {
            return;
        }

        double kept = Math.Clamp(percent, 0, 100);
        _clamped.Count += kept == percent ? 0 : 1;
        long demand = Shares.Of(kept / 100, size);
        Session.Tally.Zeros += demand == 0 ? 1 : 0;
        vms.GetOrAdd(_name)!.Add(new SampleRow(_time, demand, size, VmSamples.Unknown, VmSamples.Unknown));
    }
}
