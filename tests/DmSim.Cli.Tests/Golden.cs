namespace DmSim.Cli.Tests;

/// <summary>Compares output with a text that was looked at and found good.</summary>
internal static class Golden
{
    /// <summary>A committed text.</summary>
    public static string Read(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name)).ReplaceLineEndings("\n");

    /// <summary>Fails where a call's output is not the committed text; writes what it is beside it.</summary>
    public static void Check(string name, CommandLine call)
    {
        Assert.Equal("", call.Error);
        Assert.Equal(0, call.Code);
        string expected = Read(name);
        string actual = Comparable(call.Output);
        if (actual != expected)
        {
            File.WriteAllText(Path.Combine(AppContext.BaseDirectory, $"{name}.actual"), actual);
        }

        Assert.Equal(expected, actual);
    }

    /// <summary>Help names the program after its process, here the tests, and leaves spaces at line ends.</summary>
    private static string Comparable(string output) =>
        string.Join(
            '\n',
            output
                .Replace("DmSim.Cli.Tests", "dmsim", StringComparison.Ordinal)
                .Split('\n')
                .Select(line => line.TrimEnd())
        );
}
