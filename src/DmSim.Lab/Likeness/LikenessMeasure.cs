namespace DmSim.Lab.Likeness;

/// <summary>One number in which a made trace is compared with its source.</summary>
/// <param name="Aspect">What it belongs to: levels, sizes, movement, day, together, fleet or hosts.</param>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">Unit of all numbers; empty for plain ones.</param>
/// <param name="Source">In the source; NaN for a distance between the two.</param>
/// <param name="Made">In the made trace, or the distance.</param>
/// <param name="Low">
/// Where chance alone puts the source's own number in 95 of 100 cases, or 0 for a distance; NaN where nothing is known.
/// </param>
/// <param name="High">The other end; for a distance the largest that chance explains (5 %).</param>
/// <param name="Tolerance">
/// How far, as a share of the source's number (or plainly, where that is a share itself), is still called alike.
/// </param>
/// <param name="IsAlike">Whether it lies within the tolerance, or within chance.</param>
public sealed record LikenessMeasure(
    string Aspect,
    string Name,
    string Unit,
    double Source,
    double Made,
    double Low,
    double High,
    double Tolerance,
    bool IsAlike
);
