using System.Text;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>Reads normalised memory sizes.</summary>
/// <param name="found">The file.</param>
/// <param name="session">Where problems and counts go.</param>
/// <param name="table">Which columns.</param>
/// <param name="bytesPerUnit">Bytes of one unit of normalised size.</param>
/// <param name="sizes">The last size of each container or machine, in bytes.</param>
internal sealed class AlibabaSizeRows(
    TableFile found,
    ImportSession session,
    AlibabaSizeTable table,
    double bytesPerUnit,
    Dictionary<string, long> sizes
) : TableRows(found, session)
{
    // Sizes run up to 100; -1 and 101 mark what is not known.
    private const double LargestSize = 100;

    private readonly RepairCounter _invalid = session.RepairOutOfRange("sizes outside 0..100", "left out");

    /// <inheritdoc/>
    protected override bool AreSamples => false;

    /// <inheritdoc/>
    protected override void ReadRow(ReadOnlySpan<byte> line)
    {
        if (FieldText.IsMissing(Field(line, table.Size)) || !TryNumber(line, table.Size, out double size))
        {
            return;
        }

        if (size is <= 0 or > LargestSize)
        {
            _invalid.Count++;
            return;
        }

        sizes[Encoding.UTF8.GetString(Field(line, table.Id))] = Shares.Of(size, bytesPerUnit);
    }
}
