namespace DmSim.Cli.Tests;

/// <summary>Scenarios small enough for tests.</summary>
internal static class Scenarios
{
    /// <summary>
    /// Available 8 − 1 = 7 GiB = 7168 MiB; four VMs of maximum 4 GiB cost 32 + 3 × 8 = 56 MiB of overhead each. Static
    /// holds 4096 + 56 = 4152 MiB each: one fits, two do not. Demand is 2 × 1600 + 2 × 1700 = 6600 MiB at most;
    /// 7168 − 4 × 56 = 6944 MiB are there, so dynamic memory serves all four with less than the whole buffer.
    /// </summary>
    public const string Tiny = """
        schema: dmsim/scenario/1
        name: tiny
        duration: 20 min
        warm-up: 1 min
        replicates: 3
        host: { memory: 8 GiB, reserve: 1 GiB }
        templates:
          small: { startup: 512 MiB, minimum: 256 MiB, maximum: 4 GiB }
        vms:
          - name: web
            count: 2
            template: small
            workload:
              steps:
                - { at: 0 s, demand: 800 MiB }
                - { at: 5 min, demand: 1600 MiB, ramp: 60 s }
                - { at: 12 min, demand: 900 MiB }
          - name: data
            count: 2
            template: small
            workload:
              steps:
                - { at: 0 s, demand: 1200 MiB }
                - { at: 8 min, demand: 1700 MiB, ramp: 30 s }
        policies: [static, hyper-v]
        """;
}
