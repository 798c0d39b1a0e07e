using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Scenarios;

namespace DmSim.Traces.Tests.Scenarios;

public sealed class WorkloadLoaderTests
{
    [Fact]
    public void A_ramp_becomes_one_step_a_second()
    {
        // From 100 to 200 MiB in 4 s from second 10 on: 125, 150, 175, 200 at seconds 11..14. The run begins at
        // 1000 ms.
        DemandTrace trace = WorkloadLoader.FromSteps(
            "a",
            [new DemandStep(0, Mib(100)), new DemandStep(10_000, Mib(200), 4000), new DemandStep(20_000, Mib(0))],
            1000,
            31_000
        );

        TraceVm vm = Assert.Single(trace.Vms);
        Assert.Equal([1000, 12_000, 13_000, 14_000, 15_000, 21_000], vm.AllTimes());
        Assert.Equal(
            [100, 125, 150, 175, 200, 0],
            vm.All(TraceChannel.Demand).Select(bytes => bytes / MemorySize.BytesPerMebibyte)
        );
        Assert.Equal(31_000, vm.EndMilliseconds);
    }

    [Fact]
    public void Steps_after_the_end_are_cut_and_a_vm_without_any_is_absent()
    {
        DemandTrace cut = WorkloadLoader.FromSteps(
            "a",
            [new DemandStep(0, Mib(1)), new DemandStep(9000, Mib(5), 4000)],
            0,
            11_000
        );
        Assert.Equal([0, 10_000], cut.Vms[0].AllTimes());

        DemandTrace absent = WorkloadLoader.FromSteps("a", [new DemandStep(60_000, Mib(1))], 0, 10_000);
        Assert.Equal([TraceVm.Absent], absent.Vms[0].All(TraceChannel.Demand));
    }

    [Fact]
    public void A_recipe_is_generated_once_for_all_groups_that_name_it()
    {
        Scenario scenario = ScenarioReader.ReadFile(ShippedFiles.PathOf("mixed-server-week.yaml"));

        IReadOnlyList<DemandTrace> traces = ShippedFiles.Loader().Load(scenario, ShippedFiles.Workloads);

        Assert.Equal(3, traces.Count);
        Assert.All(traces, trace => Assert.Same(traces[0], trace));
    }

    [Fact]
    public void Recorded_traces_are_opened_by_their_full_path_beside_the_scenario()
    {
        DemandTrace recorded = WorkloadLoader.FromSteps("a", [new DemandStep(0, Mib(1))], 0, 1000);
        List<string> opened = [];
        using WorkloadLoader loader = new(path =>
        {
            opened.Add(path);
            return recorded;
        });

        Scenario scenario = ScenarioReader.Read(ScenarioText.Smallest, "s.yaml");

        Assert.Same(recorded, loader.Load(scenario, ShippedFiles.Workloads).Single());
        Assert.Equal([Path.Combine(ShippedFiles.Workloads, "a.csv")], opened);
    }

    [Fact]
    public void A_csv_trace_beside_the_scenario_is_opened_by_its_content()
    {
        string folder = Directory.CreateTempSubdirectory("dmsim-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "a.csv"), "time[s],vm,demand[MiB]\n0,web,512\n60,web,1024\n");
            using WorkloadLoader loader = new(path => TraceFile.Open(path));
            Scenario scenario = ScenarioReader.Read(ScenarioText.Smallest, "s.yaml");

            DemandTrace trace = loader.Load(scenario, folder).Single();

            Assert.Equal(["web"], trace.Vms.Select(vm => vm.Name));
            Assert.Equal([Mib(512).Bytes, Mib(1024).Bytes], trace.Vms[0].All(TraceChannel.Demand));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void All_missing_workloads_are_listed_at_once()
    {
        Scenario scenario = ScenarioReader.Read(
            ScenarioText.Smallest.Replace("a.csv", "x.recipe.yaml", StringComparison.Ordinal)
                + "\n  - { name: b, workload: y.recipe.yaml }",
            "s.yaml"
        );

        InvalidInputException exception = Assert.Throws<InvalidInputException>(() =>
            ShippedFiles.Loader().Load(scenario, ShippedFiles.Workloads)
        );

        Assert.Equal(
            [ShippedFiles.PathOf("x.recipe.yaml"), ShippedFiles.PathOf("y.recipe.yaml")],
            exception.Issues.Select(issue => issue.Source)
        );
    }

    private static MemorySize Mib(long count) => MemorySize.FromMebibytes(count);
}
