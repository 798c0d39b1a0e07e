namespace DmSim.Traces.Tests.Scenarios;

/// <summary>Scenario texts that several tests start from.</summary>
internal static class ScenarioText
{
    /// <summary>Only what is required: five lines.</summary>
    public const string Smallest =
        "schema: dmsim/scenario/1\nname: s\nhost: { memory: 8 GiB }\nvms:\n  - { name: a, workload: a.csv }";

    /// <summary>Five lines, the last of which is a VM with 1 GiB of demand; settings can be appended to it.</summary>
    public static string WithVm(string settings, string more = "") =>
        "schema: dmsim/scenario/1\nname: s\nduration: 1 h\nhost: { memory: 8 GiB }\n"
        + $"vms: [{{ name: a, {settings} workload: {{ steps: [{{ at: 0 s, demand: 1 GiB }}] }} }}]\n{more}";
}
