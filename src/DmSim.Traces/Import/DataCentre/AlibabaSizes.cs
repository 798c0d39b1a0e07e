using DmSim.Core.Units;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>The memory sizes of containers or machines: from the table that goes with the usage, or assumed.</summary>
internal sealed class AlibabaSizes
{
    private readonly Dictionary<string, long> _sizes;
    private readonly RepairCounter? _unknown;
    private readonly long _otherwise;

    private AlibabaSizes(Dictionary<string, long> sizes, long otherwise, RepairCounter? unknown)
    {
        _sizes = sizes;
        _otherwise = otherwise;
        _unknown = unknown;
    }

    /// <summary>How many files of the source told sizes.</summary>
    public int FileCount { get; private init; }

    /// <summary>Reads the sizes, or assumes one for all.</summary>
    public static AlibabaSizes Read(
        ImportSource source,
        ImportSession session,
        AlibabaRelease release,
        AlibabaMembers members
    )
    {
        AlibabaSizeTable table = members.Sizes;
        List<TableFile> files = TableFiles.All(source, table.Shape);
        int count = files.Count;
        using ImportSource? beside = count == 0 ? session.OpenBeside(table.FileName) : null;
        if (beside is not null)
        {
            files = TableFiles.All(beside, table.Shape);
        }

        if (files.Count == 0)
        {
            session.Warn($"there is no {table.FileName} with it: every {members.Noun} is taken to be of one size");
            long size = session.NominalSize(members.AssumedSize, $"100 % of a {members.Noun}'s memory").Bytes;
            return new AlibabaSizes([], size, null);
        }

        long largest = session.NominalSize(release.LargestMachine, "the memory of the largest machine").Bytes;
        Dictionary<string, long> sizes = new(StringComparer.Ordinal);
        foreach (TableFile found in files)
        {
            double bytesPerUnit = largest / release.LargestNormalizedSize;
            AlibabaSizeRows rows = new(found, session, table, bytesPerUnit, sizes);
            session.Read(found.File, (_, lines) => rows.ReadAll(lines));
        }

        long[] sorted = [.. sizes.Values.Order()];
        long median = sorted.Length == 0 ? members.AssumedSize.Bytes : sorted[sorted.Length / 2];
        string done = $"{new MemorySize(median)} is taken, the median of the others";
        RepairCounter unknown = session.Repair($"{members.Noun}s without a size", done);
        return new AlibabaSizes(sizes, median, unknown) { FileCount = count };
    }

    /// <summary>The size of a container or machine in bytes.</summary>
    public long Of(string name)
    {
        if (_sizes.TryGetValue(name, out long size))
        {
            return size;
        }

        if (_unknown is not null)
        {
            // Kept, so that it counts once.
            _unknown.Count++;
            _sizes.Add(name, _otherwise);
        }

        return _otherwise;
    }
}
