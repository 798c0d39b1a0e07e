namespace DmSim.Traces.Recording;

/// <summary>How finely what is followed is taken apart; every part becomes a VM of the trace.</summary>
public enum RecordingBreakdown
{
    /// <summary>One series per followed tree or group; the machine as one where nothing is followed.</summary>
    Whole,

    /// <summary>One series per program name, and one for shared memory.</summary>
    Program,

    /// <summary>One series per process, and one for shared memory.</summary>
    Process,
}
