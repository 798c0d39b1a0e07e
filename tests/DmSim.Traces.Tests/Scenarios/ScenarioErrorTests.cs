using System.Globalization;
using System.Text;
using DmSim.Core.Scenarios;
using DmSim.Traces.Scenarios;

namespace DmSim.Traces.Tests.Scenarios;

public sealed class ScenarioErrorTests
{
    /// <summary>A line appended to a good scenario of five lines, and what must be reported on line 6.</summary>
    [Theory]
    [InlineData("sead: 3", "sead", "a known key; 'sead' is not one, did you mean 'seed'?")]
    [InlineData("warm_up: 3 s", "warm_up", "a known key; 'warm_up' is not one, did you mean 'warm-up'?")]
    [InlineData("zzzzzzzz: 3", "zzzzzzzz", "one of the keys $schema, schema, name")]
    [InlineData("seed: -1", "seed", "a whole number from 0 to 18446744073709551615, not '-1'")]
    [InlineData("seed: '1'", "seed", "not '1'")]
    [InlineData("replicates: 0", "replicates", "a whole number from 1 to 100000, not '0'")]
    [InlineData("replicates: 99999999999999", "replicates", "not '99999999999999'")]
    [InlineData("replicates:", "replicates", "not nothing")]
    [InlineData("tick: 10 ms", "tick", "a time from 100 ms to 1 min")]
    [InlineData("tick: 1", "tick", "such as \"90 s\" or \"09:30\", not '1'")]
    [InlineData("duration: 0 s", "duration", "a time from 1 ms")]
    [InlineData("duration: 99999999999999999999 d", "duration", "a time from 1 ms")]
    [InlineData("initial: cold", "initial", "one of settled, boot-in-sequence, cold-boot, not 'cold'")]
    [InlineData("objective: { pressure: NaN }", "objective.pressure", "a number from 1 to 1000, not 'NaN'")]
    [InlineData("objective: { pressure: 1e999 }", "objective.pressure", "a number from 1 to 1000")]
    [InlineData("objective: { time: 0.999 }", "objective.time", "a percentage from 0 to 100 with its sign")]
    [InlineData("objective: { time: 101 % }", "objective.time", "a percentage from 0 to 100 with its sign")]
    [InlineData("objective: 5", "objective", "a mapping with keys such as pressure, time, scope")]
    [InlineData("mappings: low", "mappings", "a list")]
    [InlineData("mappings: []", "mappings", "a list with at least one entry")]
    [InlineData("mappings: [lo]", "mappings[0]", "one of low, middle, high, as-is, not 'lo'")]
    [InlineData("mappings: [[low]]", "mappings[0]", "one of low, middle, high, as-is, not a list")]
    [InlineData(
        "policies: ['hyper-v:weight']",
        "policies[0]",
        "the name of a policy or a plug-in's file, or name:option=value"
    )]
    [InlineData("policies: [hyper-w]", "policies[0]", "unknown policy 'hyper-w'; expected one of: hyper-v")]
    [InlineData("policies: ['hyper-v:period=0']", "policies[0]", "option 'period': expected a number from 1 to 10 s")]
    [InlineData(
        "policies: [{ options: {} }]",
        "policies[0].name",
        "this key: Name in the policy catalogue, or a plug-in's file"
    )]
    [InlineData("mechanism: { unit: 768 KiB }", "mechanism.unit", "a size that divides 2 MiB, not 768 KiB")]
    [InlineData("starts: { wait: 500 ms }", "starts.wait", "a time from 0 s to 1 min in whole steps of 1 s")]
    [InlineData("mechanism: { unit: 4 MB }", "mechanism.unit", "not '4 MB'")]
    [InlineData("timeline: [{ at: 1 s }]", "timeline[0]", "exactly one of the keys start, shut-down, turn-off, ")]
    [InlineData("timeline: [{ start: a }]", "timeline[0].at", "this key: When, from the start of the run.")]
    [InlineData("timeline: [{ at: 1 s, host-load: 1 GiB, retry: 1 s }]", "timeline[0]", "only beside start")]
    [InlineData(
        "timeline: [{ at: 1 s, start: a, driver: { stuck: true } }]",
        "timeline[0]",
        "the key driver only beside set-driver"
    )]
    [InlineData(
        "timeline: [{ at: 1 s, set-driver: a, driver: { slow: 0 } }]",
        "timeline[0].driver.slow",
        "from 1 to 100"
    )]
    [InlineData("mechanism: { retry: 0 s }", "mechanism.retry", "a time from 1 s to 1 h")]
    [InlineData(
        "templates: { t: { guest: { kind: bsd } } }",
        "templates.t.guest.kind",
        "one of windows, linux, no-int"
    )]
    [InlineData(
        "templates: { t: { guest: { driver: stuck } } }",
        "templates.t.guest.driver",
        "a mapping with keys such as"
    )]
    [InlineData(
        "templates: { t: { guest: { driver: { stuck-for: 9 s } } } }",
        "templates.t.guest.driver",
        "both stuck-every and stuck-for"
    )]
    [InlineData(
        "templates: { t: { guest: { driver: { stuck-every: 9 s, stuck-for: 9 s } } } }",
        "templates.t.guest.driver",
        "stuck-for the shorter one"
    )]
    [InlineData(
        "templates: { t: { guest: { driver: { partial: 0.5 } } } }",
        "templates.t.guest.driver.partial",
        "a percentage from 0 to 100 with its sign"
    )]
    [InlineData("name: again", "name", "each key once (first on line 2)")]
    [InlineData("seed: &x 3", "", "no YAML anchors, aliases or tags")]
    [InlineData("seed: *x", "", "no YAML anchors, aliases or tags")]
    [InlineData("seed: !!int 3", "", "no YAML anchors, aliases or tags")]
    [InlineData("? [a, b]\n: 3", "", "a name as key, not a list or mapping")]
    [InlineData("warm-up: 2 h\nduration: 1 h", "warm-up", "a run longer than its warm-up")]
    [InlineData("duration: 3650 d\ntick: 100 ms", "duration", "at most 1000000000 ticks")]
    public void A_bad_line_is_named_with_its_place_and_what_was_expected(string line, string path, string expected)
    {
        ValidationIssue issue = Assert.Single(IssuesOf($"{ScenarioText.Smallest}\n{line}"));

        Assert.Equal(("s.yaml", 6), (issue.Source, issue.Line));
        Assert.Equal(path, issue.Path);
        Assert.StartsWith("expected ", issue.Message, StringComparison.Ordinal);
        Assert.Contains(expected, issue.Message, StringComparison.Ordinal);
        Assert.True(issue.Column > 0);
    }

