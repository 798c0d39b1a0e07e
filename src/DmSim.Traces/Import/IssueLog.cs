using DmSim.Core.Scenarios;

namespace DmSim.Traces.Import;

/// <summary>
/// Collects the problems of a source; keeps the first and counts the rest, so that no input can exhaust memory.
/// </summary>
public sealed class IssueLog
{
    private readonly List<ValidationIssue> _issues = [];
    private long _omittedCount;

    /// <summary>Whether no problem was found so far.</summary>
    public bool IsEmpty => _issues.Count == 0;

    /// <summary>Adds a problem.</summary>
    /// <param name="source">The file.</param>
    /// <param name="line">The line, counted from 1, or <see langword="null"/> for the file as a whole.</param>
    /// <param name="column">The column in bytes, counted from 1, or <see langword="null"/>.</param>
    /// <param name="message">What is wrong and what was expected.</param>
    public void Add(string source, int? line, int? column, string message)
    {
        if (_issues.Count < InvalidInputException.ListedLimit)
        {
            _issues.Add(new ValidationIssue(source, line, column, null, message));
        }
        else
        {
            _omittedCount++;
        }
    }

    /// <summary>Ends the import if there was a problem.</summary>
    /// <exception cref="InvalidInputException">With all problems.</exception>
    public void ThrowIfAny()
    {
        if (!IsEmpty)
        {
            throw new InvalidInputException(_issues, _omittedCount);
        }
    }
}
