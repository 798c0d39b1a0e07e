using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Lab.Experiments;
using DmSim.Lab.Results;
using DmSim.Lab.Validation;
using DmSim.Traces.Scenarios;
using DmSim.Traces.Validation;

namespace DmSim.Lab.Tests.Validation;

/// <summary>
/// Cases small enough to solve by hand: a host that hands out 4096 MiB, VMs with a demand of 1000 MiB that report from
/// the first second, so that their target is 1200 MiB.
/// </summary>
public sealed class ValidationRunTests
{
    private const string Head = """
        schema: dmsim/cases/1
        name: by-hand
        shared:
          idle-demand: 1000 MiB
          ready-after: 10 s
          scenario:
            duration: 10 min
            starts: { wait: 5 s }
            templates: { quick: { startup: 512 MiB, minimum: 512 MiB, maximum: 8 GiB, guest: { post-boot-silence: 0 s } } }
        cases:
          - id: case
            scenario: { vms: [{ name: vm1, template: quick }, { name: vm2, template: quick, weight: 10000, startup: 3 GiB }] }

        """;

    [Fact]
    public void Readings_are_of_the_moment_between_two_ticks()
    {
        // Started at 0 with 512 MiB; the report of the first second leads to 1200 MiB within two more.
        CaseVerdict verdict = Judge(
            """
                steps:
                  - start: vm1
                  - read: begun
                  - wait: 10 s
                  - read: grown
                expect:
                  - { id: startup, that: begun.vm1.assigned == 512 MiB and begun.vm1.running }
                  - { id: target, that: grown.vm1.assigned == 1200 MiB }
                  - { id: others, about: no step starts it so it is there from the beginning, that: begun.vm2.assigned == 1200 MiB }
                  - { id: host, that: grown.host.available == 4096 MiB - 2 * 1200 MiB }
            """
        );

        Assert.Equal("", verdict.Reason);
        Assert.Equal(CaseStatus.Pass, verdict.Status);
        Assert.Equal(["begun.vm1.assigned = 512 MiB", "begun.vm1.running = true"], Readings(verdict, 0));
    }

    [Fact]
    public void A_start_waits_for_its_attempts_and_its_failure_ends_the_case()
    {
        // vm2 with weight 0 may squeeze nobody below target: vm1 holds 4 GiB of demand, so 3 GiB are never free.
        const string Steps = """
                idle-demand: 4 GiB
                steps:
                  - start: vm1
                  - wait: 20 s
                  - read: before
                  - { start: vm2, attempts: 2, retry: 30 s }
                  - read: after
                expect:
                  - { id: A1, that: before.vm1.running }
                  - { id: A2, that: after.vm1.running }
            """;

        CaseVerdict verdict = Judge(Steps, "weight: 10000", "weight: 0");

        Assert.Equal(CaseStatus.Fail, verdict.Status);
        // 20 s, an attempt of 5 s, 30 s of pause, another attempt of 5 s; seen a tick later.
        Assert.Equal(
            "step 'start vm2' (line 18) after 62 s: vm2 did not start; the host lacks the memory it needs",
            verdict.Reason
        );
        Assert.Equal([CaseStatus.Pass, CaseStatus.Fail], verdict.Assertions.Select(one => one.Status));
        Assert.Equal("'after' was never read", verdict.Assertions[1].Reason);
        CaseVerdict allowed = Judge(
            Steps.Replace("retry: 30 s }", "retry: 30 s, may-fail: true }", StringComparison.Ordinal),
            "weight: 10000",
            "weight: 0"
        );
        Assert.Equal(CaseStatus.Pass, allowed.Status);
    }

    [Fact]
    public void Samples_repeats_and_background_steps_keep_their_time()
    {
        CaseVerdict verdict = Judge(
            """
                steps:
                  - start: vm1
                  - wait: 10 s
                  - background: counting
                    steps:
                      - { sample: k, every: 2 s, for: 10 s }
                      - read: counted
                  - repeat: 5
                    until: round == 3
                    steps:
                      - host-load: round * 100 MiB
                      - wait: 1 s
                  - read: loaded
                  - wait-for: counting
                  - { sample: w, while: vm1.stressed }
                  - { host-pressure: 50 MiB, every: 1 s, for: 3 s }
                  - wait: 1 s
                  - read: after
                expect:
                  - { id: samples, about: at 0 2 4 6 and 8 s, that: "count(k, vm1.running) == 5" }
                  - { id: rounds, that: loaded.host.total == 4096 MiB - 300 MiB }
                  - { id: released, about: back to the load before, that: after.host.total == 4096 MiB - 300 MiB }
                  - { id: none, that: "sum(w, vm1.assigned) == 0" }
            """
        );

        Assert.Equal(
            [CaseStatus.Pass, CaseStatus.Pass, CaseStatus.Pass, CaseStatus.Fail],
            verdict.Assertions.Select(one => one.Status)
        );
        Assert.Equal("no sample was taken under 'w'", verdict.Assertions[3].Reason);
    }

