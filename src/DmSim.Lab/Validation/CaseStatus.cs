namespace DmSim.Lab.Validation;

/// <summary>How a case or an assertion came out.</summary>
public enum CaseStatus
{
    /// <summary>Everything holds.</summary>
    Pass,

    /// <summary>Something does not hold, or a step failed.</summary>
    Fail,

    /// <summary>It fails, and the case says why it must.</summary>
    ExpectedFail,

    /// <summary>It was not run, or cannot be simulated.</summary>
    Skipped,
}
