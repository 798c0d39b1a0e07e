using System.Globalization;
using System.Text;
using DmSim.Traces.Recording.Linux;
using DmSim.Traces.Tests.Native;

namespace DmSim.Traces.Tests.Recording;

/// <summary>A <c>/proc</c> tree made by hand, and a kernel that answers what it was told.</summary>
internal sealed class FabricatedProc : ISystemCalls, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, ObjectSize> _sizes = [];
    private readonly HashSet<string> _inMemory = [];
    private readonly HashSet<(int, int)> _sharing = [];

    public FabricatedProc()
    {
        Machine(committedKib: 1000);
        _folder.Write("vmstat", "nr_free_pages 5\npgmajfault 77\npswpin 11\npswpout 22\n");
    }

    public ProcFolder Proc => new(_folder.Path);

    public string Root => _folder.Path;

    public void Machine(long committedKib) =>
        _folder.Write(
            "meminfo",
            Text($"MemTotal: 8192 kB\nMemFree: 10 kB\nMemAvailable:    4096 kB\nAnonPages: 300 kB\nShmem: 40 kB\n")
                + Text($"SwapTotal: 2048 kB\nSwapFree: 1024 kB\nCommitLimit: 9 kB\nCommitted_AS: {committedKib} kB\n")
        );

    /// <summary>Adds or replaces a process.</summary>
    public void Process(int id, int parent, string program, params string[] areas)
    {
        string folder = _folder.File(Text($"{id}"));
        Directory.CreateDirectory(folder);
        string rest = string.Join(' ', Enumerable.Repeat("0", 17));
        File.WriteAllText(Path.Combine(folder, "stat"), Text($"{id} ({program}) S {parent} {rest} {id * 10} 0 0\n"));
        File.WriteAllText(Path.Combine(folder, "smaps"), string.Concat(areas));
    }

    public void End(int id) => Directory.Delete(_folder.File(Text($"{id}")), recursive: true);

    /// <summary>An area as smaps shows it; sizes in KiB.</summary>
    public static string Area(
        string flags,
        long size,
        long pss = 0,
        string range = "7f0000000000-7f0000100000",
        string rights = "rw-p",
        string mapped = "00000000 00:00 0",
        long? anonymous = null
    )
    {
        StringBuilder text = new();
        CultureInfo culture = CultureInfo.InvariantCulture;
        text.Append(culture, $"{range} {rights} {mapped}\n");
        text.Append(culture, $"Size:           {size, 8} kB\nKernelPageSize:        4 kB\nRss: {pss * 2, 8} kB\n");
        text.Append(
            culture,
            $"Pss:  {pss, 8} kB\nPss_Dirty: 1 kB\nReferenced: 3 kB\nAnonymous: {anonymous ?? pss} kB\n"
        );
        text.Append(culture, $"THPeligible:    0\nVmFlags: {flags} \n");
        return text.ToString();
    }

    public void SizeOfMapping(int id, string range, long length, long allocated) =>
        _sizes[Path.Combine(Root, Text($"{id}"), "map_files", range)] = new ObjectSize(length, allocated);

    public void LiesInMemory(int id, string range) =>
        _inMemory.Add(Path.Combine(Root, Text($"{id}"), "map_files", range));

    public void Share(int child, int parent) => _sharing.Add((child, parent));

    public ObjectSize? SizeOf(string path) => _sizes.TryGetValue(path, out ObjectSize size) ? size : null;

    public bool? IsInMemory(string path) => _inMemory.Contains(path);

    public bool ShareAddressSpace(int first, int second) => _sharing.Contains((first, second));

    public void Dispose() => _folder.Dispose();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
