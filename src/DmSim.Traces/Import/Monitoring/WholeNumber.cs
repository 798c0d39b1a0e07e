namespace DmSim.Traces.Import.Monitoring;

/// <summary>Reads what most values of logs are: whole numbers that a <see langword="double"/> holds exactly.</summary>
internal static class WholeNumber
{
    private const int SafeDigits = 15;

    /// <summary>Reads 1 to 15 digits and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        value = double.NaN;
        if (text.Length is 0 or > SafeDigits)
        {
            return false;
        }

        long whole = 0;
        foreach (byte character in text)
        {
            uint digit = (uint)(character - '0');
            if (digit > 9)
            {
                return false;
            }

            whole = (whole * 10) + digit;
        }

        value = whole;
        return true;
    }
}
