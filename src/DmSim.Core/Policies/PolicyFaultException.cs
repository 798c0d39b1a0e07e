using System.Globalization;

namespace DmSim.Core.Policies;

/// <summary>
/// A plug-in's policy failed while it was asked: a defect of the plug-in, which is the user's input, and not of the
/// program.
/// Nothing of the run is kept.
/// </summary>
public sealed class PolicyFaultException : Exception
{
    /// <summary>Reports a failure.</summary>
    /// <param name="policy">The policy; it comes from a plug-in.</param>
    /// <param name="tick">The tick; −1 before the first.</param>
    /// <param name="vm">Name of the VM it was about; <see langword="null"/> when not known.</param>
    /// <param name="cause">What was thrown.</param>
    public PolicyFaultException(PolicyDescriptor policy, int tick, string? vm, Exception cause)
        : base(Describe(policy, tick, vm, cause), cause)
    {
        Policy = policy.Name;
        Tick = tick;
        Vm = vm;
        Calls = PlugInCalls.Of(cause, policy.Create.Method.Module.Assembly);
    }

    /// <summary>Name of the policy.</summary>
    public string Policy { get; }

    /// <summary>The tick at which it failed; −1 before the first.</summary>
    public int Tick { get; }

    /// <summary>Name of the VM it was about; <see langword="null"/> when not known.</summary>
    public string? Vm { get; }

    /// <summary>The calls inside the plug-in that led to it, innermost first.</summary>
    public IReadOnlyList<string> Calls { get; }

    private static string Describe(PolicyDescriptor policy, int tick, string? vm, Exception cause)
    {
        string about = vm is null ? "" : $", VM {vm}";
        string when =
            tick < 0 ? "before the first tick" : string.Create(CultureInfo.InvariantCulture, $"at tick {tick}");
        string what = $"{cause.GetType().Name}: {cause.Message}";
        return $"{policy.PlugIn?.File}: policy '{policy.Name}' failed {when}{about}: {what}";
    }
}
