namespace DmSim.Lab.Density;

/// <summary>What a search for the largest number found.</summary>
/// <param name="Largest">The largest number that was met, with every smaller one that was tried met too.</param>
/// <param name="MissedAbove">Whether one more was tried and missed; false when the limit was reached.</param>
/// <param name="MetAboveAt">The least larger number that was met all the same; <see langword="null"/>: none seen.</param>
internal readonly record struct SearchOutcome(int Largest, bool MissedAbove, int? MetAboveAt);
