namespace DmSim.SamplePolicy;

/// <summary>
/// Proportional headroom: every VM wants its reported demand and a headroom. It keeps its minimum, and what is left of
/// the
/// host's memory is divided in proportion to what each wants above its minimum; nobody gets more than it wants.
/// </summary>
/// <remarks>
/// A plug-in of one file: <c>dmsim policies check ProportionalHeadroomPolicy.cs</c>, or the class library it is built
/// into.
/// It is short on purpose and shows what a policy needs: a descriptor with options, buffers made in <c>Begin</c>,
/// orders with
/// reasons, a division that does not depend on the order of VMs, and room for starts.
/// </remarks>
public sealed class ProportionalHeadroomPolicy : IBalancingPolicy, IPolicyPlugIn
{
    private readonly double _headroomShare;
    private readonly long _deadBandBytes;
    private long[] _above = [];
    private long[] _target = [];

    private ProportionalHeadroomPolicy(PolicyOptionValues options)
    {
        _headroomShare = options.Number("headroom") / 100;
        _deadBandBytes = (long)options.Number("dead-band") * MemorySize.BytesPerMebibyte;
    }

    /// <summary>The entry in the catalogue.</summary>
    public static PolicyDescriptor Descriptor { get; } =
        new()
        {
            Name = "proportional-headroom",
            Summary = "Memory above the minimum is divided in proportion to demand and headroom above the minimum.",
            Source = "sample of a plug-in",
            Options =
            [
                PolicyOption.Number("headroom", 25, "%", 0, 400, "The most a VM gets on top of its demand."),
                PolicyOption.Number("dead-band", 16, "MiB", 0, 4096, "Changes smaller than this are not ordered."),
            ],
            Create = options => new ProportionalHeadroomPolicy(options),
        };

    /// <inheritdoc/>
    public static void Register(PolicyCatalogueBuilder catalogue) => catalogue.Add(Descriptor);

    /// <inheritdoc/>
    public void Begin(in RunInfo run)
    {
        _above = new long[run.VmCapacity];
        _target = new long[run.VmCapacity];
    }

    /// <inheritdoc/>
    public Wake Balance(in HostView host, MemoryOrders orders)
    {
        Divide(host);
        for (int vm = 0; vm < host.State.Length; vm++)
        {
            if (IsBalanced(host, vm) && Math.Abs(_target[vm] - host.Target[vm]) > _deadBandBytes)
            {
                orders.SetTarget(vm, _target[vm], ReasonFor(host, vm));
            }
        }

        return Wake.On(WakeEvents.ReportChanged | WakeEvents.Lifecycle | WakeEvents.OperationFinished);
    }

    /// <inheritdoc/>
    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders)
    {
        Divide(host);
        for (int vm = 0; vm < host.State.Length; vm++)
        {
            if (IsBalanced(host, vm) && _target[vm] < host.HeldAfterOperation(vm))
            {
                orders.SetTarget(vm, _target[vm], MoveReason.SqueezedForStart);
            }
        }

        return StartVerdict.Wait;
    }

    /// <summary>Works out all targets; what starts still miss is left free for them.</summary>
    private void Divide(in HostView host)
    {
        (long spareBytes, long aboveBytes) = Measure(host);
        for (int vm = 0; vm < host.State.Length; vm++)
        {
            if (IsBalanced(host, vm))
            {
                long least = host.LeastOf(vm);
                long share = aboveBytes == 0 ? 0 : (long)((Int128)spareBytes * _above[vm] / aboveBytes);
                long most = Math.Min(host.MostOf(vm), WantedOf(host, vm));
                _target[vm] = Math.Clamp(least + share, least, Math.Max(least, most));
            }
        }
    }

    /// <summary>What is left when everyone has its least, and what all use above that.</summary>
    private (long SpareBytes, long AboveBytes) Measure(in HostView host)
    {
        long spare = host.FreeBytes - host.PendingMissingBytes;
        long above = 0;
        for (int vm = 0; vm < host.State.Length; vm++)
        {
            if (IsBalanced(host, vm))
            {
                long least = host.LeastOf(vm);
                _above[vm] = Math.Max(0, WantedOf(host, vm) - least);
                spare += host.HeldAfterOperation(vm) - least;
                above += _above[vm];
            }
        }

        return (Math.Max(0, spare), above);
    }

    private long WantedOf(in HostView host, int vm) => (long)(host.ReportedDemand[vm] * (1 + _headroomShare));

    private MoveReason ReasonFor(in HostView host, int vm)
    {
        if (_target[vm] < host.HeldAfterOperation(vm))
        {
            return MoveReason.SurplusCollected;
        }

        return _target[vm] < WantedOf(host, vm) ? MoveReason.BufferGivenUp : MoveReason.GrownToTarget;
    }

    private static bool IsBalanced(in HostView host, int vm) =>
        host.State[vm] == VmState.Running
        && host.Capabilities[vm] != VmCapabilities.None
        && host.ReportedDemand[vm] >= 0;
}