    [Fact]
    public void What_must_always_hold_is_judged_in_its_window()
    {
        CaseVerdict verdict = Judge(
            """
                steps:
                  - start: vm1
                  - wait: 10 s
                  - read: from
                  - wait: 5 s
                  - read: to
                  - host-load: 3 GiB
                  - wait: 10 s
                expect:
                  - { id: window, always: vm1.assigned == 1200 MiB, from: from, to: to }
                  - { id: whole, always: vm1.assigned == 1200 MiB }
                  - { id: bounds, always: vm1.assigned >= vm1.minimum or not vm1.running }
            """
        );

        // From 10 s to 15 s, both included.
        Assert.Equal(["ticks checked = 6"], Readings(verdict, 0));
        Assert.Equal(CaseStatus.Fail, verdict.Assertions[1].Status);
        Assert.Equal("first broken after 0 s", verdict.Assertions[1].Reason);
        Assert.Equal(CaseStatus.Pass, verdict.Assertions[2].Status);
    }

    [Fact]
    public void Waiting_looks_at_once_and_then_at_each_interval()
    {
        CaseVerdict verdict = Judge(
            """
                steps:
                  - start: vm1
                  - { wait-ready: vm1, within: 30 s, every: 4 s }
                  - { wait-until: vm1.assigned > 2 GiB, within: 9 s, every: 4 s }
                expect: [{ id: A1, that: vm1.running }]
            """
        );

        // Powered on at 0 s, ready at 10 s, seen at 1 + 4 + 4 + 4 s; then looked at 13, 17 and 21 s: 25 s would be late.
        Assert.Equal(
            "step 'wait-until vm1.assigned > 2 GiB' (line 16) after 21 s: did not come to hold; vm1.assigned = 1200 MiB",
            verdict.Reason
        );
    }

    [Fact]
    public void A_refusal_ends_the_case_with_its_reason()
    {
        const string Steps = """
                steps:
                  - start: vm1
                  - { configure: vm1, minimum: 600 MiB }
                  - wait: 5 s
                expect: [{ id: A1, that: vm1.minimum == 512 MiB }]
            """;

        CaseVerdict verdict = Judge(Steps);

        Assert.Equal("step 'configure vm1' (line 15) after 1 s: vm1 refused it, minimum only down", verdict.Reason);
        Assert.Equal(
            CaseStatus.Pass,
            Judge(Steps.Replace("600 MiB }", "600 MiB, may-fail: true }", StringComparison.Ordinal)).Status
        );
    }

    [Fact]
    public void The_time_limit_ends_a_case()
    {
        CaseVerdict verdict = Judge(
            "    steps: [{ start: vm1 }, { wait: 1 h }]\n    expect: [{ id: A1, that: vm1.running }]\n"
        );

        Assert.Equal(CaseStatus.Fail, verdict.Status);
        Assert.StartsWith("the time limit was reached in step 'wait 1 h'", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Expected_failures_skips_and_surprises_are_told_apart()
    {
        const string Steps = "    steps: [{ start: vm1 }, { wait: 1 s }]\n";

        CaseVerdict expected = Judge(
            "    expected-fail: [{ reason: why }]\n" + Steps + "    expect: [{ id: A1, that: vm1.off }]\n"
        );
        CaseVerdict surprise = Judge(
            "    expected-fail: [{ reason: why }]\n" + Steps + "    expect: [{ id: A1, that: vm1.running }]\n"
        );
        CaseVerdict skipped = Judge(
            "    not-simulated: no guest log\n" + Steps + "    expect: [{ id: A1, that: vm1.off }]\n"
        );

        Assert.Equal((CaseStatus.ExpectedFail, "why"), (expected.Status, expected.Reason));
        Assert.Equal(CaseStatus.Pass, surprise.Status);
        Assert.Contains("although expected to fail", surprise.Reason, StringComparison.Ordinal);
        Assert.Equal((CaseStatus.Skipped, "no guest log"), (skipped.Status, skipped.Reason));
    }

    [Fact]
    public void The_order_of_verdicts_and_their_bytes_do_not_depend_on_threads()
    {
        ValidationPack pack = Read(
            """
                steps: [{ start: vm1 }, { wait: 5 s }, { read: end }]
                variants: [{ id: a, title: x }, { id: b, title: y }, { id: c, title: z }]
                expect: [{ id: A1, that: end.vm1.assigned == 1200 MiB }]
            """
        );

        string one = ValidationJson.Write(Run(pack, threads: 1));
        string four = ValidationJson.Write(Run(pack, threads: 4));

        Assert.Equal(one, four);
        Assert.Contains("\"hostFreeMib\": 4608", one, StringComparison.Ordinal);
        Assert.Contains("\"passed\": 4", one, StringComparison.Ordinal);
    }

    private static CaseVerdict Judge(string steps, string replaced = "", string by = "")
    {
        string text = Head + steps;
        return Run(Pack(replaced.Length == 0 ? text : text.Replace(replaced, by, StringComparison.Ordinal)), 1).Cases[
            0
        ];
    }

    private static ValidationPack Read(string steps) => Pack(Head + steps);

    private static ValidationPack Pack(string text) =>
        CaseReader.Read(text, "by-hand.yaml", [MemorySize.FromMebibytes(4096 + 512)]);

    private static ValidationReport Run(ValidationPack pack, int threads)
    {
        using WorkloadLoader workloads = new(path => throw new InvalidOperationException(path));
        LabOptions options = new() { MaxDegreeOfParallelism = threads };
        return ValidationRun.Run([pack], new PolicyChoice("hyper-v", []), PolicyCatalogue.BuiltIn, workloads, options);
    }

    private static string[] Readings(CaseVerdict verdict, int assertion) =>
        [.. verdict.Assertions[assertion].Readings.Select(one => $"{one.Key} = {one.Value}")];
}
