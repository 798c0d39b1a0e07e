using System.Globalization;
using System.Text.Json.Nodes;
using DmSim.Core.Units;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Snapshots;

/// <summary>The kinds of values that snapshots are made of.</summary>
internal static class SnapshotForms
{
    /// <summary>The largest size that is taken: 1 EiB.</summary>
    private const long Largest = 1L << 60;

    /// <summary>Bytes as a whole number, or a size with a unit where a person writes.</summary>
    public static readonly Form<long> Bytes = Size(0);

    /// <summary>The same, negative where more is used than there was.</summary>
    public static readonly Form<long> SignedBytes = Size(-Largest);

    /// <summary>A percentage of time.</summary>
    public static readonly Form<double> Percent = Scalars.Number(0, 100);

    /// <summary>Numbers by name, which the policy knows.</summary>
    public static readonly Form<IReadOnlyList<KeyValuePair<string, double>>> Numbers = new NamedForm<double>(
        Scalars.Number(-1e18, 1e18)
    );

    private static ScalarForm<long> Size(long least) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"bytes from {least} to {Largest} as a whole number, or a size such as \"4 GiB\""
            ),
            (ScalarNode node, out long value) => TryRead(node, out value) && value >= least && value <= Largest,
            () =>
                new JsonObject
                {
                    ["type"] = new JsonArray("integer", "string"),
                    ["minimum"] = least,
                    ["maximum"] = Largest,
                }
        );

    private static bool TryRead(ScalarNode node, out long value)
    {
        if (
            node.IsPlain
            && long.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
        )
        {
            return true;
        }

        bool isSize = MemorySize.TryParse(node.Text, out MemorySize size);
        value = size.Bytes;
        return isSize;
    }
}
