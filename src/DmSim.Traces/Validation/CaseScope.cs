using DmSim.Core.Recording;
using DmSim.Traces.Expressions;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Validation;

/// <summary>What the expressions of a case may name.</summary>
internal sealed class CaseScope : IExpressionScope
{
    /// <summary>The round of the innermost repeat step.</summary>
    public const string Round = "round";

    /// <summary>The host's free memory while all VMs are off.</summary>
    public const string HostFree = "host-free";

    /// <summary>Values by name.</summary>
    public required IReadOnlyDictionary<string, ExpressionValue> Values { get; init; }

    /// <summary>Whether readings can be named; otherwise only values.</summary>
    public bool HasReadings { get; init; }

    /// <summary>Groups by name with their VMs, in the order of the scenario.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Groups { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Whether there may be VMs whose names only a trace knows.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Labels of read steps.</summary>
    public IReadOnlySet<string> Labels { get; init; } = new HashSet<string>();

    /// <summary>Labels of sample steps.</summary>
    public IReadOnlySet<string> Series { get; init; } = new HashSet<string>();

    /// <summary>Names of background steps.</summary>
    public IReadOnlySet<string> Backgrounds { get; init; } = new HashSet<string>();

    /// <summary>Whether a step or reading may mean this VM or group.</summary>
    public bool IsKnown(string name) =>
        IsOpen || Groups.ContainsKey(name) || Groups.Values.Any(members => members.Contains(name));

    /// <summary>What to expect instead of an unknown VM.</summary>
    public string ExpectedVm(string given)
    {
        string? nearest = Spelling.Nearest(given, Groups.Keys);
        string hint = nearest is null
            ? $"; there are {string.Join(", ", Groups.Keys)}"
            : $", did you mean '{nearest}'?";
        return $"the name of a VM or group; '{Spelling.Shorten(given)}' is none{hint}";
    }

    public bool IsGroup(string subject) =>
        subject == ReadingName.AllVms
        || (Groups.TryGetValue(subject, out IReadOnlyList<string>? members) && members.Count != 1);

    public bool IsSeries(string label) => Series.Contains(label);

    public bool TryFind(ReadingName name, out ExpressionKind kind, out string expected)
    {
        kind = ExpressionKind.Number;
        expected = "";
        if (name.Subject.Length == 0)
        {
            return TryFindValue(name.Metric, out kind, out expected);
        }

        if (!HasReadings)
        {
            expected = $"{ExpectedValue()}; readings such as {name} are known only while the case runs";
            return false;
        }

        if (name.Label is { } label && !Labels.Contains(label))
        {
            expected = ExpectedLabel(label);
            return false;
        }

        return name.Subject == ReadingName.Host
            ? TryFindHost(name, out kind, out expected)
            : TryFindVm(name, out kind, out expected);
    }

    private bool TryFindValue(string name, out ExpressionKind kind, out string expected)
    {
        expected = "";
        kind = ExpressionKind.Number;
        if (name == Round && HasReadings)
        {
            return true;
        }

        if (Values.TryGetValue(name, out ExpressionValue value))
        {
            kind = value.Kind;
            return true;
        }

        string reading = HasReadings ? " or a reading such as vm1.assigned" : "";
        expected = $"{ExpectedValue()}{reading}, not '{Spelling.Shorten(name)}'";
        return false;
    }

    private string ExpectedValue() => $"one of the values {string.Join(", ", Values.Keys)}";

    private string ExpectedLabel(string label)
    {
        string known = Labels.Count == 0 ? "there is none" : $"there are {string.Join(", ", Labels)}";
        return IsSeries(label)
            ? $"a function of the samples, such as count({label}, …); '{label}' is a series, not a single reading"
            : $"the label of a read step ({known}), not '{Spelling.Shorten(label)}'";
    }

    private bool TryFindVm(ReadingName name, out ExpressionKind kind, out string expected)
    {
        kind = ExpressionKind.Number;
        expected = "";
        if (name.Subject != ReadingName.AllVms && !IsKnown(name.Subject))
        {
            expected = ExpectedVm(name.Subject);
            return false;
        }

        VmReading? reading = ReadingCatalogue.OfVm.FirstOrDefault(one => one.Name == name.Metric);
        if (reading is null)
        {
            expected = ExpectedReading(name, ReadingCatalogue.OfVm.Select(one => one.Name));
            return false;
        }

        kind = KindOf(reading.Unit);
        return true;
    }

    private static bool TryFindHost(ReadingName name, out ExpressionKind kind, out string expected)
    {
        HostReading? reading = ReadingCatalogue.OfHost.FirstOrDefault(one => one.Name == name.Metric);
        kind = reading is null ? ExpressionKind.Number : KindOf(reading.Unit);
        expected = reading is null ? ExpectedReading(name, ReadingCatalogue.OfHost.Select(one => one.Name)) : "";
        return reading is not null;
    }

    private static string ExpectedReading(ReadingName name, IEnumerable<string> known)
    {
        string[] names = [.. known];
        string? nearest = Spelling.Nearest(name.Metric, names);
        string hint = nearest is null ? $"one of {string.Join(", ", names)}" : $"did you mean '{nearest}'?";
        return $"a reading of {name.Subject}; '{Spelling.Shorten(name.Metric)}' is none, {hint}";
    }

    /// <summary>What a reading is in an expression.</summary>
    public static ExpressionKind KindOf(ReadingUnit unit) =>
        unit switch
        {
            ReadingUnit.Bytes => ExpressionKind.Size,
            ReadingUnit.Share => ExpressionKind.Share,
            ReadingUnit.Truth => ExpressionKind.Truth,
            _ => ExpressionKind.Number,
        };
}
