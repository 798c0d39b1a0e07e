using System.Runtime.CompilerServices;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>Reads memory use in percent of a size.</summary>
/// <param name="found">The file.</param>
/// <param name="session">Where problems and counts go.</param>
/// <param name="table">Which columns.</param>
/// <param name="sizes">What 100 % is.</param>
/// <param name="vms">Where samples go.</param>
internal sealed class AlibabaUsageRows(
    TableFile found,
    ImportSession session,
    AlibabaUsage table,
    AlibabaSizes sizes,
    VmTable vms
) : TableRows(found, session)
{
    private const double MostPercent = 100;
    private const double MostSeconds = 1e11;

    private readonly RepairCounter _missing = session.Repair(
        "rows without memory use",
        "left out; the sample before holds"
    );

    private readonly RepairCounter _invalid = session.RepairOutOfRange(
        "rows whose memory use is outside 0..100 % (-1 and 101 mark invalid values)",
        "left out; the sample before holds"
    );

    private VmSamples? _last;
    private long _lastSize;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void ReadRow(ReadOnlySpan<byte> line)
    {
        if (!TryNumber(line, table.Time, out double seconds))
        {
            return;
        }

        if (seconds is < 0 or > MostSeconds)
        {
            Complain(table.Time, "the time is out of range; expected seconds");
            return;
        }

        if (FieldText.IsMissing(Field(line, table.Percent)))
        {
            _missing.Count++;
            return;
        }

        if (!TryNumber(line, table.Percent, out double percent))
        {
            return;
        }

        if (percent is < 0 or > MostPercent)
        {
            _invalid.Count++;
            return;
        }

        Add(line, (long)Math.Round(seconds * 1000), percent / MostPercent);
    }

    private void Add(ReadOnlySpan<byte> line, long time, double share)
    {
        ReadOnlySpan<byte> id = Field(line, table.Id);
        VmSamples? vm = id.IsEmpty ? null : vms.GetOrAdd(id);
        if (vm is null)
        {
            Complain(table.Id, "the id is empty or not UTF-8 text");
            return;
        }

        if (vm != _last)
        {
            _last = vm;
            _lastSize = sizes.Of(vm.Name);
        }

        long demand = Shares.Of(share, _lastSize);
        Session.Tally.Zeros += demand == 0 ? 1 : 0;
        vm.Add(new SampleRow(time, demand, _lastSize, VmSamples.Unknown, VmSamples.Unknown));
    }
}
