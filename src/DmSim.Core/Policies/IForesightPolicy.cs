namespace DmSim.Core.Policies;

/// <summary>A bound that may look into the future. Reports mark it; no deployable policy implements it.</summary>
public interface IForesightPolicy : IBalancingPolicy
{
    /// <summary>Called once, before <see cref="IBalancingPolicy.Begin"/>.</summary>
    void UseForesight(IDemandForesight foresight);
}
