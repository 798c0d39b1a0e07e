namespace DmSim.Core.Engine.Guests;

/// <summary>What a host can have under way with a VM's memory.</summary>
internal enum Operation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Taking memory.</summary>
    Balloon,

    /// <summary>Returning memory taken before.</summary>
    Unballoon,

    /// <summary>Adding memory the VM never had.</summary>
    HotAdd,
}
