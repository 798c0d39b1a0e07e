using DmSim.Core.Units;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>Reads vmtable.</summary>
internal sealed class AzureVmRows(TableFile found, ImportSession session, AzureFleet fleet) : TableRows(found, session)
{
    private const int Id = 0;
    private const int Created = 3;
    private const int Deleted = 4;
    private const int AverageCpu = 6;
    private const int Memory = 10;
    private const double MostGibibytes = 1 << 20;
    private const long MostSeconds = 1_000_000_000;

    private readonly RepairCounter _open = session.Repair(
        "VMs whose size is only known to be above a bound (such as >64)",
        "twice the bound is taken"
    );

    /// <inheritdoc/>
    protected override void ReadRow(ReadOnlySpan<byte> line)
    {
        bool good = TryWhole(line, Created, out long created);
        good &= TryWhole(line, Deleted, out long deleted);
        good &= TrySize(line, out long size);
        double averageCpu = 0;
        good &= FieldText.IsMissing(Field(line, AverageCpu)) || TryNumber(line, AverageCpu, out averageCpu);
        if (!good)
        {
            return;
        }

        if (created < 0 || deleted > MostSeconds)
        {
            Complain(Created, "the times are out of range; expected seconds since the start of the recording");
        }
        else if (!fleet.Add(Field(line, Id), size, created, deleted, averageCpu))
        {
            Complain(Id, "vmid is not UTF-8 text");
        }
    }

    private bool TrySize(ReadOnlySpan<byte> line, out long size)
    {
        ReadOnlySpan<byte> text = Field(line, Memory);
        bool isOpen = text.StartsWith((byte)'>');
        _open.Count += isOpen ? 1 : 0;
        string? problem = SignedNumber.TryParse(text.TrimStart((byte)'>'), out double gibibytes);
        if (problem is null && gibibytes is <= 0 or > MostGibibytes)
        {
            problem = "is no size; expected GiB";
        }

        size = Shares.Of(isOpen ? gibibytes * 2 : gibibytes, MemorySize.BytesPerGibibyte);
        if (problem is not null)
        {
            Complain(Memory, $"vmmemory '{FieldText.Show(text)}' {problem}");
        }

        return problem is null;
    }
}
