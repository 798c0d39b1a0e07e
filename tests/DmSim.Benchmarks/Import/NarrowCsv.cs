using System.Globalization;
using System.Text;

namespace DmSim.Benchmarks.Import;

/// <summary>Makes narrow tables: time, VM and demand of 100 VMs, whose demand walks at random in steps of a page.</summary>
internal static class NarrowCsv
{
    private const int VmCount = 100;
    private const int PagesPerMebibyte = 256;

    /// <summary>Writes a table; the same arguments give the same bytes.</summary>
    public static void Write(string path, int rowCount, RowOrder order)
    {
        using FileStream stream = File.Create(path);
        using StreamWriter writer = new(stream, new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
        writer.WriteLine("time[s],vm,demand[MiB]");
        int[] pages = [.. Enumerable.Repeat(1 << 18, VmCount)];
        int samples = rowCount / VmCount;
        ulong state = 1;
        for (int row = 0; row < samples * VmCount; row++)
        {
            (int vm, int sample) =
                order == RowOrder.VmByVm ? (row / samples, row % samples) : (row % VmCount, row / VmCount);
            // An xorshift generator: the same walk on every machine.
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            pages[vm] = Math.Max(PagesPerMebibyte, pages[vm] + (int)(state % 2001) - 1000);
            decimal mebibytes = decimal.Round(pages[vm] / (decimal)PagesPerMebibyte, 1);
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{sample},vm-{vm},{mebibytes}\n"));
        }
    }
}
