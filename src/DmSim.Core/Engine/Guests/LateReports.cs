using DmSim.Core.Policies;

namespace DmSim.Core.Engine.Guests;

/// <summary>Reports that are under way to the host because a faulty driver sends them late.</summary>
internal sealed class LateReports
{
    private struct Report
    {
        public int ArrivalTick;
        public long Demand;
        public long Available;
    }

    private readonly Report[][] _rings;
    private readonly int[] _first;
    private readonly int[] _count;
    private readonly VmBitSet _waiting;

    public LateReports(int vmCount)
    {
        _rings = new Report[vmCount][];
        _first = new int[vmCount];
        _count = new int[vmCount];
        _waiting = new VmBitSet(vmCount);
        Array.Fill(_rings, []);
    }

    /// <summary>The next tick at which a report arrives.</summary>
    public int NextTick { get; private set; } = Wake.Never;

    /// <summary>Sends a report on its way.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="arrivalTick">When it arrives; not before those sent earlier.</param>
    /// <param name="mostUnderWay">Most reports that a VM can have under way.</param>
    /// <param name="demand">The demand it tells; bytes.</param>
    /// <param name="available">The available memory it tells; bytes.</param>
    public void Send(int vm, int arrivalTick, int mostUnderWay, long demand, long available)
    {
        if (_rings[vm].Length < mostUnderWay)
        {
            // Once per fault: nothing is under way then, because a change of faults loses what was.
            _rings[vm] = new Report[mostUnderWay];
            _first[vm] = 0;
        }

        int place = (_first[vm] + _count[vm]++) % _rings[vm].Length;
        _rings[vm][place] = new Report
        {
            ArrivalTick = arrivalTick,
            Demand = demand,
            Available = available,
        };
        _waiting.Add(vm);
        NextTick = Math.Min(NextTick, arrivalTick);
    }

    /// <summary>Loses what is under way.</summary>
    public void Clear(int vm)
    {
        _count[vm] = 0;
        if (_waiting.Contains(vm))
        {
            _waiting.Remove(vm);
        }
    }

    /// <summary>Hands over what has arrived.</summary>
    public void Deliver(int tick, ReportPhase reports)
    {
        if (tick < NextTick)
        {
            return;
        }

        NextTick = Wake.Never;
        foreach (int vm in _waiting.Drain())
        {
            Report[] ring = _rings[vm];
            while (_count[vm] > 0 && ring[_first[vm]].ArrivalTick <= tick)
            {
                reports.Receive(vm, ring[_first[vm]].Demand, ring[_first[vm]].Available);
                _first[vm] = (_first[vm] + 1) % ring.Length;
                _count[vm]--;
            }

            if (_count[vm] > 0)
            {
                _waiting.Add(vm);
                NextTick = Math.Min(NextTick, ring[_first[vm]].ArrivalTick);
            }
        }
    }
}
