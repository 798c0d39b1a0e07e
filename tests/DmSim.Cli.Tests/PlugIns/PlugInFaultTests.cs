namespace DmSim.Cli.Tests.PlugIns;

/// <summary>A plug-in that fails while it runs, or orders what cannot be, harms nothing but its own run.</summary>
public sealed class PlugInFaultTests
{
    [Theory]
    [InlineData(
        "if (host.Tick > 90) { int zero = host.State.Length - 4; orders.SetTarget(1 / zero, 0, MoveReason.Kept); }",
        "DivideByZeroException: "
    )]
    [InlineData(
        "if (host.Tick > 90) { orders.SetTarget(4, 0, MoveReason.Kept); }",
        "ArgumentOutOfRangeException: There is no VM 4 among 4."
    )]
    [InlineData(
        "if (host.Tick > 90) { orders.SetTarget(-1, 0, MoveReason.Kept); }",
        "ArgumentOutOfRangeException: There is no VM -1 among 4."
    )]
    [InlineData(
        "if (host.Tick > 90) { orders.Block(77, true); }",
        "ArgumentOutOfRangeException: There is no VM 77 among 4."
    )]
    [InlineData("if (host.Tick > 90) { _ = host.Assigned[9]; }", "IndexOutOfRangeException: ")]
    public void What_a_policy_throws_is_told_with_policy_tick_and_line(string statement, string expected)
    {
        using TemporaryFolder folder = new();
        CommandLine call = Run(folder, PlugInSource.WithBalance(statement));

        Assert.Equal(ExitCodes.WrongInput, call.Code);
        string[] lines = call.Error.TrimEnd('\n').Split('\n');
        Assert.Matches($"^p\\.cs: policy 'mine' failed at tick (9[1-9]|[1-9][0-9][0-9]): {expected}", lines[0]);
        Assert.Equal("  in Mine.Balance (p.cs:8)", lines[1]);
        Assert.Equal(2, lines.Length);
        Assert.False(Directory.Exists(folder.At("out")));
        Assert.Equal(["p.cs", "tiny.yaml"], folder.Entries());
    }

    [Fact]
    public void A_reason_that_does_not_exist_is_told_with_its_vm()
    {
        using TemporaryFolder folder = new();
        CommandLine call = Run(
            folder,
            PlugInSource
                .WithBalance("orders.SetTarget(2, 1L << 30, (MoveReason)200);", create: "new Mine()")
                .Replace("MoveReason.PolicyRule", "(MoveReason)200", StringComparison.Ordinal)
        );

        Assert.Equal(ExitCodes.WrongInput, call.Code);
        Assert.Contains("data-1 has a reason that does not exist", call.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null!", "Create returned no policy")]
    [InlineData("throw new TimeoutException(\"too late\")", "TimeoutException: too late")]
    public void A_policy_that_cannot_be_made_is_told(string create, string expected)
    {
        using TemporaryFolder folder = new();
        CommandLine call = Run(folder, PlugInSource.WithBalance("", create: create));

        Assert.Equal(ExitCodes.WrongInput, call.Code);
        Assert.Contains("policy 'mine' failed before the first tick", call.Error, StringComparison.Ordinal);
        Assert.Contains(expected, call.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("out")));
    }

    [Fact]
    public void Who_sees_the_future_must_say_so()
    {
        using TemporaryFolder folder = new();
        string source = PlugInSource
            .WithBalance("")
            .Replace("IBalancingPolicy,", "IForesightPolicy,", StringComparison.Ordinal)
            .Replace(
                "public void Begin",
                "public void UseForesight(IDemandForesight f) { }\n    public void Begin",
                StringComparison.Ordinal
            );

        Assert.Contains("UsesForesight = true", Run(folder, source).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_in_one_of_many_runs_ends_all_of_them_without_results()
    {
        using TemporaryFolder folder = new();
        string scenario = folder.Write("tiny.yaml", Scenarios.Tiny);
        string file = folder.Write(
            "p.cs",
            PlugInSource.WithBalance("if (host.Tick > 90) { throw new TimeoutException(); }")
        );
        foreach (string command in new[] { "compare", "density" })
        {
            CommandLine call = CommandLine.Run(
                command,
                scenario,
                "--policies",
                $"hyper-v,{file}",
                "--replicates",
                "4",
                "--threads",
                "2",
                "-o",
                folder.At("out"),
                "-q"
            );

            Assert.Equal(ExitCodes.WrongInput, call.Code);
            Assert.Contains("p.cs: policy 'mine' failed at tick", call.Error, StringComparison.Ordinal);
            Assert.Equal("", call.Output);
            Assert.Equal(["p.cs", "tiny.yaml"], folder.Entries());
        }
    }

    [Fact]
    public void Orders_beyond_all_bounds_are_corrected_and_counted()
    {
        using TemporaryFolder folder = new();
        string statements =
            "orders.SetTarget(0, long.MaxValue, MoveReason.Kept); orders.SetTarget(1, long.MinValue, MoveReason.Kept);"
            + "orders.SetTarget(2, -1, MoveReason.Kept); orders.SetTarget(3, 1, MoveReason.Kept);"
            + " return Wake.On(WakeEvents.All);";
        string source = PlugInSource.WithBalance(statements);
        CommandLine call = CommandLine.Run(
            "run",
            folder.Write("tiny.yaml", Scenarios.Tiny),
            "--policy",
            folder.Write("p.cs", source),
            "--json",
            "-q"
        );

        Assert.Equal("", call.Error);
        double corrections = call.Json()
            .GetProperty("metrics")
            .GetProperty("corrections")
            .GetProperty("value")
            .GetDouble();
        Assert.True(corrections > 0);
    }

    [Theory]
    [InlineData("return Wake.At(host.Tick - 5);")]
    [InlineData("return Wake.At(int.MinValue, WakeEvents.FreeBelow);")]
    [InlineData("return new Wake(Wake.Never, WakeEvents.All, long.MaxValue);")]
    public void A_wake_that_is_not_ahead_hangs_nothing(string statement)
    {
        using TemporaryFolder folder = new();
        CommandLine call = Run(folder, PlugInSource.WithBalance(statement));

        Assert.Equal("", call.Error);
        Assert.True(Directory.Exists(folder.At("out")));
    }

    private static CommandLine Run(TemporaryFolder folder, string source) =>
        CommandLine.Run(
            "run",
            folder.Write("tiny.yaml", Scenarios.Tiny),
            "--policy",
            folder.Write("p.cs", source),
            "-o",
            folder.At("out"),
            "-q"
        );
}
