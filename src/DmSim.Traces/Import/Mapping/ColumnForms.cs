using DmSim.Core.Units;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Import.Mapping;

/// <summary>The kinds of values that only column mappings have.</summary>
internal static class ColumnForms
{
    /// <summary>What 1 of a column is, in bytes.</summary>
    public static ScalarForm<long> Unit() =>
        new(
            "a unit (B, KiB, MiB, GiB, TiB), or a size such as \"4 KiB\"",
            (ScalarNode node, out long bytes) =>
            {
                bool good =
                    MemorySize.TryParse(node.Text, out MemorySize size)
                    || MemorySize.TryParse($"1 {node.Text}", out size);
                bytes = size.Bytes;
                return good && bytes is > 0 and <= 1L << 50;
            },
            () => Scalars.Pattern(@"^ *([0-9]+(\.[0-9]*)?)? *([KkMmGgTt][Ii])?[Bb] *$")
        );

    /// <summary>What shares are shares of.</summary>
    public static ScalarForm<MappedBasis> Basis() =>
        new(
            "a size such as \"8 GiB\", or provisioned",
            (ScalarNode node, out MappedBasis basis) =>
            {
                bool isSize = MemorySize.TryParse(node.Text, out MemorySize size) && size.Bytes is > 0 and <= 1L << 50;
                basis = new MappedBasis(isSize ? size : null);
                return isSize || node.Text == "provisioned";
            },
            () => Scalars.Pattern(@"^ *([0-9]+(\.[0-9]*)?|\.[0-9]+) *([KkMmGgTt][Ii])?[Bb] *$|^provisioned$")
        );

    /// <summary>A time zone.</summary>
    public static ScalarForm<RecordedZone> Zone() =>
        new(
            "UTC, an offset such as +02:00, or a name such as Europe/Berlin",
            (ScalarNode node, out RecordedZone zone) => RecordedZone.TryParse(node.Text, out zone),
            () => Scalars.Pattern("^.+$")
        );
}
