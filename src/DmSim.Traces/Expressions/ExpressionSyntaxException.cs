namespace DmSim.Traces.Expressions;

/// <summary>A text is no expression.</summary>
internal sealed class ExpressionSyntaxException(int position, string expected) : Exception(expected)
{
    /// <summary>Character of the text, from 1, at which something else was expected.</summary>
    public int Position { get; } = position;

    /// <summary>What was expected.</summary>
    public string Expected { get; } = expected;
}
