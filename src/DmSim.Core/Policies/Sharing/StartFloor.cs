namespace DmSim.Core.Policies.Sharing;

/// <summary>
/// What a running VM is not squeezed below for a start: its ideal target for a starter of weight 0, its demand for a
/// medium one, its minimum for the highest, in straight lines between (U10).
/// </summary>
internal static class StartFloor
{
    /// <summary>The floor of a VM by its sizes in bytes.</summary>
    public static long Of(long minimum, long demand, long ideal, int starterWeight)
    {
        long middle = Math.Max(minimum, demand);
        long top = Math.Max(middle, ideal);
        return starterWeight <= 5000
            ? top - (long)((Int128)(top - middle) * starterWeight / 5000)
            : middle - (long)((Int128)(middle - minimum) * (starterWeight - 5000) / 5000);
    }

    /// <summary>The floor of a VM as it stands. Never a reason to grow: a VM already below it just gives nothing.</summary>
    /// <param name="host">The view.</param>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="held">What it will hold, or is already planned to hold; bytes.</param>
    /// <param name="ideal">Its ideal target; bytes.</param>
    /// <param name="starterWeight">Weight of the VM that starts.</param>
    public static long Of(in HostView host, int vm, long held, long ideal, int starterWeight)
    {
        long least = host.LeastOf(vm);
        long floor = Math.Max(least, Math.Min(held, Of(least, host.ReportedDemand[vm], ideal, starterWeight)));
        // A VM that is growing cannot give before its operation has ended, which may be too late.
        return host.InFlight[vm] > 0 ? Math.Max(floor, held) : floor;
    }
}
