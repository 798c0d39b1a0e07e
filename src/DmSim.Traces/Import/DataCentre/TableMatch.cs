namespace DmSim.Traces.Import.DataCentre;

/// <summary>A file that was recognised as a known table.</summary>
/// <param name="Shape">The table.</param>
/// <param name="Separator">The character between its fields.</param>
/// <param name="FieldCount">How many fields a line has.</param>
/// <param name="Places">The field of each column of the shape, counted from 0; -1 where the file lacks it.</param>
/// <param name="HasHeader">Whether the first line names the columns.</param>
/// <param name="Evidence">By what it was recognised, for people.</param>
internal sealed record TableMatch(
    TableShape Shape,
    byte Separator,
    int FieldCount,
    IReadOnlyList<int> Places,
    bool HasHeader,
    string Evidence
);
