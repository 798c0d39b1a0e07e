namespace DmSim.Traces.Scenarios;

/// <summary>
/// A value given outside a scenario file, as on a command line. It is read by the same rules as if it stood there,
/// so that options and files cannot disagree; a problem names the option.
/// </summary>
/// <param name="Option">What to call it in messages, such as <c>--host</c>.</param>
/// <param name="Path">
/// The key, with dots between levels (<c>host.memory</c>); <c>vms.</c> and a key sets it for every group of VMs.
/// </param>
/// <param name="Values">The value as it would be written; several for a list.</param>
/// <param name="IsList">Whether the key takes a list, even when there is only one value.</param>
public sealed record ScenarioOverride(string Option, string Path, IReadOnlyList<string> Values, bool IsList)
{
    /// <summary>An override by a single value.</summary>
    public ScenarioOverride(string option, string path, string value)
        : this(option, path, [value], IsList: false) { }
}
