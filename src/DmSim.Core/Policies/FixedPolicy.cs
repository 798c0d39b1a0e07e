namespace DmSim.Core.Policies;

/// <summary>Orders nothing: every VM keeps what it started with. The bounds <c>static</c> and <c>unlimited</c>.</summary>
public sealed class FixedPolicy : IBalancingPolicy
{
    /// <summary>Dynamic Memory off.</summary>
    public static PolicyDescriptor Static { get; } =
        new()
        {
            Name = "static",
            Summary = "Dynamic Memory off: every VM holds its static size from start to stop.",
            Source = "bound",
            Sizing = VmSizing.Static,
            Create = _ => new FixedPolicy(),
        };

    /// <summary>Memory without limit.</summary>
    public static PolicyDescriptor Unlimited { get; } =
        new()
        {
            Name = "unlimited",
            Summary = "A host with room for every maximum, and every VM holds it: what happens without any shortage.",
            Source = "bound",
            Sizing = VmSizing.Unlimited,
            Create = _ => new FixedPolicy(),
        };

    /// <inheritdoc/>
    public void Begin(in RunInfo run) { }

    /// <inheritdoc/>
    public Wake Balance(in HostView host, MemoryOrders orders) => Wake.On(WakeEvents.None);

    /// <inheritdoc/>
    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders) => StartVerdict.Wait;
}
