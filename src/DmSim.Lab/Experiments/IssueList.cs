using DmSim.Core.Scenarios;

namespace DmSim.Lab.Experiments;

/// <summary>Collects problems of one input, so that all are reported together.</summary>
internal sealed class IssueList(string source)
{
    private readonly List<ValidationIssue> _issues = [];

    public void Add(string path, string message) => _issues.Add(new ValidationIssue(source, null, null, path, message));

    public void ThrowIfAny()
    {
        if (_issues.Count > 0)
        {
            throw new InvalidInputException(_issues);
        }
    }
}
