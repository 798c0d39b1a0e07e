namespace DmSim.Traces.Import.DataCentre;

/// <summary>
/// The VMs of the Azure data set: sizes and lifetimes as recorded, demand made up from CPU.
/// </summary>
/// <param name="session">Where counts go.</param>
/// <param name="demand">The assumptions.</param>
internal sealed class AzureFleet(ImportSession session, SyntheticDemand demand)
{
    /// <summary>Seconds between two readings.</summary>
    public const long IntervalSeconds = 300;

    private readonly Dictionary<VmSamples, AzureVm> _vms = [];

    private readonly RepairCounter _made = session.Repair("samples of synthetic demand", demand.Describe());

    private readonly RepairCounter _twice = session.Repair("VMs listed twice", "the first row was kept");
    private readonly RepairCounter _brief = session.Repair("VMs that end no later than they begin", "left out");
    private readonly RepairCounter _unread = session.Repair("VMs without CPU readings", "their average CPU is taken");

    private readonly RepairCounter _partly = session.Repair(
        "VMs whose CPU readings do not cover their lifetime",
        "their average CPU is taken for the rest"
    );

    private readonly RepairCounter _strange = session.Repair("CPU readings of VMs that are not in vmtable", "left out");
    private readonly RepairCounter _outside = session.Repair("CPU readings outside a VM's lifetime", "left out");
    private readonly RepairCounter _clamped = session.RepairClamped("CPU values outside 0..100 %", "cut to that range");

    private readonly VmTable _table = new();

    /// <summary>The VMs with their samples; complete after <see cref="Finish"/>.</summary>
    public VmTable Table => _table;

    /// <summary>Adds a VM.</summary>
    /// <returns>Whether its name is UTF-8 text.</returns>
    public bool Add(ReadOnlySpan<byte> name, long size, long created, long deleted, double averageCpu)
    {
        if (deleted <= created)
        {
            _brief.Count++;
            return true;
        }

        int known = _table.Vms.Count;
        if (_table.GetOrAdd(name) is not VmSamples samples)
        {
            return false;
        }

        if (_table.Vms.Count == known)
        {
            _twice.Count++;
            return true;
        }

        AzureVm vm = new(samples)
        {
            Size = size,
            Created = created,
            Deleted = deleted,
            AverageCpu = Clamp(averageCpu),
            Share = demand.ShareOf(samples.Name),
            ReadUntil = created,
        };
        _vms.Add(samples, vm);
        return true;
    }

    /// <summary>Adds a reading.</summary>
    public void AddReading(ReadOnlySpan<byte> name, long seconds, double averageCpu)
    {
        if (_table.Find(name) is not VmSamples samples)
        {
            _strange.Count++;
            return;
        }

        AzureVm vm = _vms[samples];
        if (seconds < vm.Created || seconds >= vm.Deleted)
        {
            _outside.Count++;
            return;
        }

        if (vm.ReadUntil < seconds)
        {
            // Nothing is known of the time since the last reading, or since the creation.
            AddSample(vm, vm.ReadUntil, vm.AverageCpu);
        }

        AddSample(vm, seconds, Clamp(averageCpu));
        vm.ReadUntil = Math.Max(vm.ReadUntil, seconds + IntervalSeconds);
    }

    /// <summary>Fills what no reading covers, and ends all VMs.</summary>
    public void Finish()
    {
        foreach (VmSamples samples in _table.Vms)
        {
            AzureVm vm = _vms[samples];
            if (vm.ReadUntil < vm.Deleted)
            {
                RepairCounter counter = vm.ReadUntil == vm.Created ? _unread : _partly;
                counter.Count++;
                AddSample(vm, vm.ReadUntil, vm.AverageCpu);
            }

            samples.EndTime = vm.Deleted * 1000;
        }
    }

    private void AddSample(AzureVm vm, long seconds, double cpu)
    {
        _made.Count++;
        long bytes = demand.Of(vm.Size, vm.Share, cpu);
        vm.Samples.Add(new SampleRow(seconds * 1000, bytes, vm.Size, VmSamples.Unknown, VmSamples.Unknown));
    }

    private double Clamp(double cpu)
    {
        double kept = Math.Clamp(cpu, 0, 100);
        _clamped.Count += kept == cpu ? 0 : 1;
        return kept;
    }
}
