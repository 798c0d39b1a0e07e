using DmSim.Core.Scenarios;

namespace DmSim.Core.Engine.Guests;

/// <summary>
/// A Linux guest: reports committed memory, balloon, memory that is not online and its floor, from which the host takes
/// the balloon off; hands over nothing that would leave it with less available memory than the floor (model.md §4.1).
/// </summary>
internal sealed class LinuxGuest : Guest
{
    private static readonly LinuxGuest Current = new(LinuxKernel.Current);
    private static readonly LinuxGuest Old = new(LinuxKernel.Old);
    private static readonly LinuxGuest FloorOnDemand = new(LinuxKernel.FloorOnDemand);

    private readonly LinuxKernel _kernel;

    private LinuxGuest(LinuxKernel kernel) => _kernel = kernel;

    public override bool ShrinksWithBalloon => _kernel != LinuxKernel.Old;

    public override bool AddsInBlocks => true;

    public static LinuxGuest For(LinuxKernel kernel) =>
        kernel switch
        {
            LinuxKernel.Old => Old,
            LinuxKernel.FloorOnDemand => FloorOnDemand,
            _ => Current,
        };

    public override long ReportedBeyondDemand(in GuestMemory memory)
    {
        bool isUntouched = memory is { Ballooned: 0, HotAdded: 0 };
        return _kernel == LinuxKernel.FloorOnDemand && isUntouched ? 0 : memory.Offline + Floor(memory);
    }

    public override long Yields(in GuestMemory memory) => Math.Max(0, memory.Available - Floor(memory));

    public override long InflationPerTick(in GuestMemory memory, long fast, in InflationLimits settings) => fast;

    private long Floor(in GuestMemory memory)
    {
        long online = memory.Assigned - memory.Offline;
        return BalloonFloor.Of(ShrinksWithBalloon ? online : online + memory.Ballooned);
    }
}
