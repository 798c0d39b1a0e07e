using DmSim.Core.Recording;

namespace DmSim.Core.Engine;

/// <summary>The outcome of one run.</summary>
/// <param name="Totals">What was counted; metrics are computed from it with <see cref="MetricCatalogue"/>.</param>
/// <param name="Series">Time series, when asked for.</param>
/// <param name="Objective">Whether the objective was met, per tick and per sample.</param>
public sealed record RunResult(RunTotals Totals, RunSeries? Series, ObjectiveVerdict Objective);
