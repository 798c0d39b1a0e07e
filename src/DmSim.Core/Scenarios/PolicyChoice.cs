namespace DmSim.Core.Scenarios;

/// <summary>A policy and its overridden options, as in <c>hyper-v:weight=proportional</c>.</summary>
/// <param name="Name">Name in the policy catalogue.</param>
/// <param name="Options">Overridden options, in the order given.</param>
public sealed record PolicyChoice(string Name, IReadOnlyList<KeyValuePair<string, string>> Options)
{
    /// <summary>
    /// Reads <c>name</c> or <c>name:option=value,option=value</c>.
    /// </summary>
    /// <returns>Whether the text had this form; names are not checked here.</returns>
    public static bool TryParse(string text, out PolicyChoice choice)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string name = (colon < 0 ? text : text[..colon]).Trim();
        List<KeyValuePair<string, string>> options = [];
        choice = new PolicyChoice(name, options);
        if (name.Length == 0)
        {
            return false;
        }

        if (colon < 0)
        {
            return true;
        }

        foreach (string part in text[(colon + 1)..].Split(','))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                return false;
            }

            options.Add(new(part[..equals].Trim(), part[(equals + 1)..].Trim()));
        }

        return true;
    }

    /// <summary>The text that <see cref="TryParse"/> reads.</summary>
    public override string ToString() =>
        Options.Count == 0
            ? Name
            : $"{Name}:{string.Join(',', Options.Select(option => $"{option.Key}={option.Value}"))}";
}
