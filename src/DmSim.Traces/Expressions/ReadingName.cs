namespace DmSim.Traces.Expressions;

/// <summary>What an expression reads: <c>vm1.assigned</c> now, or <c>during.vm1.assigned</c> as it was read then.</summary>
/// <param name="Label">The label under which it was read; <see langword="null"/>: the value of the moment.</param>
/// <param name="Subject">
/// The VM, a group of VMs inside an aggregate, or <see cref="Host"/>; empty for a value with a name of its own.
/// </param>
/// <param name="Metric">What of it; or the name of the value.</param>
public sealed record ReadingName(string? Label, string Subject, string Metric)
{
    /// <summary>The subject that stands for the host.</summary>
    public const string Host = "host";

    /// <summary>The subject that stands for all VMs of the case.</summary>
    public const string AllVms = "vms";

    /// <summary>As it is written.</summary>
    public override string ToString() =>
        Subject.Length == 0 ? Metric
        : Label is null ? $"{Subject}.{Metric}"
        : $"{Label}.{Subject}.{Metric}";
}
