using System.Security.Cryptography;
using System.Text;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Tools;

/// <summary>Applies a tool to files and writes the result with its provenance.</summary>
public static class ToolRun
{
    // The native form holds 64 KiB of provenance; the newest steps stand first, so the oldest are cut.
    private const int LongestProvenance = 60_000;

    /// <summary>Applies a tool and gives the result its provenance.</summary>
    /// <param name="name">The tool's name.</param>
    /// <param name="tool">The tool.</param>
    /// <param name="inputs">The traces.</param>
    /// <exception cref="Core.Scenarios.InvalidInputException">The options do not suit the traces.</exception>
    public static ToolOutcome Apply(string name, ITraceTool tool, IReadOnlyList<TraceInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(inputs);
        ToolOutcome outcome = tool.Apply(inputs);
        TraceInfo info = outcome.Trace.Info with
        {
            Provenance = Provenance($"'trace {name}': {tool.Description}", inputs),
            SourceSha256 = Sha256(inputs),
        };
        return outcome with { Trace = new DemandTrace(info, outcome.Trace.Vms) };
    }

    /// <summary>Says how a trace was made of others, newest step first.</summary>
    /// <param name="operation">What was done, without a full stop.</param>
    /// <param name="inputs">To what.</param>
    public static string Provenance(string operation, IReadOnlyList<TraceInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        StringBuilder text = new();
        text.Append("Made by ").Append(operation).Append(", from ");
        text.AppendJoin(
            ", ",
            inputs.Select(input => $"'{System.IO.Path.GetFileName(input.Path)}' (SHA-256 {Known(input.Sha256)})")
        );
        text.Append('.');
        foreach (TraceInput input in inputs.Where(input => input.Trace.Info.Provenance.Length > 0))
        {
            string which = inputs.Count > 1 ? $" of '{System.IO.Path.GetFileName(input.Path)}'" : "";
            text.Append(" Before").Append(which).Append(": ").Append(input.Trace.Info.Provenance);
        }

        return Cut(text.ToString());
    }

    /// <summary>
    /// The SHA-256 of the only input, or of what <c>sha256sum</c> prints for several in their order.
    /// </summary>
    public static string Sha256(IReadOnlyList<TraceInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 1)
        {
            return inputs[0].Sha256;
        }

        string listing = string.Concat(
            inputs.Select(input => $"{input.Sha256}  {System.IO.Path.GetFileName(input.Path)}\n")
        );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(listing)));
    }

    private static string Known(string sha256) => sha256.Length == 0 ? "not known" : sha256;

    private static string Cut(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= LongestProvenance)
        {
            return text;
        }

        int end = LongestProvenance;
        while ((bytes[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return Encoding.UTF8.GetString(bytes, 0, end) + " … (older steps cut)";
    }
}
