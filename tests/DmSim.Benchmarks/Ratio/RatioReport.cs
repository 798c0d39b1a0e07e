namespace DmSim.Benchmarks.Ratio;

/// <summary>The ratio of the engine to the reference, measured in one run.</summary>
/// <param name="Reference">The reference and how it was compiled.</param>
/// <param name="Time">What was measured: thread or wall-clock time.</param>
/// <param name="Processor">The processor.</param>
/// <param name="Runtime">The runtime.</param>
/// <param name="Lines">One line per size.</param>
internal sealed record RatioReport(
    string Reference,
    string Time,
    string Processor,
    string Runtime,
    IReadOnlyList<RatioLine> Lines
);
