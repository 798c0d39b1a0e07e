namespace DmSim.Core.Scenarios;

/// <summary>At which resolution of time an objective is judged.</summary>
public enum ObjectiveResolution
{
    /// <summary>Per sample where samples last more than ten times the reaction time and a run has at least 100, else per tick.</summary>
    Auto,

    /// <summary>Every tick counts by itself.</summary>
    Tick,

    /// <summary>Each sample of the trace counts as what held for more than half of its time.</summary>
    Sample,
}
