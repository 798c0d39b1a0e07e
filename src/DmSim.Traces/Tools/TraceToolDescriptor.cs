namespace DmSim.Traces.Tools;

/// <summary>A tool as users meet it: the command <c>dmsim trace NAME</c> is made from this alone.</summary>
public sealed record TraceToolDescriptor
{
    /// <summary>The name of the sub-command.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Whether it takes several traces.</summary>
    public bool TakesSeveral { get; init; }

    /// <summary>Its options.</summary>
    public required IReadOnlyList<ToolOption> Options { get; init; }

    /// <summary>Command lines to copy, one a line.</summary>
    public required string Examples { get; init; }

    /// <summary>Makes the tool; problems of the options go to the arguments' list.</summary>
    public required Func<ToolArguments, ITraceTool> Create { get; init; }
}
