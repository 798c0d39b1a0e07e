using DmSim.Traces.Expressions;

namespace DmSim.Traces.Validation;

/// <summary>What is known of a case before it runs: its values, no reading.</summary>
internal sealed class SettingReadings(IReadOnlyDictionary<string, ExpressionValue> values) : IExpressionReadings
{
    public ExpressionValue Read(ReadingName name) =>
        name.Subject.Length == 0 && values.TryGetValue(name.Metric, out ExpressionValue value)
            ? value
            : throw new ReadingMissingException($"{name} is known only while the case runs");

    public IReadOnlyList<string> MembersOf(string subject) =>
        throw new ReadingMissingException($"{subject} is known only while the case runs");

    public int SampleCount(string label) =>
        throw new ReadingMissingException($"{label} is known only while the case runs");

    public IExpressionReadings Sample(string label, int index) => this;
}
