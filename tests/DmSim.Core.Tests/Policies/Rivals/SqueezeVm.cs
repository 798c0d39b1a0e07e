namespace DmSim.Core.Tests.Policies.Rivals;

/// <summary>
/// A domain whose balloon driver moves at a rate, with the defects that squeezed's own simulator knows; sizes in KiB.
/// </summary>
internal sealed record SqueezeVm(long Minimum, long Target, long Maximum, long Held, long Rate)
{
    /// <summary>How near its target the driver stops.</summary>
    public long Inaccuracy { get; init; } = 4;

    /// <summary>A limit below which the guest gives nothing, unknown to the balancer.</summary>
    public long? LowerLimit { get; init; }

    /// <summary>A limit above which the guest takes nothing, unknown to the balancer.</summary>
    public long? UpperLimit { get; init; }

    /// <summary>Seconds for which it works, and then for as long does not; 0: it always works.</summary>
    public double StickySeconds { get; init; }

    /// <summary>What it would take (or give, below zero) until a time; the host may not have as much.</summary>
    public long Change(double lastSeconds, double seconds)
    {
        double passed = seconds - lastSeconds;
        if (StickySeconds > 0 && !(Works(lastSeconds) && Works(lastSeconds + passed)))
        {
            return 0;
        }

        long most = (long)(passed * Rate);
        int direction = Held > Target ? -1 : 1;
        long distance = Math.Max(0, ((Target - Held) * direction) - Inaccuracy);
        long change = Math.Min(distance, most) * direction;
        long proposed = Held + change;
        if (LowerLimit is { } lower && proposed <= Held && proposed <= lower)
        {
            return lower - Held;
        }

        return UpperLimit is { } upper && proposed >= upper ? upper - Held : change;
    }

    private bool Works(double seconds) => (int)(seconds / StickySeconds) % 2 == 0;
}
