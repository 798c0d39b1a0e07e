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

        IReadOnlyList<DemandTrace> traces = ShippedFiles.Loader().Load(scenario, ShippedFiles.Workloads).Traces;

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

        Assert.Same(recorded, loader.Load(scenario, ShippedFiles.Workloads).Traces.Single());
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

            DemandTrace trace = loader.Load(scenario, folder).Traces.Single();

            Assert.Equal(["web"], trace.Vms.Select(vm => vm.Name));
            Assert.Equal([Mib(512).Bytes, Mib(1024).Bytes], trace.Vms[0].All(TraceChannel.Demand));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_host_load_of_a_file_becomes_steps_from_the_start_of_the_run()
    {
        // A run that begins at 90 s: 300 MiB hold at its start; the host's trace ends 60 s after its last sample, at 210 s.
        Scenario loaded = LoadHostLoad(
            "host.csv",
            "from: 90 s\n",
            "0,host,100\n60,host,300\n120,host,300\n150,host,200\n"
        );

        Assert.Equal(
            [new DemandStep(0, Mib(300)), new DemandStep(60_000, Mib(200)), new DemandStep(120_000, Mib(0))],
            loaded.Host.Load.Steps
        );
    }

    [Fact]
    public void A_host_load_names_its_series_where_a_file_holds_several()
    {
        const string Rows = "0,web,900\n0,host,100\n60,web,900\n60,host,200\n";

        Scenario loaded = LoadHostLoad("{ file: host.csv, vm: host }", "", Rows);
        Assert.Equal([100, 200], loaded.Host.Load.Steps.Take(2).Select(step => (int)step.Demand.Mebibytes));

        InvalidInputException none = Assert.Throws<InvalidInputException>(() => LoadHostLoad("host.csv", "", Rows));
        Assert.Contains(
            "host.load.file, because it holds several series: web, host",
            none.Message,
            StringComparison.Ordinal
        );

        InvalidInputException other = Assert.Throws<InvalidInputException>(() =>
            LoadHostLoad("{ file: host.csv, vm: root }", "", Rows)
        );
        Assert.Contains("expected a series 'root'", other.Message, StringComparison.Ordinal);
    }

    private static Scenario LoadHostLoad(string load, string keys, string rows)
    {
        string folder = Directory.CreateTempSubdirectory("dmsim-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "a.csv"), "time[s],vm,demand[MiB]\n0,web,512\n600,web,512\n");
            File.WriteAllText(Path.Combine(folder, "host.csv"), "time[s],vm,demand[MiB]\n" + rows);
            string text = ScenarioText.Smallest.Replace("8 GiB }", $"8 GiB, load: {load} }}", StringComparison.Ordinal);
            using WorkloadLoader loader = new(path => TraceFile.Open(path));
            return loader.Load(ScenarioReader.Read(keys + text, "s.yaml"), folder).Scenario;
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
