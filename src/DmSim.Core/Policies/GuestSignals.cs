namespace DmSim.Core.Policies;

/// <summary>What a balancer reads from inside guests beyond demand and available memory; named so that only what is read is made.</summary>
[Flags]
public enum GuestSignals
{
    /// <summary>Demand and available memory are enough.</summary>
    None = 0,

    /// <summary><see cref="HostView.Unused"/>.</summary>
    Unused = 1,

    /// <summary><see cref="HostView.Used"/>.</summary>
    Used = 2,

    /// <summary><see cref="HostView.Active"/>.</summary>
    Active = 4,

    /// <summary><see cref="HostView.SwapInBytesPerSecond"/>.</summary>
    SwapIn = 8,

    /// <summary><see cref="HostView.StallPercent"/>.</summary>
    Stall = 16,
}
