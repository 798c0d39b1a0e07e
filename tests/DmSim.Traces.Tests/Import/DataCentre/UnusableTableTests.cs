using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import.DataCentre;

/// <summary>Tables without memory use are known, and say what to do instead.</summary>
public sealed class UnusableTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_extended_bitbrains_set_says_what_it_lacks() =>
        AssertSays(SharedData.Find("bitbrains/solvinity-extended-format/vm.txt"), "but no memory use");

    [Fact]
    public void Events_of_google_tasks_say_what_to_import() =>
        AssertSays(
            _folder.Write(
                "part-00000-of-00500.csv",
                "0,2,3418309,0,4155527081,0,70s3v5qRyCO,3,9,0.125,0.07446,0.0004,0\n"
            ),
            "import task_usage"
        );

    private static void AssertSays(string path, string text) =>
        Assert.Contains(Problems(path), problem => problem.Contains(text, StringComparison.Ordinal));
}
