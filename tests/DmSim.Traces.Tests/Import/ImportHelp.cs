using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;

namespace DmSim.Traces.Tests.Import;

/// <summary>Shorthand of the import tests.</summary>
internal static class ImportHelp
{
    public const long KiB = 1024;

    public const long MiB = 1 << 20;

    public static ImportOutcome RunImport(string path, ImportOptions? options = null, string format = "auto") =>
        TraceImport.Run(
            new ImportRequest(path, format, options ?? ImportOptions.Default),
            null,
            TestContext.Current.CancellationToken
        );

    /// <summary>The problems as <c>line:column: message</c>.</summary>
    public static string[] Problems(string path, ImportOptions? options = null, string format = "auto")
    {
        InvalidInputException problem = Assert.Throws<InvalidInputException>(() => RunImport(path, options, format));
        return [.. problem.Issues.Select(issue => $"{issue.Line}:{issue.Column}: {issue.Message}")];
    }

    public static long[] Demand(DemandTrace trace, int vm = 0) => trace.Vms[vm].All(TraceChannel.Demand);
}
