using System.IO.Compression;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import;

/// <summary>Inventories: one point per VM.</summary>
public sealed class InventoryTests : IDisposable
{
    private const string Memory = """
        VM,Powerstate,Template,Size MiB,Consumed,Active,Backup status,Cluster,Host,VM UUID
        web,poweredOn,False,"4,096",2048,512,,c1,h1,u1
        web,poweredOn,False,8192,4096,1024,,c2,h1,u2
        old,poweredOff,False,8192,0,0,,c1,h1,u3
        base,poweredOn,True,8192,0,0,,c1,h1,u4
        db,poweredOn,False,16384,16000,2000,,c1,h2,u5

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RvTools_memory_gives_one_point_per_running_vm()
    {
        ImportOutcome outcome = RunImport(_folder.Write("RVTools_tabvMemory.csv", Memory));
        Check(outcome, TraceSignal.Active, [512 * MiB, 1024 * MiB, 2000 * MiB]);
        Assert.Contains(outcome.Report.Warnings, text => text.Contains("lower bound", StringComparison.Ordinal));
        Assert.Equal(
            [("VMs that are not powered on", 1L), ("templates", 1L)],
            outcome.Report.Repairs.Select(repair => (repair.What, repair.Count))
        );
        ImportOptions consumed = new() { Signal = TraceSignal.Used };
        Check(
            RunImport(_folder.File("RVTools_tabvMemory.csv"), consumed),
            TraceSignal.Used,
            [2048 * MiB, 4096 * MiB, 16000 * MiB]
        );
    }

    [Fact]
    public void A_folder_of_tabs_and_the_workbook_give_the_same()
    {
        _folder.Write("RVTools_tabvInfo.csv", "VM,Powerstate,Memory,Active Memory,CPUs\nx,poweredOn,1,1,1\n");
        _folder.Write("RVTools_tabvMemory.csv", Memory);
        Check(RunImport(_folder.Path), TraceSignal.Active, [512 * MiB, 1024 * MiB, 2000 * MiB]);
        string book = Path.Combine(Directory.CreateDirectory(_folder.File("book")).FullName, "rv.xlsx");
        WriteWorkbook(book, Memory.Replace("\"4,096\"", "4096", StringComparison.Ordinal));
        Check(RunImport(book), TraceSignal.Active, [512 * MiB, 1024 * MiB, 2000 * MiB]);
    }

    [Fact]
    public void Info_alone_serves_where_there_is_no_memory_tab()
    {
        const string Info = "VM;Powerstate;Template;CPUs;Memory;Active Memory\nx;poweredOn;False;2;4096;600\n";
        ImportOutcome outcome = RunImport(_folder.Write("i.csv", Info));
        Assert.Equal([600 * MiB], Demand(outcome.Trace));
        ImportOptions consumed = new() { Signal = TraceSignal.Used };
        Assert.Contains(
            "only the tab vMemory has Consumed",
            Problems(_folder.File("i.csv"), consumed)[0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Get_vm_exports_give_hyper_vs_own_demand()
    {
        const string Export = """
            #TYPE Microsoft.HyperV.PowerShell.VirtualMachine
            "Name","State","MemoryAssigned","MemoryDemand","MemoryStartup","MemoryMinimum","MemoryMaximum","DynamicMemoryEnabled","ComputerName"
            "a","Running","2147483648","1073741824","1073741824","536870912","8589934592","True","H1"
            "s","Running","4294967296","0","4294967296","536870912","1099511627776","False","H1"
            "off","Off","0","0","1073741824","536870912","8589934592","True","H1"

