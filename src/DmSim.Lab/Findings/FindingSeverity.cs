namespace DmSim.Lab.Findings;

/// <summary>How much a finding matters to whoever reads the answer.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing; the answer stands.</summary>
    Note,

    /// <summary>The answer holds only under what the finding says.</summary>
    Caution,

    /// <summary>The answer, or part of it, must not be relied on.</summary>
    Doubt,
}
