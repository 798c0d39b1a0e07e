using DmSim.Traces.Import;
using SharpFuzz;

namespace DmSim.Fuzz;

/// <summary>
/// The fuzz target of the importers; see <c>src/docs/import.md</c>. The variable <c>DMSIM_FUZZ_FORMAT</c> names the
/// format, default <c>auto</c>.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        string format = Environment.GetEnvironmentVariable("DMSIM_FUZZ_FORMAT") ?? ImportRequest.AutomaticFormat;
        switch (arguments)
        {
            case ["libfuzzer", ..]:
                Fuzzer.LibFuzzer.Run(content => ImportTarget.Run(content, format));
                return 0;
            case ["afl"]:
                Fuzzer.OutOfProcess.Run(stream => ImportTarget.Run(ReadAll(stream), format));
                return 0;
            case ["replay", .. string[] paths] when paths.Length > 0:
                foreach (string file in paths.SelectMany(FilesOf))
                {
                    bool isTrace = ImportTarget.Run(File.ReadAllBytes(file), format);
                    Console.WriteLine($"{(isTrace ? "imported" : "refused ")} {file}");
                }

                return 0;
            default:
                Console.Error.WriteLine("expected afl, libfuzzer, or replay FILE…");
                return 2;
        }
    }

    private static IEnumerable<string> FilesOf(string path) =>
        Directory.Exists(path)
            ? Directory.GetFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            : [path];

    private static byte[] ReadAll(Stream stream)
    {
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
