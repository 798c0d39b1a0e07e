namespace DmSim.Core.Policies.Rivals;

/// <summary>The VMs that a round of Proxmox's sharing considers.</summary>
internal enum ProxmoxGroup : byte
{
    /// <summary>Not ballooned at all.</summary>
    None,

    /// <summary>VMs short of free memory, or below their minimum.</summary>
    Pressed,

    /// <summary>VMs with free memory of more than a quarter of their minimum.</summary>
    Roomy,

    /// <summary>Both.</summary>
    All,
}
