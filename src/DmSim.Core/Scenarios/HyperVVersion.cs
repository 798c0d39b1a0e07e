namespace DmSim.Core.Scenarios;

/// <summary>The Hyper-V release that is modelled; behaviour differs where facts about a release are published.</summary>
public enum HyperVVersion
{
    /// <summary>The beta of 2008 R2 SP1: the buffer was a share of the total (equation E3').</summary>
    V2008R2Sp1Beta,

    /// <summary>Windows Server 2008 R2 SP1: startup is also the minimum, no Smart Paging.</summary>
    V2008R2Sp1,

    /// <summary>Windows Server 2012: minimum apart from startup, Smart Paging.</summary>
    V2012,

    /// <summary>Windows Server 2012 R2: dynamic host reserve, Linux hot-add.</summary>
    V2012R2,

    /// <summary>Windows Server 2016: run-time resize of static VMs.</summary>
    V2016,

    /// <summary>Windows Server 2019.</summary>
    V2019,

    /// <summary>Windows Server 2022.</summary>
    V2022,

    /// <summary>Windows Server 2025.</summary>
    V2025,
}
