using DmSim.Core.Policies;
using DmSim.Core.Scenarios;

namespace DmSim.Traces.Scenarios.Forms;

/// <summary>Collects the problems of one document.</summary>
/// <param name="source">The file as the user named it.</param>
internal sealed class ReadContext(string source)
{
    private readonly List<ValidationIssue> _issues = [];
    private readonly HashSet<(string? Source, int Line, int Column, string Path)> _places = [];
    private long _omitted;

    /// <summary>The file that is read.</summary>
    public string Source { get; } = source;

    /// <summary>The policies a document may name.</summary>
    public PolicyCatalogue Policies { get; init; } = PolicyCatalogue.BuiltIn;

    /// <summary>Works out expressions where the document may hold them; <see langword="null"/>: plain values only.</summary>
    public IScalarExpressions? Expressions { get; set; }

    /// <summary>How many problems were found so far.</summary>
    public long Count => _issues.Count + _omitted;

    /// <summary>The path of a key inside the thing at another path.</summary>
    public static string Join(string path, string key) =>
        path.Length == 0 ? Spelling.Shorten(key) : $"{path}.{Spelling.Shorten(key)}";

    /// <summary>Whether a single value was already found wrong; what follows from it is then no news.</summary>
    public bool IsWrong(DocumentNode node) =>
        node is ScalarNode && _places.Contains((node.Source, node.Line, node.Column, ""));

    /// <summary>Adds a problem at a node, unless one was already reported for it.</summary>
    public void Report(DocumentNode node, string path, string expected)
    {
        if (_places.Add((node.Source, node.Line, node.Column, node is ScalarNode ? "" : path)))
        {
            Add(
                node.Option is { } option
                    ? new ValidationIssue(option, null, null, PlaceOfOption(path), $"expected {expected}")
                    : new ValidationIssue(node.Source ?? Source, node.Line, node.Column, path, $"expected {expected}")
            );
        }
    }

    /// <summary>Adds a problem at a place.</summary>
    public void Report(int line, int column, string path, string expected) =>
        Add(new ValidationIssue(Source, line, column, path, $"expected {expected}"));

    /// <summary>Takes over problems of a file that a document names, each once.</summary>
    public void Include(InvalidInputException problems)
    {
        _omitted += problems.OmittedCount;
        foreach (ValidationIssue issue in problems.Issues.Except(_issues).ToList())
        {
            Add(issue);
        }
    }

    /// <summary>Ends the reading when problems were found, listing them in the order of the document.</summary>
    public void ThrowIfAny()
    {
        if (_issues.Count > 0)
        {
            throw ToException();
        }
    }

    /// <summary>The problems, of which there must be one, in the order of the document.</summary>
    public InvalidInputException ToException() =>
        new([.. _issues.OrderBy(issue => issue.Line).ThenBy(issue => issue.Column)], _omitted);

    /// <summary>An option says which key it sets, but not which of several VMs it does not suit.</summary>
    private static string? PlaceOfOption(string path) => path.Contains('[', StringComparison.Ordinal) ? path : null;

    private void Add(ValidationIssue issue)
    {
        if (_issues.Count >= InvalidInputException.ListedLimit)
        {
            _omitted++;
            return;
        }

        _issues.Add(issue);
    }
}
