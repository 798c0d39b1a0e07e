using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Traces.Validation;

namespace DmSim.Traces.Tests.Validation;

public sealed class CaseReaderTests
{
    private const string Head = "schema: dmsim/cases/1\nname: test\n";

    private const string Smallest = """
        schema: dmsim/cases/1
        name: test
        cases:
          - id: one
            idle-demand: 500 MiB
            scenario:
              vms:
                - { name: vm1, startup: 20 % of host-free, minimum: 512 MiB, maximum: 40 % of host-free }
            steps:
              - start: vm1
              - read: end
            expect:
              - { id: A1, that: end.vm1.assigned > 0 }

        """;

    [Fact]
    public void Percentages_of_the_host_become_whole_settings()
    {
        ValidationCase one = Assert.Single(Read(Smallest).Cases);

        // 20 % of 8192 MiB are 1638.4 MiB, 40 % are 3276.8 MiB: to the nearest 2 MiB.
        VmTemplate vm = one.Scenario!.Vms[0].Template;
        Assert.Equal("1638 MiB", vm.Startup.ToString());
        Assert.Equal("3276 MiB", vm.Maximum.ToString());
        Assert.Equal(MemorySize.FromMebibytes(8192 - 512), one.Scenario.Host.AvailableToVms);
        Assert.Equal(MemorySize.Zero, one.Scenario.Host.OverheadOf(MemorySize.FromGibibytes(64)));
        Assert.Equal(3_600_000, one.Scenario.DurationMilliseconds);
        Assert.Equal(MemorySize.FromMebibytes(500), one.Scenario.Vms[0].Workload.Steps[0].Demand);
        Assert.Equal(["vm1"], one.Started);
    }

    [Fact]
    public void Each_case_is_worked_out_for_each_host_unless_it_has_its_own()
    {
        string own = Smallest.Replace(
            "  - id: one\n",
            "  - id: one\n    host-free: 32 GiB\n",
            StringComparison.Ordinal
        );
        MemorySize[] hosts = [MemorySize.FromGibibytes(8), MemorySize.FromGibibytes(16)];

        Assert.Equal(hosts, CaseReader.Read(Smallest, "test.yaml", hosts).Cases.Select(one => one.HostFree));
        Assert.Equal(
            [MemorySize.FromGibibytes(32)],
            CaseReader.Read(own, "test.yaml", hosts).Cases.Select(one => one.HostFree)
        );
    }

    [Fact]
    public void Values_requirements_and_variants_are_worked_out()
    {
        string text = Smallest.Replace(
            "  - id: one\n",
            """
              - id: one
                let: { size: 20 % of host-free, double: 2 * size }
                requires: [{ that: double > 3 GiB, reason: too small }]
                expected-fail: [{ when: size > 2 GiB, reason: too large }]
                variants: [{ id: big, let: { size: 50 % of host-free } }]

            """,
            StringComparison.Ordinal
        );

        IReadOnlyList<ValidationCase> cases = Read(text).Cases;

        Assert.Equal(["one", "one/big"], cases.Select(one => one.Id));
        // 2 · 0.2 · 8 GiB are 3.2 GiB, so the case applies; half of the host is more than 2 GiB.
        Assert.Null(cases[0].SkippedBecause);
        Assert.Null(cases[0].FailsBecause);
        Assert.Equal("too large", cases[1].FailsBecause);
        string strict = text.Replace("> 3 GiB", "> 4 GiB", StringComparison.Ordinal);
        Assert.Equal("too small (needs double > 4 GiB)", Read(strict).Cases[0].SkippedBecause);
    }

    [Fact]
    public void What_a_file_shares_lies_below_what_a_case_says()
    {
        string text =
            $"{Head}shared:\n  idle-demand: 1 GiB\n  ready-after: 5 s\n  scenario: {{ duration: 2 h, host: {{ version: 2016 }} }}\n"
            + Smallest[Smallest.IndexOf("cases:", StringComparison.Ordinal)..];

        ValidationCase one = Read(text).Cases[0];

        Assert.Equal(5000, one.ReadyAfterMilliseconds);
        Assert.Equal(7_200_000, one.Scenario!.DurationMilliseconds);
        Assert.Equal(HyperVVersion.V2016, one.Scenario.Host.Version);
        Assert.Equal(MemorySize.FromMebibytes(500), one.Scenario.Vms[0].Workload.Steps[0].Demand);
    }

