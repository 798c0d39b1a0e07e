namespace DmSim.Traces.Recording;

/// <summary>One part of the machine at one moment: a followed tree or group, or a piece of its breakdown.</summary>
/// <param name="Series">Index of the series, in the order of first appearance.</param>
/// <param name="CommittedBytes">What the kernel charges for it.</param>
/// <param name="ResidentBytes">The part of that which lies in physical memory.</param>
/// <param name="UnreservedBytes">
/// Memory of its own in physical memory that the kernel does not charge: mapped with <c>MAP_NORESERVE</c>.
/// </param>
public readonly record struct SeriesValue(int Series, long CommittedBytes, long ResidentBytes, long UnreservedBytes)
{
    /// <summary>Adds two values of one series.</summary>
    public SeriesValue Plus(long committedBytes, long residentBytes, long unreservedBytes) =>
        new(Series, CommittedBytes + committedBytes, ResidentBytes + residentBytes, UnreservedBytes + unreservedBytes);
}
