namespace DmSim.Traces.Recording.Linux;

/// <summary>A place where a process maps an object that is not its own.</summary>
/// <param name="Device">The object's device: major number × 2^20 + minor number.</param>
/// <param name="Inode">The object's number on its device.</param>
/// <param name="Kind">What it is, as far as its name tells.</param>
/// <param name="IsUnreserved">Whether it was mapped without reserving memory (flag <c>nr</c>).</param>
/// <param name="EndBytes">Where in the object the mapping ends.</param>
/// <param name="ResidentBytes">Pages of the mapping in memory (<c>Rss</c>).</param>
/// <param name="ShareBytes">This process's proportional share of them (<c>Pss</c>).</param>
/// <param name="FromAddress">Where in the process it begins.</param>
/// <param name="ToAddress">Where it ends; both name a file in <c>/proc/PID/map_files</c>.</param>
internal readonly record struct SharedMapping(
    long Device,
    long Inode,
    SharedKind Kind,
    bool IsUnreserved,
    long EndBytes,
    long ResidentBytes,
    long ShareBytes,
    ulong FromAddress,
    ulong ToAddress
);
