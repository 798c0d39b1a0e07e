namespace DmSim.Traces.Expressions;

/// <summary>What an expression's value is; only like is compared with like.</summary>
public enum ExpressionKind
{
    /// <summary>A plain number: a count, or how many times something is another.</summary>
    Number,

    /// <summary>A share such as a pressure, written in percent; its amount is 1 for 100 %.</summary>
    Share,

    /// <summary>Memory; its amount is in bytes.</summary>
    Size,

    /// <summary>A span of time; its amount is in milliseconds.</summary>
    Time,

    /// <summary>Whether something holds; its amount is 1 or 0.</summary>
    Truth,
}
