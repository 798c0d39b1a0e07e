namespace DmSim.Core.Recording;

/// <summary>Receives every order that a policy changed; for the decision log and for explanations.</summary>
public interface IDecisionSink
{
    /// <summary>Called in the order in which the orders were given.</summary>
    void Decided(in Decision decision);
}