    /// <summary>Each line replaces the one that begins alike; what is told must hold the text after the arrow.</summary>
    [Theory]
    [InlineData(
        "      - read: end",
        "      - reed: end",
        "test.yaml:11:9: steps[1].reed: expected a known key; 'reed' is not one, did you mean 'read'?"
    )]
    [InlineData(
        "      - start: vm1",
        "      - start: vm2",
        "test.yaml:10:16: steps[0].start: expected the name of a VM or group; 'vm2' is none, did you mean 'vm1'?"
    )]
    [InlineData(
        "      - read: end",
        "      - { read: end, within: 5 s }",
        "steps[1].within: expected only if beside read"
    )]
    [InlineData("      - read: end", "      - { start: vm1, within: 5 s }", "no such key beside start")]
    [InlineData("      - read: end", "      - repeat: 3", "the key steps beside repeat")]
    [InlineData("      - read: end", "      - { read: end, wait: 5 s }", "exactly one of the keys start")]
    [InlineData(
        "      - read: end",
        "      - wait: vm1.assigned",
        "steps[1].wait: expected a time (30 s); 'vm1.assigned' is a size (512 MiB)"
    )]
    [InlineData("      - read: end", "      - wait-for: x", "the name of a background step (there is none), not 'x'")]
    [InlineData(
        "      - read: end",
        "      - { wait-until: vm1.asigned > 0 }",
        "a reading of vm1; 'asigned' is none, did you mean 'assigned'?"
    )]
    [InlineData(
        "      - { id: A1",
        "      - { id: A1, that: start.vm1.assigned > 0 }",
        "test.yaml:13:25: expect[0].that: expected the label of a read step (there are end), not 'start' (at character 1)"
    )]
    [InlineData(
        "      - { id: A1",
        "      - { id: A1, that: end.vm1.assigned }",
        "a condition; 'end.vm1.assigned' is a size"
    )]
    [InlineData("      - { id: A1", "      - { id: A1, not-simulated: no log }", "the key about beside not-simulated")]
    [InlineData("      - { id: A1", "      - { id: A1, that: 1 == 1, from: end }", "from and to only beside always")]
    [InlineData("    idle-demand", "    idle-demand: 1 MiB - 2 MiB", "not '1 MiB - 2 MiB', which is -1048576 B")]
    [InlineData(
        "    idle-demand",
        "    let: { x: vm1.assigned }",
        "readings such as vm1.assigned are known only while the case runs"
    )]
    [InlineData("    idle-demand", "    title: x", "scenario.vms[0].workload: expected this key")]
    [InlineData(
        "        - { name: vm1",
        "        - { name: vm1, minimum: 4 GiB, startup: 1 GiB, maximum: 8 GiB }",
        "startup: expected at least minimum (4 GiB), not 1 GiB"
    )]
    [InlineData("    expect:", "    expekt:", "a known key; 'expekt' is not one, did you mean 'expect'?")]
    public void What_is_wrong_is_told_with_its_place(string begin, string line, string expected)
    {
        string[] lines = Smallest.Split('\n');
        int index = Array.FindIndex(lines, one => one.StartsWith(begin, StringComparison.Ordinal));
        lines[index] = line;

        InvalidInputException problem = Assert.Throws<InvalidInputException>(() => Read(string.Join('\n', lines)));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_are_told_once_whatever_the_number_of_hosts_and_cases()
    {
        string wrong = Smallest.Replace("end.vm1", "never.vm1", StringComparison.Ordinal);
        MemorySize[] hosts = [MemorySize.FromGibibytes(8), MemorySize.FromGibibytes(16)];

        InvalidInputException problem = Assert.Throws<InvalidInputException>(() =>
            CaseReader.Read(wrong, "test.yaml", hosts)
        );

        Assert.Single(problem.Issues);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("schema: dmsim/cases/1\nname: x\ncases: 5\n")]
    [InlineData("schema: dmsim/cases/1\nname: x\ncases: [5]\n")]
    [InlineData(
        "schema: dmsim/cases/1\nname: x\ncases: [{ id: a, steps: 5, expect: {}, let: [], variants: [{}], scenario: { vms: 3 } }]\n"
    )]
    [InlineData(
        "schema: dmsim/cases/1\nname: x\ncases: [{ id: a, steps: [[]], expect: [[]], scenario: { vms: [[]], host: 3 } }]\n"
    )]
    [InlineData("schema: dmsim/scenario/1\nname: x\n")]
    public void Malformed_files_are_refused_not_fatal(string text) =>
        Assert.Throws<InvalidInputException>(() => Read(text));

    [Fact]
    public void A_problem_of_the_base_is_told_as_its_own()
    {
        using TemporaryCases files = new();
        files.Write("base.yaml", $"{Head}shared: {{ ready-after: soon }}\n");
        string path = files.Write(
            "mine.yaml",
            Smallest.Replace("name: test\n", "name: test\nbase: base.yaml\n", StringComparison.Ordinal)
        );

        InvalidInputException problem = Assert.Throws<InvalidInputException>(() =>
            CaseReader.ReadFile(path, [MemorySize.FromGibibytes(8)])
        );

        Assert.Contains("base.yaml:3:24: ready-after: expected", problem.Message, StringComparison.Ordinal);
    }

    private static ValidationPack Read(string text) =>
        CaseReader.Read(text, "test.yaml", [MemorySize.FromGibibytes(8)]);

    private sealed class TemporaryCases : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dmsim-cases-");

        public string Write(string name, string text)
        {
            string path = Path.Combine(_folder.FullName, name);
            File.WriteAllText(path, text);
            return path;
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
