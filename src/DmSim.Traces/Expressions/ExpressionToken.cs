namespace DmSim.Traces.Expressions;

/// <summary>A word of an expression.</summary>
/// <param name="Kind">What sort of word.</param>
/// <param name="Text">The word; of a quoted name what stands between the quotes.</param>
/// <param name="Position">Its first character, from 1.</param>
internal readonly record struct ExpressionToken(TokenKind Kind, string Text, int Position);

/// <summary>Sorts of words.</summary>
internal enum TokenKind
{
    Number,
    Name,
    Quoted,
    Sign,
    End,
}
