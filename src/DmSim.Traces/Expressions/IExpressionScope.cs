namespace DmSim.Traces.Expressions;

/// <summary>What an expression may name, known before anything runs: problems are found while reading.</summary>
public interface IExpressionScope
{
    /// <summary>The kind of what a name reads.</summary>
    /// <param name="name">The name.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="expected">What was expected instead, when there is nothing of this name.</param>
    /// <returns>Whether there is something of this name.</returns>
    bool TryFind(ReadingName name, out ExpressionKind kind, out string expected);

    /// <summary>Whether a name is that of a group of several VMs, which only an aggregate can read.</summary>
    bool IsGroup(string subject);

    /// <summary>Whether samples are taken under this label.</summary>
    bool IsSeries(string label);
}
