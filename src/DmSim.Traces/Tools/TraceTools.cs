namespace DmSim.Traces.Tools;

/// <summary>The catalogue of trace tools: one line each.</summary>
public static class TraceTools
{
    /// <summary>All tools, in the order of the help.</summary>
    public static IReadOnlyList<TraceToolDescriptor> All { get; } =
    [
        SliceTool.Descriptor,
        SampleTool.Descriptor,
        MergeTool.Descriptor,
        ResampleTool.Descriptor,
        ScaleTool.Descriptor,
        ShiftTool.Descriptor,
    ];
}
