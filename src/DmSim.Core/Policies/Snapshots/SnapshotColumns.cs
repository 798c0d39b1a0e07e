namespace DmSim.Core.Policies.Snapshots;

/// <summary>Snapshots as the columns a policy reads; what one snapshot does not say carries over from the one before.</summary>
internal sealed class SnapshotColumns
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly HypervisorProfile _profile;
    private readonly List<string> _names = [];
    private readonly int[] _changed;
    private readonly VmState[] _state;
    private readonly VmCapabilities[] _capabilities;
    private readonly long[] _demand;
    private readonly long[] _available;
    private readonly int[] _reportTick;
    private readonly long[] _assigned;
    private readonly long[] _granted;
    private readonly long[] _hostSwapped;
    private readonly long[] _visible;
    private readonly long[] _ballooned;
    private readonly long[] _nothing;
    private readonly long[] _target;
    private readonly int[] _progressTick;
    private readonly long[] _minimum;
    private readonly long[] _startup;
    private readonly long[] _maximum;
    private readonly int[] _buffer;
    private readonly int[] _weight;
    private readonly int[] _shares;
    private readonly long[] _unused;
    private readonly long[] _used;
    private readonly long[] _active;
    private readonly long[] _swapIn;
    private readonly double[] _stall;
    private readonly int[] _generation;

    /// <summary>Columns for every VM and start that any of the snapshots names, in the order of their appearance.</summary>
    public SnapshotColumns(IReadOnlyList<HostSnapshot> snapshots, HypervisorProfile profile)
    {
        _profile = profile;
        foreach (HostSnapshot snapshot in snapshots)
        {
            foreach (string name in snapshot.Vms.Select(vm => vm.Name).Concat(StartNames(snapshot)))
            {
                if (_index.TryAdd(name, _names.Count))
                {
                    _names.Add(name);
                }
            }
        }

        int count = _names.Count;
        _changed = [.. Enumerable.Range(0, count)];
        _state = new VmState[count];
        _capabilities = new VmCapabilities[count];
        _demand = new long[count];
        _available = new long[count];
        _reportTick = new int[count];
        _assigned = new long[count];
        _granted = new long[count];
        _hostSwapped = new long[count];
        _visible = new long[count];
        _ballooned = new long[count];
        _nothing = new long[count];
        _target = new long[count];
        _progressTick = new int[count];
        _minimum = new long[count];
        _startup = new long[count];
        _maximum = new long[count];
        _buffer = new int[count];
        _weight = new int[count];
        _shares = new int[count];
        _unused = new long[count];
        _used = new long[count];
        _active = new long[count];
        _swapIn = new long[count];
        _stall = new double[count];
        _generation = new int[count];
        Array.Fill(_target, VmSnapshot.Unknown);
        Array.Fill(_progressTick, -1);
    }

    /// <summary>Names by index.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Index of a name.</summary>
    public int IndexOf(string name) => _index[name];

    /// <summary>Memory weight by index.</summary>
    public int WeightOf(int vm) => _weight[vm];

    /// <summary>What a start of a snapshot is called: its VM, or its place where it names none.</summary>
    public static IEnumerable<string> StartNames(HostSnapshot snapshot) =>
        snapshot.PendingStarts.Select(
            (start, place) =>
                start.Name ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"start {place + 1}")
        );

    /// <summary>Takes a snapshot in.</summary>
    public void Load(HostSnapshot snapshot)
    {
        for (int vm = 0; vm < _names.Count; vm++)
        {
            Clear(vm);
        }

        foreach (VmSnapshot vm in snapshot.Vms)
        {
            Load(vm, _index[vm.Name], snapshot.Tick);
        }

        foreach ((PendingStartSnapshot start, string name) in snapshot.PendingStarts.Zip(StartNames(snapshot)))
        {
            int vm = _index[name];
            _state[vm] = VmState.Pending;
            _capabilities[vm] = VmCapabilities.None;
            _weight[vm] = start.Name is null ? start.Weight : _weight[vm];
        }
    }

    /// <summary>Notes what was ordered, which stands until it is replaced.</summary>
    public void Order(int vm, long targetBytes) => _target[vm] = targetBytes;

    /// <summary>The view of a snapshot that was taken in.</summary>
    public HostView View(HostSnapshot snapshot)
    {
        long missing = snapshot.PendingStarts.Sum(start => start.NeededBytes - start.EarmarkedBytes);
        return new HostView
        {
            Tick = snapshot.Tick,
            TotalBytes = snapshot.TotalBytes - snapshot.ReserveBytes,
            PhysicalBytes = snapshot.TotalBytes,
            FreeBytes = snapshot.FreeBytes,
            AvailableBytes = snapshot.AvailableBytes < 0 ? Math.Max(0, snapshot.FreeBytes) : snapshot.AvailableBytes,
            HostStallPercent = snapshot.StallPercent,
            EarmarkedBytes = snapshot.PendingStarts.Sum(start => start.EarmarkedBytes),
            PendingMissingBytes = missing,
            PendingStarts = snapshot.PendingStarts.Count,
            Changed = _changed,
            State = _state,
            Capabilities = _capabilities,
            ReportedDemand = _demand,
            ReportedAvailable = _available,
            ReportTick = _reportTick,
            Assigned = _assigned,
            Granted = _granted,
            HostSwapped = _hostSwapped,
            Visible = _visible,
            Ballooned = _ballooned,
            RefusedBelow = _nothing,
            Target = _target,
            InFlight = _nothing,
            Outgoing = _nothing,
            ProgressTick = _progressTick,
            Minimum = _minimum,
            Startup = _startup,
            Maximum = _maximum,
            BufferPercent = _buffer,
            Weight = _weight,
            Shares = _shares,
            Unused = _unused,
            Used = _used,
            Active = _active,
            SwapInBytesPerSecond = _swapIn,
            StallPercent = _stall,
            BootGeneration = _generation,
        };
    }

    private void Clear(int vm)
    {
        _state[vm] = VmState.Off;
        _capabilities[vm] = VmCapabilities.None;
        _demand[vm] = _available[vm] = _unused[vm] = _used[vm] = _active[vm] = _swapIn[vm] = VmSnapshot.Unknown;
        _stall[vm] = VmSnapshot.Unknown;
        _reportTick[vm] = -1;
        _generation[vm] = 1;
    }

    private void Load(VmSnapshot from, int vm, int tick)
    {
        bool isRunning = from.State == VmState.Running;
        bool canBeMoved = isRunning && !from.IsLocked;
        VmCapabilities all =
            VmCapabilities.Balloon | (_profile.CanHotAdd ? VmCapabilities.HotAdd : VmCapabilities.None);
        bool hasMoved = _target[vm] != VmSnapshot.Unknown && _assigned[vm] != from.AssignedBytes;
        _progressTick[vm] = hasMoved ? tick : _progressTick[vm];
        _state[vm] = from.State;
        _capabilities[vm] = canBeMoved ? all : VmCapabilities.None;
        _assigned[vm] = from.AssignedBytes;
        _granted[vm] = from.GrantedBytes < 0 ? from.AssignedBytes : from.GrantedBytes;
        _hostSwapped[vm] = from.HostSwappedBytes;
        _ballooned[vm] = BalloonOf(from, _granted[vm]);
        _visible[vm] = _granted[vm] + _ballooned[vm];
        _target[vm] = TargetOf(from, vm);
        _minimum[vm] = from.MinimumBytes;
        _maximum[vm] = from.MaximumBytes;
        _startup[vm] = from.StartupBytes < 0 ? from.MinimumBytes : from.StartupBytes;
        _buffer[vm] = from.BufferPercent;
        _weight[vm] = from.Weight;
        _shares[vm] = from.Shares;
        if (isRunning)
        {
            LoadSignals(from, vm, tick);
        }
    }

    private long BalloonOf(VmSnapshot from, long granted)
    {
        if (from.BalloonedBytes >= 0)
        {
            return from.BalloonedBytes;
        }

        return _profile.CanHotAdd ? 0 : Math.Max(0, from.MaximumBytes - granted);
    }

    private long TargetOf(VmSnapshot from, int vm)
    {
        if (from.TargetBytes >= 0)
        {
            return from.TargetBytes;
        }

        return _target[vm] == VmSnapshot.Unknown ? _granted[vm] : _target[vm];
    }

    private void LoadSignals(VmSnapshot from, int vm, int tick)
    {
        _demand[vm] = from.DemandBytes;
        _available[vm] = from.AvailableBytes;
        _unused[vm] = from.UnusedBytes;
        _used[vm] = from.UsedBytes;
        _active[vm] = from.ActiveBytes;
        _swapIn[vm] = from.SwapInBytesPerSecond;
        _stall[vm] = from.StallPercent;
        long anything = Math.Max(
            Math.Max(from.DemandBytes, from.AvailableBytes),
            Math.Max(from.UnusedBytes, from.UsedBytes)
        );
        _reportTick[vm] = from.ReportTick ?? (anything < 0 ? -1 : tick);
    }
}
