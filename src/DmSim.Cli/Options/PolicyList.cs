namespace DmSim.Cli.Options;

/// <summary>Splits lists such as <c>static,hyper-v:weight=proportional,dead-band=0,clairvoyant</c>.</summary>
internal static class PolicyList
{
    /// <summary>The policies; a piece with <c>=</c> but no name is a further option of the policy before.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        List<string> policies = [];
        foreach (string piece in text.Split(','))
        {
            if (policies.Count > 0 && IsOption(piece) && policies[^1].Contains(':', StringComparison.Ordinal))
            {
                policies[^1] += $",{piece}";
            }
            else
            {
                policies.Add(piece.Trim());
            }
        }

        return policies;
    }

    private static bool IsOption(string piece)
    {
        int equals = piece.IndexOf('=', StringComparison.Ordinal);
        // A path may hold an equals sign, the name of an option never holds a part of a path.
        return equals >= 0 && piece.AsSpan(0, equals).IndexOfAny(":/\\.") < 0;
    }
}
