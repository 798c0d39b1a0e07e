namespace DmSim.Cli.Tests;

/// <summary>Compares output with a text that was looked at and found good.</summary>
internal static class Golden
{
    /// <summary>Fails where a call's output is not the committed text; writes what it is beside it.</summary>
    public static void Check(string name, CommandLine call)
    {
        Assert.Equal("", call.Error);
        Assert.Equal(0, call.Code);
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", name);
        string expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (call.Output != expected)
        {
            File.WriteAllText(Path.Combine(AppContext.BaseDirectory, $"{name}.actual"), call.Output);
        }

        Assert.Equal(expected, call.Output);
    }
}
