using System.Security.Cryptography;
using System.Text;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Scenarios;

namespace DmSim.Traces.Tests.Scenarios;

public sealed class ShippedWorkloadTests
{
    [Theory]
    [MemberData(nameof(ShippedFiles.Scenarios), MemberType = typeof(ShippedFiles))]
    [MemberData(nameof(ShippedFiles.Recipes), MemberType = typeof(ShippedFiles))]
    [MemberData(nameof(ShippedFiles.Cases), MemberType = typeof(ShippedFiles))]
    public void Readme_lists_the_file_with_its_hash(string file)
    {
        string readme = File.ReadAllText(ShippedFiles.PathOf("README.md"));
        string text = File.ReadAllText(ShippedFiles.PathOf(file)).ReplaceLineEndings("\n");
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

        Assert.Contains($"| `{file}` | `{hash}` |", readme, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ShippedFiles.Scenarios), MemberType = typeof(ShippedFiles))]
    public void A_shipped_scenario_says_what_it_shows_and_finds_its_schema_and_workload(string file)
    {
        string path = ShippedFiles.PathOf(file);
        Scenario scenario = ScenarioReader.ReadFile(path);

        Assert.Equal(Path.GetFileNameWithoutExtension(file), scenario.Name);
        Assert.True(scenario.Description.Length > 60 && scenario.Watch.Length > 100, "says what to watch");
        string folder = Path.GetDirectoryName(path)!;
        string first = File.ReadLines(path).First();
        const string Marker = "# yaml-language-server: $schema=";
        Assert.StartsWith(Marker, first, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, first[Marker.Length..])), "the schema is where the line says");

        IReadOnlyList<DemandTrace> traces = ShippedFiles.Loader().Load(scenario, folder).Traces;
        for (int index = 0; index < traces.Count; index++)
        {
            HashSet<string> names = [.. traces[index].Vms.Select(vm => vm.Name)];
            Assert.All(scenario.Vms[index].Select, name => Assert.Contains(name, names));
        }
    }

    [Fact]
    public void The_office_day_has_a_logon_storm_a_lunch_dip_stragglers_and_a_quiet_night()
    {
        DemandTrace trace = ShippedFiles.Loader().FromFile("office-vdi-day.recipe.yaml", ShippedFiles.Workloads);

        Assert.Equal(240, trace.Vms.Count);
        double night = Gib(trace, 5);
        double morning = Gib(trace, 7.5);
        double late = Gib(trace, 10.5);
        double lunch = Gib(trace, 12.5);
        double afternoon = Gib(trace, 14.5);
        double stragglers = Gib(trace, 20);
        Assert.InRange(night, 200, 300); // 184 x 0.9 + 56 x 1.1 = 227 GiB of idle desktops
        Assert.True(late > morning + 200, $"logon storm: {morning} to {late} GiB");
        Assert.InRange(late, 440, 680);
        Assert.True(lunch < afternoon - 32, $"lunch dip: {lunch} below {afternoon} GiB");
        Assert.True(stragglers > night + 20 && stragglers < afternoon - 160, $"stragglers: {stragglers} GiB");
    }

    [Fact]
    public void The_server_week_backs_up_at_night_rests_at_the_weekend_and_leaks_until_sunday()
    {
        DemandTrace trace = ShippedFiles.Loader().FromFile("mixed-server-week.recipe.yaml", ShippedFiles.Workloads);

        Assert.Equal(29, trace.Vms.Count);
        Assert.InRange(Gib(trace, 24 + 14), 150, 215);
        Assert.True(Gib(trace, 24 + 14, "app") > Gib(trace, (5 * 24) + 14, "app") + 8, "weekend is quiet");
        Assert.True(Gib(trace, 24 + 2, "batch") > Gib(trace, 24 + 12, "batch") + 12, "batch runs at night");
        Assert.True(Gib(trace, 23.9, "file") > Gib(trace, 20, "file") + 2, "file servers are backed up at night");
        double leaked = Gib(trace, (6 * 24) + 3.7, "monitoring");
        Assert.True(leaked > Gib(trace, 1, "monitoring") + 3, "six days of 650 MiB leaked");
        Assert.True(leaked > Gib(trace, (6 * 24) + 6, "monitoring") + 3, "the restart gives it back");
    }

    /// <summary>Mean demand of the VMs of a role over ten minutes from an hour on, in GiB.</summary>
    private static double Gib(DemandTrace trace, double hour, string role = "")
    {
        double sum = 0;
        foreach (TraceVm vm in trace.Vms.Where(vm => vm.Name.StartsWith(role, StringComparison.Ordinal)))
        {
            int first = (int)(hour * 3_600_000 / vm.IntervalMilliseconds);
            long[] values = new long[600_000 / vm.IntervalMilliseconds];
            vm.Read(TraceChannel.Demand, first, values);
            sum += values.Average();
        }

        return sum / MemorySize.BytesPerGibibyte;
    }
}
