using System.Buffers.Text;
using DmSim.Traces.Import.Monitoring;

namespace DmSim.Traces.Import.Sysstat;

/// <summary>The memory fields of one moment, filled in field by field.</summary>
internal sealed class SysstatReading
{
    private readonly double[] _values = new double[SysstatFields.Count];

    /// <summary>Nothing known yet.</summary>
    public SysstatReading()
    {
        Clear();
    }

    /// <summary>How far the used percentage may be from the truth, for it was rounded when printed.</summary>
    public double PercentTolerance { get; private set; }

    /// <summary>Whether a value was printed with a unit, and so rounded.</summary>
    public bool IsRounded { get; private set; }

    /// <summary>Whether any field is known.</summary>
    public bool IsEmpty => _values.AsSpan().IndexOfAnyExcept(double.NaN) < 0;

    /// <summary>Whether there is more than swap.</summary>
    public bool HasMemory =>
        double.IsFinite(this[SysstatField.Free])
        || double.IsFinite(this[SysstatField.Commit])
        || double.IsFinite(this[SysstatField.Available]);

    /// <summary>A field; NaN where it is not known.</summary>
    public double this[SysstatField field] => _values[(int)field];

    /// <summary>Forgets everything.</summary>
    public void Clear() => _values.AsSpan().Fill(double.NaN);

    /// <summary>Reads a field from its text: with a point or a comma, and, from <c>--human</c>, a unit.</summary>
    /// <returns>Whether it was a number.</returns>
    public bool TrySet(SysstatField field, ReadOnlySpan<byte> text)
    {
        if (field != SysstatField.UsedPercent && WholeNumber.TryParse(text, out double whole))
        {
            _values[(int)field] = whole;
            return true;
        }

        Span<byte> copy = stackalloc byte[32];
        text = text.Trim(" \t"u8);
        if (text.IsEmpty || text.Length > copy.Length)
        {
            return false;
        }

        double scale = ScaleOf(text[^1]);
        int length = scale == 0 ? text.Length : text.Length - 1;
        text[..length].Replace(copy, (byte)',', (byte)'.');
        bool read = Utf8Parser.TryParse(copy[..length], out double value, out int used) && used == length && value >= 0;
        if (!read || !double.IsFinite(value))
        {
            return false;
        }

        if (field == SysstatField.UsedPercent)
        {
            int point = copy[..length].IndexOf((byte)'.');
            int decimals = point < 0 ? 0 : length - point - 1;
            PercentTolerance = (0.5 * Math.Pow(10, -decimals)) + 1e-9;
            scale = 1;
        }

        IsRounded |= scale > 1 && field != SysstatField.UsedPercent;
        _values[(int)field] = value * (scale == 0 ? 1 : scale);
        return true;
    }

    /// <summary>Turns a field into KiB.</summary>
    public void Scale(SysstatField field, double kibibytes) => _values[(int)field] *= kibibytes;

    private static double ScaleOf(byte unit) =>
        unit switch
        {
            (byte)'k' or (byte)'K' => 1,
            (byte)'M' => 1 << 10,
            (byte)'G' => 1 << 20,
            (byte)'T' => 1 << 30,
            (byte)'%' => 1,
            _ => 0,
        };
}
