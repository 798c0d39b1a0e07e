namespace DmSim.Traces.Import;

/// <summary>
/// Which of the memory readings that a source carries side by side becomes demand. Without a choice a format takes the
/// one that comes closest to committed memory.
/// </summary>
public enum DemandReading
{
    /// <summary>Commit charge (Windows) or <c>Committed_AS</c> (Linux).</summary>
    Committed,

    /// <summary>Memory in use inside the guest: installed less available (or less free, buffers and cache).</summary>
    Used,

    /// <summary>VMware: touched recently, as sampled; a lower bound of demand.</summary>
    Touched,

    /// <summary>VMware: machine memory that backs the VM; an upper bound, for ESX rarely takes back what was used once.</summary>
    Consumed,

    /// <summary>VMware: guest memory that has ever been given, with shared and swapped pages.</summary>
    Granted,
}
