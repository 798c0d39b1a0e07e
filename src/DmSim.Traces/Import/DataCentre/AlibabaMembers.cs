using DmSim.Core.Units;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>What becomes a VM of a trace: the containers, or the machines, of a release.</summary>
/// <param name="Noun">What they are called.</param>
/// <param name="Usage">The table of their memory use.</param>
/// <param name="Sizes">The table of their sizes.</param>
/// <param name="AssumedSize">Their size where that table is missing, unless the user says otherwise.</param>
internal sealed record AlibabaMembers(string Noun, AlibabaUsage Usage, AlibabaSizeTable Sizes, MemorySize AssumedSize);
