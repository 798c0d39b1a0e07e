using DmSim.Core.Units;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>A release of the Alibaba cluster trace.</summary>
internal sealed record AlibabaRelease
{
    /// <summary>The release of 2017: 12 hours of about 1,300 machines, sizes as shares of the largest machine.</summary>
    /// <remarks>
    /// The size of the largest machine is not published. Machines have 64 CPUs; the size assumed makes a container of 4
    /// CPUs one of about 8 GiB.
    /// </remarks>
    public static AlibabaRelease V2017 { get; } =
        new()
        {
            Name = "alibaba2017",
            Year = 2017,
            Containers = new(
                "container",
                new AlibabaUsage(AlibabaTables.ContainerUsage2017, Id: 1, Time: 0, Percent: 3),
                new AlibabaSizeTable(AlibabaTables.ContainerMeta2017, "container_event", Id: 2, Size: 5),
                MemorySize.FromGibibytes(8)
            ),
            Machines = new(
                "machine",
                new AlibabaUsage(AlibabaTables.MachineUsage2017, Id: 1, Time: 0, Percent: 3),
                new AlibabaSizeTable(AlibabaTables.MachineMeta2017, "server_event", Id: 1, Size: 5),
                MemorySize.FromGibibytes(192)
            ),
            LargestNormalizedSize = 1,
            LargestMachine = MemorySize.FromGibibytes(192),
        };

    /// <summary>The release of 2018: 8 days of about 4,000 machines, sizes in percent of the largest machine.</summary>
    /// <remarks>
    /// The size of the largest machine is not published. The size assumed makes a container of 4 CPUs, whose normalised
    /// memory is 1.56, one of 8 GiB.
    /// </remarks>
    public static AlibabaRelease V2018 { get; } =
        new()
        {
            Name = "alibaba2018",
            Year = 2018,
            Containers = new(
                "container",
                new AlibabaUsage(AlibabaTables.ContainerUsage2018, Id: 0, Time: 2, Percent: 4),
                new AlibabaSizeTable(AlibabaTables.ContainerMeta2018, "container_meta", Id: 0, Size: 7),
                MemorySize.FromGibibytes(8)
            ),
            Machines = new(
                "machine",
                new AlibabaUsage(AlibabaTables.MachineUsage2018, Id: 0, Time: 1, Percent: 3),
                new AlibabaSizeTable(AlibabaTables.MachineMeta2018, "machine_meta", Id: 0, Size: 5),
                MemorySize.FromGibibytes(512)
            ),
            LargestNormalizedSize = 100,
            LargestMachine = MemorySize.FromGibibytes(512),
        };

    /// <summary>The importer's name.</summary>
    public required string Name { get; init; }

    /// <summary>The year of the recording.</summary>
    public required int Year { get; init; }

    /// <summary>Its containers.</summary>
    public required AlibabaMembers Containers { get; init; }

    /// <summary>Its machines.</summary>
    public required AlibabaMembers Machines { get; init; }

    /// <summary>The normalised size of the largest machine.</summary>
    public required double LargestNormalizedSize { get; init; }

    /// <summary>What the largest machine is taken to have, unless the user says otherwise.</summary>
    public required MemorySize LargestMachine { get; init; }
}
