namespace DmSim.Lab.PolicyContracts;

/// <summary>A policy does not keep a clause of the contract; the message says what was seen.</summary>
/// <param name="message">What was seen.</param>
public sealed class BrokenClauseException(string message) : Exception(message);