            """;
        ImportOutcome outcome = RunImport(_folder.Write("vms.csv", Export));
        Assert.Equal("get-vm", outcome.Report.Format);
        Assert.Equal(["a", "s"], outcome.Trace.Vms.Select(vm => vm.Name));
        Assert.Equal([1L << 30], Demand(outcome.Trace));
        Assert.Equal([8L << 30], outcome.Trace.Vms[0].All(TraceChannel.Provisioned));
        // A static VM holds its startup size, and reports no demand: what it is assigned counts.
        Assert.Equal([4L << 30], Demand(outcome.Trace, 1));
        Assert.Equal([4L << 30], outcome.Trace.Vms[1].All(TraceChannel.Provisioned));
    }

    [Fact]
    public void Get_vm_exports_with_times_are_a_recording()
    {
        const string Export = """
            "Time","VMName","MemoryDemand"
            "2026-03-01T00:00:00+01:00","a","1"
            "2026-03-01T00:05:00+01:00","a","2"

            """;
        Assert.Equal([0, 300_000], RunImport(_folder.Write("r.csv", Export)).Trace.Vms[0].AllTimes());
        string local = Export.Replace("2026-03-01T00:05:00+01:00", "3/1/2026 12:05:00 AM", StringComparison.Ordinal);
        Assert.Contains("Get-Date -Format o", Problems(_folder.Write("l.csv", local))[0], StringComparison.Ordinal);
    }

    private static void Check(ImportOutcome outcome, TraceSignal signal, long[] demands)
    {
        Assert.Equal("rvtools", outcome.Report.Format);
        Assert.Equal(signal, outcome.Trace.Info.Signal);
        // Two VMs of one name are told apart by their clusters.
        Assert.Equal(["web@c1", "web@c2", "db"], outcome.Trace.Vms.Select(vm => vm.Name));
        Assert.Equal(demands, outcome.Trace.Vms.Select(vm => vm.All(TraceChannel.Demand).Single()));
        Assert.Equal(
            [4096 * MiB, 8192 * MiB, 16384 * MiB],
            outcome.Trace.Vms.Select(vm => vm.All(TraceChannel.Provisioned).Single())
        );
    }

    /// <summary>The least a workbook consists of: texts are shared, numbers stand in the sheet, empty cells nowhere.</summary>
    private static void WriteWorkbook(string path, string table)
    {
        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        string[][] rows = [.. table.Trim().Split('\n').Select(line => line.Trim().Split(','))];
        string[] texts = [.. rows.SelectMany(row => row).Where(cell => !long.TryParse(cell, out _)).Distinct()];
        string Cell(string text, int row, int column) =>
            text.Length == 0 ? ""
            : long.TryParse(text, out _) ? $"<c r=\"{(char)('A' + column)}{row + 1}\"><v>{text}</v></c>"
            : $"<c r=\"{(char)('A' + column)}{row + 1}\" t=\"s\"><v>{Array.IndexOf(texts, text)}</v></c>";
        using ZipArchive book = ZipFile.Open(path, ZipArchiveMode.Create);
        Part(book, "[Content_Types].xml", "<Types/>");
        Part(
            book,
            "xl/workbook.xml",
            $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets><sheet name=\"vInfo\" r:id=\"r1\"/>"
                + "<sheet name=\"vMemory\" r:id=\"r2\"/></sheets></workbook>"
        );
        Part(
            book,
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/s1.xml\"/>"
                + "<Relationship Id=\"r2\" Target=\"/xl/worksheets/s2.xml\"/></Relationships>"
        );
        Part(
            book,
            "xl/sharedStrings.xml",
            $"<sst xmlns=\"{Main}\">{string.Concat(texts.Select(text => $"<si><r><t>{text}</t></r><rPh><t>no</t></rPh></si>"))}</sst>"
        );
        Part(book, "xl/worksheets/s1.xml", $"<worksheet xmlns=\"{Main}\"><sheetData/></worksheet>");
        Part(
            book,
            "xl/worksheets/s2.xml",
            $"<worksheet xmlns=\"{Main}\"><sheetData>"
                + string.Concat(
                    rows.Select((row, r) => $"<row>{string.Concat(row.Select((cell, c) => Cell(cell, r, c)))}</row>")
                )
                + "</sheetData></worksheet>"
        );
    }

    private static void Part(ZipArchive book, string name, string text)
    {
        using StreamWriter writer = new(book.CreateEntry(name).Open());
        writer.Write(text);
    }
}
