using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>Forms and limits that scenarios and recipes share.</summary>
internal static class SharedForms
{
    /// <summary>The longest span of time any key takes: ten years.</summary>
    public const long LongestMilliseconds = 3650L * 86_400_000;

    /// <summary>Names are used in file names and on command lines.</summary>
    public static readonly Form<string> Name = Scalars.Text("a name of at most 100 characters", 100);

    /// <summary>A paragraph.</summary>
    public static readonly Form<string> Paragraph = Scalars.Text("a text of at most 10000 characters", 10_000);

    /// <summary>An amount of memory of one VM; zero allowed.</summary>
    public static readonly Form<MemorySize> Size = Scalars.Size(MemorySize.Zero, VmSettingsRules.GreatestMaximum);

    /// <summary>An amount of memory of one VM, at least a page.</summary>
    public static readonly Form<MemorySize> PositiveSize = Scalars.Size(
        MemorySize.FromKibibytes(4),
        VmSettingsRules.GreatestMaximum
    );

    /// <summary>A memory setting of a VM: at least 32 MiB, in whole 2 MiB.</summary>
    public static readonly Form<MemorySize> Setting = Scalars
        .Size(VmSettingsRules.LeastMinimum, VmSettingsRules.GreatestMaximum, VmSettingsRules.Granularity.Bytes)
        .Then<MemorySize>(CheckSetting);

    /// <summary>A span of time; zero allowed.</summary>
    public static readonly Form<long> Time = Scalars.Duration(0, LongestMilliseconds);

    /// <summary>A span of time, not zero.</summary>
    public static readonly Form<long> PositiveTime = Scalars.Duration(1, LongestMilliseconds);

    /// <summary>A demand profile written in the scenario.</summary>
    /// <param name="name">Name of one step's form.</param>
    /// <param name="sizeKey">The key of the demand from a step on.</param>
    /// <param name="aboutSize">What that demand is.</param>
    public static Form<IReadOnlyList<Located<DemandStep>>> Steps(string name, string sizeKey, string aboutSize)
    {
        MapForm<DemandStep> step = new(
            name,
            () =>
                [
                    Key.Required<DemandStep, long>(
                        "at",
                        "When, from the start of the run; later than the step before.",
                        Time,
                        (step, value) => step with { AtMilliseconds = value }
                    ),
                    Key.Required<DemandStep, MemorySize>(
                        sizeKey,
                        aboutSize,
                        Size,
                        (step, value) => step with { Demand = value }
                    ),
                    Key.Optional<DemandStep, long>(
                        "ramp",
                        $"Time over which {sizeKey} moves there in a straight line, one step a second; default at once.",
                        Scalars.Duration(0, LongestMilliseconds, 1000),
                        (step, value) => step with { RampMilliseconds = value }
                    ),
                ]
        );
        return new ListForm<Located<DemandStep>>(step.From(new DemandStep(0, default)).Located(), least: 1).Whole();
    }

    /// <summary>The key by which editors find the schema of a JSON file.</summary>
    public static Key<T> EditorSchema<T>() =>
        Key.Optional<T, string>(
            "$schema",
            "Where an editor finds this schema; ignored.",
            Scalars.Text("an address", 1000),
            (target, _) => target
        );

    /// <summary>The key that says which kind and version of document this is.</summary>
    public static Key<T> Schema<T>(string name) =>
        Key.Required<T, string>("schema", $"Always {name}.", Scalars.Constant(name), (target, _) => target);

    private static bool CheckSetting(
        MemorySize value,
        DocumentNode node,
        string path,
        ReadContext context,
        out MemorySize size
    )
    {
        size = value;
        if (value.RoundDown(VmSettingsRules.Granularity) == value)
        {
            return true;
        }

        context.Report(node, path, $"a multiple of 2 MiB, not {value}");
        return false;
    }
}
