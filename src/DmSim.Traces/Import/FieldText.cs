using System.Text;

namespace DmSim.Traces.Import;

/// <summary>Shows fields of a source in messages.</summary>
internal static class FieldText
{
    private const int LongestShown = 40;

    /// <summary>The field's text, cut where it is long.</summary>
    public static string Show(ReadOnlySpan<byte> field)
    {
        string shown = Encoding.UTF8.GetString(field[..Math.Min(field.Length, LongestShown)]);
        return field.Length > LongestShown ? shown + "…" : shown;
    }
}
