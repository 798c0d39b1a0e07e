namespace DmSim.Core.Policies;

/// <summary>
/// A policy that can say which demand leaves it without anything to order. The engine then passes over ticks in which
/// nothing but demand changes, and every VM's stays within what was said; results are the same as with a call in each.
/// </summary>
/// <remarks>A policy that does not wake for <see cref="WakeEvents.ReportChanged"/> is not asked: it sleeps anyway.</remarks>
public interface ISettledPolicy : IBalancingPolicy
{
    /// <summary>
    /// Narrows what each VM may report, so that no call of <see cref="IBalancingPolicy.Balance"/> would order anything or
    /// return an earlier <see cref="Wake"/> than the last one did, as long as memory stays where it is.
    /// </summary>
    /// <param name="host">The view, as of the tick before; its signals and <see cref="HostView.Changed"/> are empty.</param>
    /// <param name="least">By VM, the least reported demand to be reckoned with; bytes. May be raised.</param>
    /// <param name="greatest">By VM, the greatest; bytes. May be lowered.</param>
    /// <returns>Whether there is such a range for every VM; <see langword="false"/> to be called in every tick.</returns>
    bool TrySettle(in HostView host, Span<long> least, Span<long> greatest);

    /// <summary>Takes in what was reported in the ticks that were passed over, in place of the calls.</summary>
    void PassOver(in SettledReports reports);
}
