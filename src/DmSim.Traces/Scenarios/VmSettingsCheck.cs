using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>
/// Checks that the sizes written for a VM agree with each other. Only what is written as a fixed size can disagree:
/// defaults and rules give way when they are resolved.
/// </summary>
/// <param name="vm">Where the group is written.</param>
/// <param name="template">Where its template is written, if it has one.</param>
/// <param name="path">Path of the group.</param>
/// <param name="version">The release, which sets limits.</param>
/// <param name="context">Takes the problems.</param>
internal sealed class VmSettingsCheck(
    MapNode vm,
    MapNode? template,
    string path,
    HyperVVersion version,
    ReadContext context
)
{
    /// <summary>Reports every broken rule at the line of the setting that breaks it.</summary>
    /// <param name="settings">The group's settings.</param>
    /// <param name="isInline">
    /// Whether demand is written inline, so that nothing is known about a provisioned size.
    /// </param>
    public void Run(VmTemplate settings, bool isInline)
    {
        if (isInline)
        {
            CheckProvisioned(settings);
        }

        MemorySize maximum = Written("maximum", settings.Maximum) ?? version.GreatestMaximum();
        MemorySize? minimum = Written("minimum", settings.Minimum);
        MemorySize startup =
            Written("startup", settings.Startup) ?? MemorySize.Min(maximum, minimum ?? VmSettingsRules.LeastMinimum);
        VmSettings resolved = new()
        {
            Startup = startup,
            Minimum = minimum ?? MemorySize.Min(startup, VmSettingsRules.LeastMinimum),
            Maximum = maximum,
            StaticSize = settings.StaticSize is { } size ? Written("static-size", size) ?? maximum : maximum,
            BufferPercent = settings.BufferPercent,
            Weight = settings.Weight,
        };
        foreach ((string setting, string expected) in VmSettingsRules.Check(resolved, version))
        {
            if (Find(setting) is { } place)
            {
                context.Report(place, ReadContext.Join(path, setting), expected);
            }
        }
    }

    private void CheckProvisioned(VmTemplate settings)
    {
        (string Name, SizeRule? Rule)[] rules =
        [
            ("startup", settings.Startup),
            ("minimum", settings.Minimum),
            ("maximum", settings.Maximum),
            ("static-size", settings.StaticSize),
        ];
        foreach ((string name, SizeRule? rule) in rules)
        {
            if (rule?.Basis == SizeBasis.Provisioned)
            {
                context.Report(
                    Find(name) ?? vm,
                    ReadContext.Join(path, name),
                    "a size or peak-demand: inline steps carry no provisioned size"
                );
            }
        }
    }

    private MemorySize? Written(string key, SizeRule rule) =>
        rule.Basis == SizeBasis.Fixed && Find(key) is { } place && !context.IsWrong(place) ? rule.Size : null;

    private DocumentNode? Find(string key) => vm.Find(key) ?? template?.Find(key);
}
