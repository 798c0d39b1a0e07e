namespace DmSim.Core.Engine;

/// <summary>One start in the <see cref="StartQueue"/>.</summary>
internal struct PendingStart
{
    public int Vm;
    public StartKind Kind;
    public int Attempt;
    public int Attempts;
    public bool InAttempt;
    public int RetryTicks;
    public int DeadlineTick;
    public int NextAttemptTick;
    public long NeededBytes;
    public long GrantBytes;
    public bool IsBridged;
    public bool Announced;
}
