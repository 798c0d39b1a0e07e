using System.Globalization;
using DmSim.Core.Policies;
using DmSim.Core.Policies.Rivals;

namespace DmSim.Core.Tests.Policies.Rivals;

/// <summary>
/// The host of squeezed's own simulator around the policy: ticks of 0.1 s, one step of a run per tick, sizes in KiB,
/// and a pending start that stands for whoever needs memory.
/// </summary>
internal sealed class SqueezeHost
{
    private const long Kibibyte = 1024;
    private const int LongestRunTicks = 3000;

    private readonly SqueezeVm[] _vms;
    private readonly SqueezedPolicy _policy;
    private readonly MemoryOrders _orders;
    private readonly int[] _progressTick;
    private readonly int[] _reports;
    private long _free;
    private int _tick;

    public SqueezeHost(long freeKibibytes, string options, params SqueezeVm[] vms)
    {
        _vms = vms;
        _free = freeKibibytes;
        List<string> problems = [];
        string all = "emergency-pool=0,extra-free=0,iteration=0.1,balance-interval=0.1,tolerance=33" + options;
        PolicyOptionValues values = PolicyOptionValues.Resolve(
            SqueezedPolicy.Descriptor.Options,
            all.Split(',').Select(text => KeyValuePair.Create(text.Split('=')[0], text.Split('=')[1])),
            problems
        );
        Assert.Empty(problems);
        _policy = (SqueezedPolicy)SqueezedPolicy.Descriptor.Create(values);
        _orders = new MemoryOrders(vms.Length + 1);
        _progressTick = new int[vms.Length + 1];
        _reports = new int[vms.Length + 1];
        _policy.Begin(new RunInfo(vms.Length + 1, 100, 0, Kibibyte, 1));
    }

    /// <summary>Free memory in KiB.</summary>
    public long Free => _free;

    /// <summary>The VMs as they are now.</summary>
    public IReadOnlyList<SqueezeVm> Vms => _vms;

    /// <summary>Seconds since the beginning.</summary>
    public double Seconds => _tick / 10.0;

    /// <summary>Frees so much for a start: whether that succeeded.</summary>
    public bool FreeForStart(long kibibytes)
    {
        StartRequest start = new(_vms.Length, kibibytes * Kibibyte, 0, 1, int.MaxValue);
        for (int round = 0; round < LongestRunTicks; round++)
        {
            StartVerdict verdict = _policy.MakeRoom(View(), start, _orders);
            TakeOver();
            if (verdict.Kind == StartVerdictKind.Refuse || _policy.IsIdle)
            {
                return verdict.Kind != StartVerdictKind.Refuse;
            }

            Advance();
        }

        throw new InvalidOperationException("The run does not end.");
    }

    /// <summary>Somebody else takes memory.</summary>
    public void Consume(long kibibytes) => _free -= kibibytes;

    /// <summary>Balances until the daemon is content.</summary>
    public void Balance()
    {
        for (int round = 0; round < LongestRunTicks; round++)
        {
            Advance();
            _policy.Balance(View(), _orders);
            TakeOver();
            if (_policy.IsIdle)
            {
                return;
            }
        }

        throw new InvalidOperationException("The run does not end.");
    }

    /// <summary>
    /// Free memory that stays free even if every VM drifts as far as its inaccuracy allows, in KiB.
    /// </summary>
    public long GuaranteedFree => _free - _vms.Sum(vm => vm.Target + vm.Inaccuracy - vm.Held);

    private void Advance()
    {
        // Times are quotients, as in the original, so that rates round the same way.
        double last = Seconds;
        _tick++;
        for (int vm = 0; vm < _vms.Length; vm++)
        {
            long change = _vms[vm].Change(last, Seconds);
            if (change > _free)
            {
                throw new OverdrawnException(
                    string.Create(CultureInfo.InvariantCulture, $"VM {vm} takes {change} KiB of {_free} KiB.")
                );
            }

            _vms[vm] = _vms[vm] with { Held = _vms[vm].Held + change };
            _free -= change;
        }
    }

    private void TakeOver()
    {
        foreach (int vm in _orders.Written)
        {
            Assert.Equal(0, _orders.TargetOf(vm) % Kibibyte);
            long target = _orders.TargetOf(vm) / Kibibyte;
            Assert.InRange(target, _vms[vm].Minimum, _vms[vm].Maximum);
            _vms[vm] = _vms[vm] with { Target = target };
        }

        _orders.Clear();
    }

    private HostView View()
    {
        int count = _vms.Length + 1;
        long[] none = new long[count];
        int[] zeros = new int[count];
        return new HostView
        {
            Tick = _tick,
            TotalBytes = long.MaxValue / 4,
            FreeBytes = _free * Kibibyte,
            PhysicalBytes = long.MaxValue / 4,
            AvailableBytes = _free * Kibibyte,
            HostStallPercent = -1,
            EarmarkedBytes = 0,
            PendingMissingBytes = 0,
            PendingStarts = 1,
            Changed = [],
            State = Column(_ => VmState.Running, VmState.Pending),
            Capabilities = Column(_ => VmCapabilities.Balloon, VmCapabilities.None),
            ReportedDemand = none,
            ReportedAvailable = none,
            ReportTick = _reports,
            Assigned = Column(vm => vm.Held * Kibibyte, 0L),
            Granted = Column(vm => vm.Held * Kibibyte, 0L),
            HostSwapped = none,
            Visible = none,
            Ballooned = none,
            RefusedBelow = none,
            Target = Column(vm => vm.Target * Kibibyte, 0L),
            InFlight = none,
            Outgoing = none,
            ProgressTick = _progressTick,
            Minimum = Column(vm => vm.Minimum * Kibibyte, 0L),
            Startup = Column(vm => vm.Minimum * Kibibyte, 0L),
            Maximum = Column(vm => vm.Maximum * Kibibyte, 0L),
            BufferPercent = zeros,
            Weight = zeros,
            Shares = zeros,
            Unused = none,
            Used = none,
            Active = none,
            SwapInBytesPerSecond = none,
            StallPercent = new double[count],
            BootGeneration = zeros,
        };
    }

    private T[] Column<T>(Func<SqueezeVm, T> value, T ofStart) => [.. _vms.Select(value), ofStart];
}

/// <summary>A VM took memory that the host did not have.</summary>
internal sealed class OverdrawnException(string message) : Exception(message);
