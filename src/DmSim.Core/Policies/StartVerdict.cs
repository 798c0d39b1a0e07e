namespace DmSim.Core.Policies;

/// <summary>What a policy says to a pending start.</summary>
/// <param name="Kind">Wait, refuse, or admit.</param>
/// <param name="GrantBytes">For <see cref="StartVerdictKind.Admit"/>: memory to start with, minimum..startup.</param>
public readonly record struct StartVerdict(StartVerdictKind Kind, long GrantBytes)
{
    /// <summary>Keep the attempt waiting until startup is free or the attempt times out.</summary>
    public static StartVerdict Wait => new(StartVerdictKind.Wait, 0);

    /// <summary>End this attempt now.</summary>
    public static StartVerdict Refuse => new(StartVerdictKind.Refuse, 0);

    /// <summary>Start with less than startup, as soon as this much is free.</summary>
    public static StartVerdict Admit(long grantBytes) => new(StartVerdictKind.Admit, grantBytes);
}
