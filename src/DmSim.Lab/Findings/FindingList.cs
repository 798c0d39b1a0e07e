using static System.FormattableString;

namespace DmSim.Lab.Findings;

/// <summary>Collects findings in a fixed order; the same sentence is kept once.</summary>
internal sealed class FindingList
{
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> All => _findings;

    public void Note(string code, FormattableString text) => Add(FindingSeverity.Note, code, text);

    public void Caution(string code, FormattableString text) => Add(FindingSeverity.Caution, code, text);

    public void Doubt(string code, FormattableString text) => Add(FindingSeverity.Doubt, code, text);

    private void Add(FindingSeverity severity, string code, FormattableString text)
    {
        Finding finding = new(severity, code, Invariant(text));
        if (!_findings.Contains(finding))
        {
            _findings.Add(finding);
        }
    }
}
