namespace DmSim.Core.Policies;

/// <summary>The kinds of <see cref="StartVerdict"/>.</summary>
public enum StartVerdictKind : byte
{
    /// <summary>Wait for memory.</summary>
    Wait,

    /// <summary>End the attempt.</summary>
    Refuse,

    /// <summary>Start with the grant.</summary>
    Admit,
}
