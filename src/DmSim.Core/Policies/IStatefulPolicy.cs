namespace DmSim.Core.Policies;

/// <summary>
/// A policy that can be handed the quantity it decides by, instead of working it out from what it saw: for asking what it
/// would do in a situation that was recorded elsewhere.
/// </summary>
public interface IStatefulPolicy
{
    /// <summary>Names of the quantities it takes, with their unit at the end, such as <c>goalBytes</c>.</summary>
    IReadOnlyList<string> StateNames { get; }

    /// <summary>Sets a quantity for the next call of <see cref="IBalancingPolicy.Balance"/> only.</summary>
    /// <param name="name">One of <see cref="StateNames"/>.</param>
    /// <param name="value">Its value.</param>
    void Take(string name, double value);
}
