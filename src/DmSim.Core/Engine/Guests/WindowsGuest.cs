namespace DmSim.Core.Engine.Guests;

/// <summary>
/// A Windows guest: reports its commit charge, in which the pages locked by the driver are contained and from which the
/// host takes them off again; gives what it is asked for, slowly once it must page out (model.md §4.2, U14).
/// </summary>
internal sealed class WindowsGuest : Guest
{
    public override bool ShrinksWithBalloon => false;

    public override bool AddsInBlocks => false;

    public override bool IsPlain => true;

    public override long ReportedBeyondDemand(in GuestMemory memory) => 0;

    public override long Yields(in GuestMemory memory) => memory.Assigned - memory.Offline;

    public override long InflationPerTick(in GuestMemory memory, long fast, in InflationLimits settings)
    {
        long spare = Math.Max(0, memory.Available - settings.SlowBelow) / settings.Unit * settings.Unit;
        return Math.Min(fast, Math.Max(spare, settings.PagingPerTick));
    }
}
