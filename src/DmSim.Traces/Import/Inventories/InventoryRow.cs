namespace DmSim.Traces.Import.Inventories;

/// <summary>One VM of an inventory: a single point of its memory use.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Qualifiers">What tells it from another VM of the same name, the most readable first: host, id.</param>
/// <param name="Demand">The memory signal in bytes.</param>
/// <param name="Provisioned">The size it was given in bytes, or <see cref="VmSamples.Unknown"/>.</param>
/// <param name="WorkingSet">The part in active use in bytes, or <see cref="VmSamples.Unknown"/>.</param>
/// <param name="Time">When, in Unix milliseconds; 0 where the inventory does not say.</param>
internal sealed record InventoryRow(
    string Name,
    IReadOnlyList<string> Qualifiers,
    long Demand,
    long Provisioned,
    long WorkingSet,
    long Time
);
