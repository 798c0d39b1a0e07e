using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>Reads a file of CPU readings.</summary>
internal sealed class AzureReadingRows(TableFile found, ImportSession session, AzureFleet fleet)
    : TableRows(found, session)
{
    private const int Time = 0;
    private const int Id = 1;
    private const int AverageCpu = 4;

    private readonly RepairCounter _missing = session.Repair("rows without a CPU reading", "left out");

    /// <inheritdoc/>
    protected override void ReadRow(ReadOnlySpan<byte> line)
    {
        if (FieldText.IsMissing(Field(line, AverageCpu)))
        {
            _missing.Count++;
            return;
        }

        if (TryWhole(line, Time, out long seconds) && TryNumber(line, AverageCpu, out double averageCpu))
        {
            fleet.AddReading(Field(line, Id), seconds, averageCpu);
        }
    }
}
