namespace DmSim.Traces.Scenarios.Forms;

/// <summary>
/// A value that remembers where it was written, for checks that need more than one part of a document.
/// </summary>
/// <param name="Value">The value.</param>
/// <param name="Node">Where it was written.</param>
/// <param name="Path">Its path, such as <c>vms[2].template</c>.</param>
internal sealed record Located<T>(T Value, DocumentNode Node, string Path);
