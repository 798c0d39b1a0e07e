namespace DmSim.Lab.Likeness;

/// <summary>How like its source a made trace is.</summary>
/// <param name="Measures">All numbers, by aspect.</param>
/// <param name="Warnings">Where the fit is poor and what that means, in sentences; empty where nothing stands out.</param>
public sealed record LikenessReport(IReadOnlyList<LikenessMeasure> Measures, IReadOnlyList<string> Warnings);
