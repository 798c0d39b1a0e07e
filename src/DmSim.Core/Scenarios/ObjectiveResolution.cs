namespace DmSim.Core.Scenarios;

/// <summary>At which resolution of time an objective is judged.</summary>
public enum ObjectiveResolution
{
    /// <summary>Per sample where samples last more than ten times the reaction time, else per tick.</summary>
    Auto,

    /// <summary>Every tick counts by itself.</summary>
    Tick,

    /// <summary>
    /// Time counts unless it lies in the transient (at most a minute, at most half a sample) in which the jump at the
    /// beginning of a sample is served.
    /// </summary>
    Sample,
}
