namespace DmSim.Core.Policies;

/// <summary>One option of a policy: its name, meaning, unit, default and range.</summary>
public sealed record PolicyOption
{
    /// <summary>Name as written after <c>--policy name:</c>; kebab-case.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in a sentence; names the unknown (U1..U22) it stands for.</summary>
    public required string Description { get; init; }

    /// <summary>Unit of a number, such as <c>s</c> or <c>%</c>; empty for choices.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Default value as text.</summary>
    public required string Default { get; init; }

    /// <summary>Least number allowed.</summary>
    public double Minimum { get; init; }

    /// <summary>Greatest number allowed.</summary>
    public double Maximum { get; init; } = double.MaxValue;

    /// <summary>Allowed words; empty for a number.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>An option that is a number.</summary>
    public static PolicyOption Number(
        string name,
        double value,
        string unit,
        double minimum,
        double maximum,
        string description
    ) =>
        new()
        {
            Name = name,
            Description = description,
            Unit = unit,
            Default = value.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Minimum = minimum,
            Maximum = maximum,
        };

    /// <summary>An option that is one of several words; the first is the default.</summary>
    public static PolicyOption Choice(string name, IReadOnlyList<string> choices, string description) =>
        new()
        {
            Name = name,
            Description = description,
            Default = choices[0],
            Choices = choices,
        };
}
