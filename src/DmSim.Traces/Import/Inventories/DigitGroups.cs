namespace DmSim.Traces.Import.Inventories;

/// <summary>Numbers written for people: 16,384 or 16.384 or 16 384.</summary>
internal static class DigitGroups
{
    private const int GroupLength = 3;

    /// <summary>
    /// Takes the marks out of a whole number in groups of three digits. Anything else is left alone; only where sizes are
    /// whole units is <c>16.384</c> not a fraction.
    /// </summary>
    public static string Join(string text)
    {
        char mark = text.FirstOrDefault(character => !char.IsAsciiDigit(character));
        if (mark is not (',' or '.' or ' ' or '\u00A0' or '\u202F' or '\''))
        {
            return text;
        }

        string[] groups = text.Split(mark);
        bool grouped =
            groups[0].Length is > 0 and <= GroupLength
            && groups.All(group => group.All(char.IsAsciiDigit))
            && groups.Skip(1).All(group => group.Length == GroupLength);
        return grouped ? string.Concat(groups) : text;
    }
}
