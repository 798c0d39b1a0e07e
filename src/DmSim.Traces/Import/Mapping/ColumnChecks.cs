using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Import.Mapping;

/// <summary>What the keys of a column mapping must agree on.</summary>
internal static class ColumnChecks
{
    /// <summary>Checks a mapping; problems are reported at its place.</summary>
    public static bool Check(
        ColumnMapping mapping,
        DocumentNode node,
        string path,
        ReadContext context,
        out ColumnMapping same
    )
    {
        same = mapping;
        if (mapping.Time is null != mapping.Demand is null || (mapping.Time is null && mapping.Counters.Count == 0))
        {
            context.Report(node, path, "the keys time and demand, or counters alone");
        }

        if (mapping.Demand is not MappedDemand demand)
        {
            return true;
        }

        MappedBasis?[] bases = [demand.PercentOf, demand.ShareOf, demand.RestOf];
        bool usesProvisioned = bases.Any(basis => basis is { Size: null });
        string demandPath = ReadContext.Join(path, "demand");
        if (usesProvisioned && mapping.Provisioned is null)
        {
            context.Report(node, demandPath, "the key provisioned, which demand is a part of");
        }

        if (bases.Count(basis => basis is not null) > 1)
        {
            context.Report(node, demandPath, "one of percent-of, share-of and rest-of");
        }

        if (demand.UnitBytes == 0 == (demand.PercentOf ?? demand.ShareOf) is null)
        {
            context.Report(node, demandPath, "either the key unit, or percent-of or share-of");
        }

        bool isWideWithMore =
            demand.IsWide && (mapping.Vm.Count > 0 || mapping.Provisioned is not null || mapping.WorkingSet is not null)
            || (demand.IsWide && mapping.Available is not null);
        if (isWideWithMore)
        {
            context.Report(node, demandPath, "no other columns than the time, where each column is a VM");
        }

        return true;
    }
}
