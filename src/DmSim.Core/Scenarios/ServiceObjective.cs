using System.Globalization;

namespace DmSim.Core.Scenarios;

/// <summary>What a fleet must be given to count as served.</summary>
public sealed record ServiceObjective
{
    /// <summary>Pressure that must not be exceeded, in percent. Default 100: the VM holds what it has committed.</summary>
    public double PressurePercent { get; init; } = 100;

    /// <summary>Share of running time (0..1) in which that must hold. Default 0.999.</summary>
    public double TimeShare { get; init; } = 0.999;

    /// <summary>Whose time counts. Default: the worst VM's.</summary>
    public ObjectiveScope Scope { get; init; } = ObjectiveScope.WorstVm;

    /// <summary>At which resolution. Default: automatic.</summary>
    public ObjectiveResolution Resolution { get; init; } = ObjectiveResolution.Auto;

    /// <summary>How many starts may fail. Default 0.</summary>
    public int FailedStartsAllowed { get; init; }

    /// <summary>The objective in one line, such as <c>pressure ≤ 100 for 99.9 % of time, worst VM, no failed start</c>.</summary>
    public override string ToString()
    {
        string who = Scope == ObjectiveScope.WorstVm ? "worst VM" : "fleet VM-time";
        string starts = FailedStartsAllowed == 0 ? "no failed start" : $"at most {FailedStartsAllowed} failed starts";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"pressure ≤ {PressurePercent} for {TimeShare * 100:0.####} % of time, {who}, {starts}"
        );
    }
}
