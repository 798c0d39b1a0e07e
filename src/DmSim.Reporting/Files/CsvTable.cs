namespace DmSim.Reporting.Files;

/// <summary>A small table that fits in memory: the numbers behind a figure, or one of a report's tables.</summary>
/// <param name="Header">Column names, with the unit last, such as <c>assignedMebibytes</c>.</param>
/// <param name="Rows">
/// Cells in the order of the header: text, numbers, booleans, or <see langword="null"/> for "no value". A NaN is
/// written as no value, because it is not a number in most readers.
/// </param>
public sealed record CsvTable(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<object?>> Rows);
