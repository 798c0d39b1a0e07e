namespace DmSim.Core.Policies.Rivals;

/// <summary>How Proxmox divides a change of memory over VMs; keeps its order of floating point operations.</summary>
internal sealed class ProxmoxSharing
{
    private readonly long _mostChangeBytes;
    private readonly ProxmoxGroup[] _group;
    private readonly bool[] _isDone;
    private readonly bool[] _isChanged;
    private readonly long[] _result;

    /// <summary>Room for so many VMs.</summary>
    public ProxmoxSharing(int vmCapacity, long mostChangeBytes)
    {
        _mostChangeBytes = mostChangeBytes;
        _group = new ProxmoxGroup[vmCapacity];
        _isDone = new bool[vmCapacity];
        _isChanged = new bool[vmCapacity];
        _result = new long[vmCapacity];
    }

    /// <summary>Sorts the VMs by whether they are ballooned and whether they have enough free memory; forgets earlier results.</summary>
    public void Enlist(in HostView host)
    {
        for (int vm = 0; vm < _group.Length; vm++)
        {
            _isChanged[vm] = false;
            bool isBallooned =
                host.State[vm] == VmState.Running
                && (host.Capabilities[vm] & VmCapabilities.Balloon) != 0
                && host.Granted[vm] != 0
                && host.Minimum[vm] != 0
                && host.Shares[vm] != 0;
            if (!isBallooned)
            {
                _group[vm] = ProxmoxGroup.None;
                continue;
            }

            long free = host.Unused[vm] >= 0 ? host.Unused[vm] : host.ReportedAvailable[vm];
            bool hasEnough = free > 0 && free > host.Minimum[vm] * 0.25 && host.Granted[vm] >= host.Minimum[vm];
            _group[vm] = hasEnough ? ProxmoxGroup.Roomy : ProxmoxGroup.Pressed;
        }
    }

    /// <summary>What a VM shall hold after all changes; bytes.</summary>
    public long ResultOf(in HostView host, int vm) => _isChanged[vm] ? _result[vm] : host.Granted[vm];

    /// <summary>Divides a change over a group, in rounds until nothing moves any more.</summary>
    /// <returns>The part that could not be placed.</returns>
    public long Change(in HostView host, ProxmoxGroup group, long bytes)
    {
        Array.Clear(_isDone);
        long rest = bytes;
        bool goesOn = true;
        while (rest != 0 && goesOn)
        {
            double sharesTotal = 0;
            long above = rest;
            for (int vm = 0; vm < _group.Length; vm++)
            {
                if (Takes(vm, group))
                {
                    above += ResultOf(host, vm) - host.Minimum[vm];
                    sharesTotal += host.Shares[vm];
                }
            }

            long changed = Round(host, group, above / sharesTotal, bytes > 0, out goesOn);
            rest -= changed;
        }

        return rest;
    }

    /// <summary>One round: each VM goes toward what its shares entitle it to above its minimum.</summary>
    private long Round(in HostView host, ProxmoxGroup group, double bytesPerShare, bool grows, out bool hasProgress)
    {
        long changes = 0;
        hasProgress = false;
        for (int vm = 0; vm < _group.Length; vm++)
        {
            if (!Takes(vm, group))
            {
                continue;
            }

            long held = host.Granted[vm];
            long desired = host.Minimum[vm] + (long)(bytesPerShare * host.Shares[vm]);
            desired = desired > host.Maximum[vm] ? host.Maximum[vm] : Math.Max(desired, host.Minimum[vm]);
            bool isAgainst = desired == held || (desired > held && !grows);
            if (isAgainst)
            {
                _isDone[vm] = true;
                continue;
            }

            long target =
                desired > held
                    ? Math.Min(held + _mostChangeBytes, desired)
                    : Math.Max(held - _mostChangeBytes, desired);
            long change = target - ResultOf(host, vm);
            _result[vm] = target;
            _isChanged[vm] = true;
            changes += change;
            hasProgress |= change != 0;
        }

        return changes;
    }

    private bool Takes(int vm, ProxmoxGroup group) =>
        !_isDone[vm] && _group[vm] != ProxmoxGroup.None && (group == ProxmoxGroup.All || _group[vm] == group);
}