    /// <summary>Settings of a VM on line 5, or of a template on line 6, that cannot be.</summary>
    [Theory]
    [InlineData(
        "minimum: 2 GiB, startup: 1 GiB, maximum: 4 GiB,",
        "",
        5,
        "vms[0].startup",
        "at least minimum (2 GiB), not 1 GiB"
    )]
    [InlineData("startup: 5 GiB, maximum: 4 GiB,", "", 5, "vms[0].maximum", "at least startup (5 GiB), not 4 GiB")]
    [InlineData("minimum: 16 MiB, maximum: 4 GiB,", "", 5, "vms[0].minimum", "a size such as \"4 GiB\"")]
    [InlineData("startup: 1023 MiB, maximum: 4 GiB,", "", 5, "vms[0].startup", "a multiple of 2 MiB, not 1023 MiB")]
    [InlineData("buffer: 4, maximum: 4 GiB,", "", 5, "vms[0].buffer", "a whole number from 5 to 2000, not '4'")]
    [InlineData("weight: 10001, maximum: 4 GiB,", "", 5, "vms[0].weight", "a whole number from 0 to 10000")]
    [InlineData("", "", 5, "vms[0].maximum", "a size or peak-demand: inline steps carry no provisioned size")]
    [InlineData("dynamic-memory: yes, maximum: 4 GiB,", "", 5, "vms[0].dynamic-memory", "true or false, not 'yes'")]
    [InlineData(
        "maximum: 4 GiB, template: x,",
        "",
        5,
        "vms[0].template",
        "a name from the key templates, which is missing"
    )]
    [InlineData("maximum: 4 GiB, template: xa,", "templates: { xb: {} }", 5, "vms[0].template", "did you mean 'xb'?")]
    [InlineData(
        "template: t, startup: 5 GiB,",
        "templates: { t: { maximum: 4 GiB } }",
        6,
        "vms[0].maximum",
        "at least startup (5 GiB)"
    )]
    [InlineData(
        "maximum: 4 GiB,",
        "timeline: [{ at: 1 s, start: b }]",
        6,
        "timeline[0].start",
        "'b' is none, did you mean 'a'?"
    )]
    [InlineData(
        "maximum: 4 GiB, count: 2,",
        "timeline: [{ at: 1 s, start: a-3 }]",
        6,
        "timeline[0].start",
        "'a-3' is none"
    )]
    [InlineData(
        "maximum: 4 GiB,",
        "timeline: [{ at: 1 h, start: a }]",
        6,
        "timeline[0].at",
        "a time before the end of the run (1 h)"
    )]
    public void Settings_that_contradict_each_other_are_named(
        string settings,
        string more,
        int line,
        string path,
        string expected
    )
    {
        ValidationIssue issue = Assert.Single(IssuesOf(ScenarioText.WithVm(settings, more)));

        Assert.Equal((line, path), (issue.Line, issue.Path));
        Assert.Contains(expected, issue.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{ at: 0 s, demand: 1 GiB, ramp: 5 s }]", "no ramp in the first step")]
    [InlineData("[{ at: 5 s, demand: 1 GiB }, { at: 5 s, demand: 2 GiB }]", "a time after the step before (5 s)")]
    [InlineData(
        "[{ at: 0 s, demand: 1 GiB }, { at: 1 s, demand: 2 GiB, ramp: 9 s }, { at: 9 s, demand: 1 GiB }]",
        "a time when the ramp of the step before has ended (10 s)"
    )]
    [InlineData("[{ at: 0 s, demand: 1 GiB }, { at: 1 s, demand: 2 GiB, ramp: 32 d }]", "ramps of at most 31 d in all")]
    [InlineData("[{ at: 0 s, demand: 99 TiB }]", "a size from 0 B to 12 TiB")]
    public void Steps_that_make_no_curve_are_named(string steps, string expected)
    {
        string text = $"""
            schema: dmsim/scenario/1
            name: s
            duration: 1 h
            host: {"{ memory: 8 GiB }"}
            vms:
              - name: a
                maximum: 4 GiB
                workload:
                  steps: {steps}
            """;

        ValidationIssue issue = Assert.Single(IssuesOf(text));

        Assert.Equal(9, issue.Line);
        Assert.Contains(expected, issue.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "[{ at: 0 s, size: 1 GiB, ramp: 5 s }, { at: 4 s, size: 2 GiB }]",
        "host.load.steps[1].at",
        "a time when the ramp of the step before has ended (5 s)"
    )]
    [InlineData(
        "[{ at: 5 s, size: 0 B }, { at: 5 s, size: 1 GiB }]",
        "host.load.steps[1].at",
        "a time after the step before"
    )]
    [InlineData(
        "[{ at: 5 s, demand: 1 GiB, size: 1 GiB }]",
        "host.load.steps[0].demand",
        "one of the keys at, size, ramp"
    )]
    [InlineData("[{ at: 5 s, size: 1 GB }]", "host.load.steps[0].size", "not '1 GB'")]
    [InlineData("[]", "host.load.steps", "a list with at least one entry")]
    public void A_host_load_that_is_no_curve_is_named(string load, string path, string expected)
    {
        string text = ScenarioText.Smallest.Replace(
            "8 GiB }",
            $"8 GiB, load: {{ steps: {load} }} }}",
            StringComparison.Ordinal
        );

        ValidationIssue issue = Assert.Single(IssuesOf(text));

        Assert.Equal(path, issue.Path);
        Assert.Contains(expected, issue.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("numa-nodes: 0", "", "host.numa-nodes", "a whole number from 1 to 64")]
    [InlineData("numa-nodes: [4 GiB, 2 GiB]", "", "host.numa-nodes", "the memory of the host (8 GiB), not to 6 GiB")]
    [InlineData("numa-nodes: []", "", "host.numa-nodes", "at least one entry")]
    [InlineData("numa-nodes: [8 GB]", "", "host.numa-nodes[0]", "not '8 GB'")]
    [InlineData("numa-nodes: 2", "node: 2", "vms[0].node", "which has 2, from 0 to 1")]
    [InlineData("reserve: 1 GiB", "node: 1", "vms[0].node", "which has one, number 0")]
    [InlineData("numa-nodes: 2", "node: -1", "vms[0].node", "a whole number from 0 to 63")]
    public void A_node_that_is_none_is_named(string host, string vm, string path, string expected)
    {
        string text = ScenarioText
            .Smallest.Replace("8 GiB }", $"8 GiB, {host} }}", StringComparison.Ordinal)
            .Replace("a.csv }", vm.Length == 0 ? "a.csv }" : $"a.csv, {vm} }}", StringComparison.Ordinal);

        ValidationIssue issue = Assert.Single(IssuesOf(text));

        Assert.Equal(path, issue.Path);
        Assert.Contains(expected, issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_load_series_and_host_load_events_exclude_each_other()
    {
        string text =
            ScenarioText.Smallest.Replace(
                "8 GiB }",
                "8 GiB, load: { steps: [{ at: 0 s, size: 1 GiB }] } }",
                StringComparison.Ordinal
            ) + "\ntimeline: [{ at: 1 s, host-load: 2 GiB }]";

        ValidationIssue issue = Assert.Single(IssuesOf(text));

        Assert.Equal("timeline[0].host-load", issue.Path);
        Assert.Contains("beside host.load", issue.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [1,2\nb: }{")]
    [InlineData("{ a: [ }")]
    [InlineData("a: 'b\n\tc: \"")]
    public void Broken_flow_collections_are_named_with_a_line_and_never_crash(string text)
    {
        ValidationIssue issue = IssuesOf(text)[0];

        Assert.True(issue.Line >= 1);
        Assert.Contains("well-formed YAML or JSON", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_are_listed_at_once_in_the_order_of_the_file()
    {
        const string Text = """
            schema: dmsim/scenario/2
            nam: s
            host: { memory: 8 GB, reserve: lots }
            vms:
              - name: a
                minimum: 4 GiB
                startup: 2 GiB
                workload: { steps: [{ at: 0 s, demand: 1 GiB }], select: [x] }
              - name: a
                workload: {}
            """;

        ValidationIssue[] issues = [.. IssuesOf(Text)];

        Assert.Equal(
            [
                (1, "name"),
                (1, "schema"),
                (2, "nam"),
                (3, "host.memory"),
                (3, "host.reserve"),
                (5, "vms[0].maximum"),
                (7, "vms[0].startup"),
                (8, "vms[0].workload.select"),
                (8, "vms[0].workload"),
                (9, "vms[1].name"),
                (10, "vms[1].workload"),
            ],
            issues.Select(issue => (issue.Line, issue.Path))
        );
    }

    [Fact]
    public void Inline_steps_need_a_duration()
    {
        string text = ScenarioText.WithVm("maximum: 4 GiB,").Replace("duration: 1 h\n", "", StringComparison.Ordinal);

        ValidationIssue issue = Assert.Single(IssuesOf(text));

        Assert.Contains("the key duration", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reserve_must_leave_memory()
    {
        string text = ScenarioText.Smallest.Replace("8 GiB }", "8 GiB, reserve: 9 GiB }", StringComparison.Ordinal);

        Assert.Equal((3, "host.reserve"), IssuesOf(text).Select(issue => (issue.Line, issue.Path)).Single());
    }

    [Theory]
    [InlineData("", 1, "a document, not an empty file")]
    [InlineData("# only a comment\n", 1, "a document, not an empty file")]
    [InlineData("just text", 1, "a mapping with keys such as schema, name, description")]
    [InlineData("a: 1\n---\nb: 2", 2, "one document in the file, not several")]
    [InlineData("a: [1, 2", 2, "well-formed YAML or JSON")]
    [InlineData("a: 1\n b: 2", 2, "well-formed YAML or JSON")]
    [InlineData("{ \"a\": \"\\q\" }", 1, "well-formed YAML or JSON")]
    public void A_document_that_is_none_is_refused(string text, int line, string expected)
    {
        ValidationIssue issue = Assert.Single(IssuesOf(text));

        Assert.Equal(line, issue.Line);
        Assert.Contains(expected, issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_and_huge_files_are_refused_quickly()
    {
        Assert.Contains("32 levels", IssuesOf(new string('[', 1_000_000))[0].Message, StringComparison.Ordinal);
        Assert.Contains("at most 4 MiB", IssuesOf(new string(' ', 5 << 20))[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_problems_are_counted_but_not_all_listed()
    {
        StringBuilder text = new(ScenarioText.Smallest);
        for (int index = 0; index < 150; index++)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nunknown-{index}: 1");
        }

        InvalidInputException exception = Assert.Throws<InvalidInputException>(() =>
            ScenarioReader.Read(text.ToString(), "s.yaml")
        );

        Assert.Equal((100, 50), (exception.Issues.Count, exception.OmittedCount));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_an_issue_too()
    {
        string missing = Path.Combine(Path.GetTempPath(), "dmsim-no-such-folder", "s.yaml");
        InvalidInputException absent = Assert.Throws<InvalidInputException>(() => ScenarioReader.ReadFile(missing));
        Assert.Equal(missing, absent.Issues[0].Source);

        string binary = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            File.WriteAllBytes(binary, [0xFF, 0xFE, 0xFD, 0x80]);
            InvalidInputException garbled = Assert.Throws<InvalidInputException>(() => ScenarioReader.ReadFile(binary));
            Assert.NotEmpty(garbled.Issues);
        }
        finally
        {
            File.Delete(binary);
        }
    }

    private static IReadOnlyList<ValidationIssue> IssuesOf(string text) =>
        Assert.Throws<InvalidInputException>(() => ScenarioReader.Read(text, "s.yaml")).Issues;
}
