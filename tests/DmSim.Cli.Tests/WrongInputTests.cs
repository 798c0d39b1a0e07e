namespace DmSim.Cli.Tests;

/// <summary>Wrong input of every kind: exit code 2, every problem listed, nothing written, no answer.</summary>
public sealed class WrongInputTests
{
    [Theory]
    [InlineData("frobnicate", "Unrecognized command or argument 'frobnicate'")]
    [InlineData("density --hots 4GiB", "Unrecognized option '--hots'")]
    [InlineData("density", "input: expected either a scenario file or --trace FILE")]
    [InlineData("run {tiny} --trace x.dmt --host 4GiB", "input: expected either a scenario file or --trace FILE")]
    [InlineData("density --trace x.dmt", "--host: expected the memory of the host")]
    [InlineData("density --trace missing.dmt --host 8GiB", "missing.dmt: ")]
    [InlineData("density missing.yaml", "missing.yaml: expected a readable file")]
    [InlineData("density {tiny} --host 256", "--host: expected a size")]
    [InlineData("density {tiny} --host 256GB", "--host: expected a size")]
    [InlineData("density {tiny} --reserve 9GiB", "--reserve: expected a reserve that leaves memory for VMs")]
    [InlineData("density {tiny} --tick 1ms", "--tick: expected")]
    [InlineData("density {tiny} --duration soon", "--duration: expected")]
    [InlineData("density {tiny} --warm-up 2h", "--warm-up: expected a run longer than its warm-up")]
    [InlineData("density {tiny} --seed -1", "--seed: expected")]
    [InlineData("density {tiny} --replicates 0", "--replicates: expected")]
    [InlineData("density {tiny} --buffer 4", "--buffer: vms[0].buffer: expected a whole number from 5 to 2000")]
    [InlineData("density {tiny} --weight heavy", "--weight: vms[0].weight: expected")]
    [InlineData("density {tiny} --startup 6GiB", "vms[0].maximum: expected at least startup (6 GiB), not 4 GiB")]
    [InlineData("density {tiny} --maximum provisioned", "--maximum: vms[0].maximum: expected")]
    [InlineData("density {tiny} --pressure 0", "--pressure: expected")]
    [InlineData("density {tiny} --time-share 0.999", "--time-share: expected a percentage")]
    [InlineData("density {tiny} --scope both", "--scope: expected one of worst-vm, fleet")]
    [InlineData("density {tiny} --resolution fine", "--resolution: expected one of auto, tick, sample")]
    [InlineData("density {tiny} --objective always", "--objective: expected \"pressure<=P for T%\"")]
    [InlineData("density {tiny} --mapping upper", "--mapping: mappings[0]: expected one of low, middle, high, as-is")]
    [InlineData("density {tiny} --mapping high", "--mapping: ")]
    [InlineData(
        "density {tiny} --policies static,magic",
        "--policies: policies[1]: expected a policy of the catalogue: unknown policy 'magic'"
    )]
    [InlineData(
        "density {tiny} --policy hyper-v:dead-band=99",
        "--policy: policies[0]: expected a policy of the catalogue: policy 'hyper-v': option 'dead-band': expected"
    )]
    [InlineData(
        "density {tiny} --policy hyper-v:colour=red",
        "--policy: policies[0]: expected a policy of the catalogue: policy 'hyper-v': unknown option 'colour'"
    )]
    [InlineData("density {tiny} --policies static,static", "--policies: policy 'static' is listed twice")]
    [InlineData("density {tiny} --policies unlimited", "no density")]
    [InlineData("density {tiny} --set host.colour=red", "--set host.colour: expected")]
    [InlineData("density {tiny} --set host", "--set: expected KEY=VALUE")]
    [InlineData("density {tiny} --set host.version=1999", "--set host.version: expected one of")]
    [InlineData("density {tiny} --threads 0", "--threads: expected a whole number from 1 to 1024")]
    [InlineData("density {tiny} --share 101", "--share: expected a percentage")]
    [InlineData("density {tiny} --at-most 0", "--at-most: expected")]
    [InlineData("density {tiny} --situations always", "--situations: expected one of steady")]
    [InlineData("density {tiny} --resume --no-resume", "--resume: expected either --resume or --no-resume")]
    [InlineData("fit {tiny} --situations never", "--situations: expected one of steady")]
    [InlineData("compare {tiny} --vms 400", "vms: expected 1 to 4 VMs, not 400")]
    [InlineData("compare {tiny} --baseline magic", "baseline: 'magic' is not compared")]
    [InlineData("run {tiny} --policies static,hyper-v", "--policies: expected one policy")]
    [InlineData("run {tiny} --explain nobody", "--explain: there is no VM 'nobody'")]
    [InlineData("run {tiny} --explain web-1 --to noon", "--to: expected a clock time")]
    [InlineData("run {tiny} --explain web-1 --from 00:09 --to 00:05", "--to: expected a time not before --from")]
    [InlineData("run {tiny} --explain web-1 --json", "--explain: expected without --json")]
    [InlineData("run {tiny} --to 00:05", "--to: expected together with --explain")]
    [InlineData("import csv {tiny}", "Option '--output' is required")]
    [InlineData("import xml {tiny} --output {folder}/out.dmt", "'xml' is not known")]
    [InlineData("import csv missing.csv --output {folder}/out.dmt", "missing.csv")]
    [InlineData("import auto {tiny} --output {folder}/out.dmt", "the format was not recognised")]
    [InlineData("import csv {tiny} --output {tiny}", "exists already; --force replaces it")]
    [InlineData(
        "import csv {tiny} --output {folder}/out.dmt --zeros maybe",
        "--zeros: expected one of keep, hold, absent"
    )]
    [InlineData("import csv {tiny} --output {folder}/out.dmt --signal warm", "--signal: expected one of committed")]
    [InlineData("import csv {tiny} --output {folder}/out.dmt --held-intervals 0", "--held-intervals: expected")]
    [InlineData("trace info missing.dmt", "missing.dmt")]
    [InlineData("trace info {tiny}", "the format was not recognised")]
    public void IsRefusedWithItsPlace(string commandLine, string expected)
    {
        using TemporaryFolder folder = new();
        string tiny = folder.Write("tiny.yaml", Scenarios.Tiny);
        List<string> arguments =
        [
            .. commandLine
                .Split(' ')
                .Select(part =>
                    part.Replace("{tiny}", tiny, StringComparison.Ordinal)
                        .Replace("{folder}", folder.Root, StringComparison.Ordinal)
                ),
        ];
        if (commandLine.Split(' ')[0] is "density" or "fit" or "compare" or "run")
        {
            arguments.AddRange(["--output", folder.At("results/out")]);
        }

        CommandLine call = CommandLine.Run(arguments);

        Assert.Contains(expected, call.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.WrongInput, call.Code);
        Assert.Equal("", call.Output);
        Assert.Equal(["tiny.yaml"], folder.Entries());
        Assert.DoesNotContain("   at DmSim", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AllProblemsOfFileAndOptionsAreListedAtOnce()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write(
            "wrong.yaml",
            """
            schema: dmsim/scenario/1
            name: wrong
            duration: 20 min
            host: { memory: lots }
            colour: red
            vms:
              - name: web
                minimum: 1 byte
                maximum: 2 GiB
                workload: { steps: [{ at: 0 s, demand: 1 GiB }] }
            """
        );

        CommandLine call = CommandLine.Run("density", path, "--tick", "1ms", "--threads", "many", "--share", "0");

        Assert.Equal(ExitCodes.WrongInput, call.Code);
        Assert.Equal(
            [
                "--threads: ",
                "--tick: ",
                $"{path}:4:17: host.memory: ",
                $"{path}:5:1: colour: ",
                $"{path}:8:14: vms[0].minimum: ",
                "--share: ",
            ],
            call.Error.TrimEnd('\n')
                .Split('\n')
                .Select(line => line[..line.IndexOf("expected", StringComparison.Ordinal)])
        );
    }

    [Fact]
    public void ResultsAreOnlyReplacedByForceAndForeignFilesNever()
    {
        using TemporaryFolder folder = new();
        string tiny = folder.Write("tiny.yaml", Scenarios.Tiny);
        string[] command = ["run", tiny, "--policy", "hyper-v", "--output", folder.At("out")];
        Assert.Equal(0, CommandLine.Run(command).Code);
        SortedDictionary<string, string> before = TemporaryFolder.Hashes(folder.At("out"));

        CommandLine refused = CommandLine.Run([.. command, "--seed", "2"]);
        Assert.Equal(ExitCodes.WrongInput, refused.Code);
        Assert.Contains("holds results already; --force replaces them", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, TemporaryFolder.Hashes(folder.At("out")));

        Assert.Equal(0, CommandLine.Run([.. command, "--seed", "2", "--force"]).Code);
        Assert.NotEqual(before, TemporaryFolder.Hashes(folder.At("out")));

        string foreign = folder.At("out/thesis.txt");
        File.WriteAllText(foreign, "mine");
        CommandLine kept = CommandLine.Run([.. command, "--force"]);
        Assert.Equal(ExitCodes.WrongInput, kept.Code);
        Assert.Contains("thesis.txt", kept.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(foreign));
    }
}
