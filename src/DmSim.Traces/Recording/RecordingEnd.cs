namespace DmSim.Traces.Recording;

/// <summary>Why a recording ended.</summary>
public enum RecordingEnd
{
    /// <summary>Its time was over.</summary>
    Duration,

    /// <summary>Nothing was left of what was followed.</summary>
    NothingLeft,

    /// <summary>The user stopped it.</summary>
    Stopped,
}
