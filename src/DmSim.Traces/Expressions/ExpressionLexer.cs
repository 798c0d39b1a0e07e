namespace DmSim.Traces.Expressions;

/// <summary>Splits the text of an expression into words.</summary>
/// <remarks>A hyphen between letters or digits belongs to a name (<c>host-free</c>); as a minus it has spaces.</remarks>
internal static class ExpressionLexer
{
    private static readonly string[] Signs = ["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "(", ")", ",", "."];

    /// <summary>The words, the last of which is the end.</summary>
    /// <exception cref="ExpressionSyntaxException">A character has no place in expressions.</exception>
    public static IReadOnlyList<ExpressionToken> Split(string text)
    {
        List<ExpressionToken> tokens = [];
        int at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            ExpressionToken token = Next(text, at, out int end);
            tokens.Add(token);
            at = end;
        }

        tokens.Add(new ExpressionToken(TokenKind.End, "", text.Length + 1));
        return tokens;
    }

    private static ExpressionToken Next(string text, int at, out int end)
    {
        char first = text[at];
        if (char.IsAsciiDigit(first))
        {
            end = EndOfNumber(text, at);
            return new ExpressionToken(TokenKind.Number, text[at..end], at + 1);
        }

        if (char.IsLetter(first) || first == '_')
        {
            end = EndOfName(text, at);
            return new ExpressionToken(TokenKind.Name, text[at..end], at + 1);
        }

        if (first is '\'' or '"')
        {
            int close = text.IndexOf(first, at + 1);
            if (close < 0)
            {
                throw new ExpressionSyntaxException(at + 1, "a quoted name that ends with its quote");
            }

            end = close + 1;
            return new ExpressionToken(TokenKind.Quoted, text[(at + 1)..close], at + 1);
        }

        if (first == '%')
        {
            end = at + 1;
            return new ExpressionToken(TokenKind.Name, "%", at + 1);
        }

        string? sign = Array.Find(Signs, one => text.AsSpan(at).StartsWith(one, StringComparison.Ordinal));
        if (sign is null)
        {
            throw new ExpressionSyntaxException(at + 1, $"no '{first}' in an expression");
        }

        end = at + sign.Length;
        return new ExpressionToken(TokenKind.Sign, sign, at + 1);
    }

    private static int EndOfNumber(string text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        bool hasFraction = at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]);
        if (!hasFraction)
        {
            return at;
        }

        at++;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at;
    }

    private static int EndOfName(string text, int at)
    {
        while (at < text.Length && IsOfName(text, at))
        {
            at++;
        }

        return at;
    }

    private static bool IsOfName(string text, int at) =>
        char.IsLetterOrDigit(text[at])
        || text[at] == '_'
        || (text[at] == '-' && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]));
}
