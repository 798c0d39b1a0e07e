using System.Globalization;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Lab.Experiments;

/// <summary>Writes down what a result was made from.</summary>
internal static class ProvenanceBuilder
{
    /// <param name="experiment">The experiment.</param>
    /// <param name="mappings">The mappings that were used.</param>
    /// <param name="absences">What absences meant.</param>
    /// <param name="further">Settings of the study beyond the scenario's.</param>
    public static Provenance Build(
        Experiment experiment,
        IReadOnlyList<DemandMapping> mappings,
        AbsenceRule absences,
        IEnumerable<KeyValuePair<string, string>> further
    )
    {
        (string version, string commit) = Provenance.OfProgram();
        DemandMappingOptions options = experiment.Scenario.MappingOptions;
        return new Provenance
        {
            Version = version,
            Commit = commit,
            Scenario = experiment.Scenario.Name,
            Seed = experiment.Scenario.Seed,
            Settings = [.. ScenarioSettings(experiment, absences), .. GroupSettings(experiment.Scenario), .. further],
            Policies =
            [
                .. experiment.Policies.Select(policy => new PolicyProvenance(
                    policy.Label,
                    policy.Descriptor.Source,
                    policy.Descriptor.Profile.ToString(),
                    [.. policy.Options.All()],
                    policy.Descriptor.PlugIn
                )),
            ],
            Inputs =
            [
                .. experiment
                    .Traces.Select(trace => trace.Info)
                    .DistinctBy(info => $"{info.Name} {info.SourceSha256}")
                    .Select(info => new InputProvenance(info.Name, info.SourceSha256, info.Provenance)),
                .. experiment.FurtherInputs,
            ],
            Mappings = [.. mappings.Select(options.Describe)],
        };
    }

    public static KeyValuePair<string, string> Setting(string name, IFormattable value) =>
        new(name, value.ToString(null, CultureInfo.InvariantCulture));

    public static KeyValuePair<string, string> Setting(string name, string value) => new(name, value);

    private static IEnumerable<KeyValuePair<string, string>> ScenarioSettings(
        Experiment experiment,
        AbsenceRule absences
    )
    {
        Scenario scenario = experiment.Scenario;
        HostSettings host = scenario.Host;
        MechanismSettings mechanism = scenario.Mechanism;
        long stretch = (long)experiment.DurationTicks * scenario.TickMilliseconds;
        yield return Setting("hostMemory", host.Memory.ToString());
        yield return Setting("hostReserve", host.Reserve.ToString());
        yield return Setting("hostOverheadFirstGibibyte", host.OverheadFirstGibibyte.ToString());
        yield return Setting("hostOverheadFurtherGibibyte", host.OverheadFurtherGibibyte.ToString());
        yield return Setting("hostVersion", host.Version.ToString());
        yield return Setting("hostNuma", host.Numa.ToString());
        yield return Setting("tick", TimeText.Format(scenario.TickMilliseconds));
        yield return Setting("from", TimeText.Format(scenario.FromMilliseconds));
        yield return Setting("duration", TimeText.Format(stretch));
        yield return Setting("warmUp", TimeText.Format(scenario.WarmUpMilliseconds));
        yield return Setting("initial", scenario.Initial.ToString());
        yield return Setting("absences", absences.ToString());
        yield return Setting("objective", scenario.Objective.ToString());
        yield return Setting("objectiveResolution", scenario.Objective.Resolution.ToString());
        yield return Setting("startWait", TimeText.Format(1000L * scenario.Starts.WaitSeconds));
        yield return Setting("startAttempts", scenario.Starts.Attempts);
        yield return Setting("startRetry", TimeText.Format(1000L * scenario.Starts.RetrySeconds));
        yield return Setting("startSequence", TimeText.Format(1000L * scenario.Starts.SequenceSeconds));
        yield return Setting("mechanismUnit", UnitsOf(experiment));
        yield return Setting("balloonRequestMaximum", mechanism.BalloonRequestMaximum.ToString());
        yield return Setting("balloonPerSecond", mechanism.BalloonPerSecond.ToString());
        yield return Setting("balloonPagingPerSecond", mechanism.BalloonPagingPerSecond.ToString());
        yield return Setting("balloonSlowBelow", mechanism.BalloonSlowBelow.ToString());
        yield return Setting("unballoonPerSecond", mechanism.UnballoonPerSecond.ToString());
        yield return Setting("hotAddPerSecond", mechanism.HotAddPerSecond.ToString());
        yield return Setting("resizeMargin", mechanism.ResizeMargin.ToString());
        yield return Setting("hostSwapOutPerSecond", mechanism.HostSwapOutPerSecond.ToString());
        yield return Setting("hostPageInMicroseconds", mechanism.HostPageInMicroseconds);
        yield return Setting("signalsTouchedPercent", scenario.Signals.TouchedPercent);
        yield return Setting("signalsCachePercent", scenario.Signals.CachePercent);
        yield return Setting("signalsSampledPages", scenario.Signals.SampledPages);
        yield return Setting("signalsSamplePeriodSeconds", scenario.Signals.SamplePeriodSeconds);
        yield return Setting("timelineEvents", scenario.Timeline.Count);
    }

    private static IEnumerable<KeyValuePair<string, string>> GroupSettings(Scenario scenario)
    {
        foreach (VmGroup group in scenario.Vms)
        {
            VmTemplate template = group.Template;
            GuestSettings guest = template.Guest;
            string node = template.NumaNode?.ToString(CultureInfo.InvariantCulture) ?? "any";
            string memory = template.DynamicMemory ? "dynamic" : "static";
            string text = string.Create(
                CultureInfo.InvariantCulture,
                $"{memory}, startup {template.Startup}, minimum {template.Minimum}, maximum {template.Maximum}, static size {template.StaticSize ?? template.Maximum}, buffer {template.BufferPercent} %, weight {template.Weight}, shares {template.Shares}, guest {guest.Kind}, application {guest.Application}, node {node}, silence {guest.PostBootSilenceSeconds} s"
            );
            yield return Setting($"vms.{group.Name}", text);
        }
    }

    /// <summary>The unit in which memory moves, or the units where policies of several hypervisors differ.</summary>
    private static string UnitsOf(Experiment experiment) =>
        experiment.Scenario.Mechanism.Unit?.ToString()
        ?? string.Join(
            ", ",
            experiment.Policies.Select(policy => policy.Descriptor.Profile.Unit.ToString()).Distinct()
        );
}
