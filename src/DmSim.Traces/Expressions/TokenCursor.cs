namespace DmSim.Traces.Expressions;

/// <summary>Walks over the words of an expression.</summary>
internal sealed class TokenCursor(string text)
{
    private readonly IReadOnlyList<ExpressionToken> _tokens = ExpressionLexer.Split(text);
    private int _next;

    /// <summary>The word that comes next.</summary>
    public ExpressionToken Current => _tokens[_next];

    /// <summary>Whether the word after the next one is this sign.</summary>
    public bool IsFollowedBy(string sign) =>
        _next + 1 < _tokens.Count && _tokens[_next + 1] is { Kind: TokenKind.Sign } token && token.Text == sign;

    /// <summary>Steps over the next word and returns it.</summary>
    public ExpressionToken Take() => _tokens[_next++];

    /// <summary>Steps over the next word when it is this one.</summary>
    public bool TakeWord(string word)
    {
        bool found = Current.Kind == TokenKind.Name && Current.Text == word;
        _next += found ? 1 : 0;
        return found;
    }

    /// <summary>Steps over the next word when it is one of these signs.</summary>
    public bool TakeSign(params ReadOnlySpan<string> signs)
    {
        bool found = Current.Kind == TokenKind.Sign && signs.Contains(Current.Text);
        _next += found ? 1 : 0;
        return found;
    }

    /// <summary>Steps over a sign that must come next.</summary>
    /// <exception cref="ExpressionSyntaxException">Something else does.</exception>
    public void Require(string sign)
    {
        if (!TakeSign(sign))
        {
            throw Expected($"'{sign}', not {(Current.Text.Length == 0 ? "the end" : $"'{Current.Text}'")}");
        }
    }

    /// <summary>A problem at the next word.</summary>
    public ExpressionSyntaxException Expected(string expected) => new(Current.Position, expected);
}
