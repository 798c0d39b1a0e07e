using System.Globalization;

namespace DmSim.Core.Scenarios;

/// <summary>
/// What a user handed in cannot be used. Carries every problem found, so that all can be mended in one go; nothing has
/// been written when this is thrown. Programs end with exit code 2.
/// </summary>
public sealed class InvalidInputException : Exception
{
    /// <summary>The most problems that are listed; the rest is counted in <see cref="OmittedCount"/>.</summary>
    public const int ListedLimit = 100;

    /// <summary>Reports problems in the order given.</summary>
    /// <param name="issues">At least one problem; those after the first <see cref="ListedLimit"/> are only counted.</param>
    public InvalidInputException(IReadOnlyList<ValidationIssue> issues)
        : this(issues, 0) { }

    /// <summary>Reports problems of which the finder kept only the first ones.</summary>
    /// <param name="issues">At least one problem; those after the first <see cref="ListedLimit"/> are only counted.</param>
    /// <param name="omittedCount">How many further problems the finder counted without keeping them.</param>
    public InvalidInputException(IReadOnlyList<ValidationIssue> issues, long omittedCount)
        : base(Describe(issues, omittedCount))
    {
        Issues = issues.Count <= ListedLimit ? issues : [.. issues.Take(ListedLimit)];
        OmittedCount = omittedCount + (issues.Count - Issues.Count);
    }

    /// <summary>Reports a single problem.</summary>
    public InvalidInputException(ValidationIssue issue)
        : this([issue]) { }

    /// <summary>The problems, at least one and at most <see cref="ListedLimit"/>, in the order of the input.</summary>
    public IReadOnlyList<ValidationIssue> Issues { get; }

    /// <summary>How many further problems there are beyond <see cref="Issues"/>.</summary>
    public long OmittedCount { get; }

    private static string Describe(IReadOnlyList<ValidationIssue> issues, long omittedCount)
    {
        ArgumentNullException.ThrowIfNull(issues);
        ArgumentOutOfRangeException.ThrowIfNegative(omittedCount);
        if (issues.Count == 0)
        {
            throw new ArgumentException("An invalid input has at least one problem.", nameof(issues));
        }

        long omitted = omittedCount + Math.Max(0, issues.Count - ListedLimit);
        string listed = string.Join('\n', issues.Take(ListedLimit));
        return omitted == 0
            ? listed
            : string.Create(CultureInfo.InvariantCulture, $"{listed}\n… and {omitted} more problems");
    }
}
