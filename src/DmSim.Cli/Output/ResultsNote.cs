namespace DmSim.Cli.Output;

/// <summary>Says where results were written.</summary>
internal static class ResultsNote
{
    /// <summary>Prints the place of the report: beside a table as part of the answer, beside JSON as a note.</summary>
    public static void Print(Terminal terminal, string? folder, bool wantsJson, bool isQuiet)
    {
        if (folder is null || (wantsJson && isQuiet))
        {
            return;
        }

        TextWriter target = wantsJson ? terminal.Error : terminal.Out;
        target.WriteLine();
        target.WriteLine($"Report: {Path.Combine(folder, "report.html")}");
    }
}
