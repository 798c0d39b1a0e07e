using DmSim.Core.Scenarios;
using DmSim.Traces.Expressions;
using DmSim.Traces.Scenarios.Forms;
using DmSim.Traces.Validation.Commands;

namespace DmSim.Traces.Validation;

/// <summary>
/// A step of a case. Sizes, times and counts in it may be expressions over readings, so what it does is worked out at the
/// moment it is reached.
/// </summary>
public sealed class CaseStep
{
    private readonly MapNode _node;
    private readonly string _path;
    private readonly CaseScope _scope;

    internal CaseStep(MapNode node, string path, CaseScope scope)
    {
        _node = node;
        _path = path;
        _scope = scope;
    }

    /// <summary>The line on which it begins.</summary>
    public int Line => _node.Line;

    /// <summary>The step in a few words: <c>start vm1</c>.</summary>
    public string Summary
    {
        get
        {
            MapEntry? naming = _node.Entries.FirstOrDefault(entry => StepKeys.Names.Contains(entry.Key.Text));
            return naming is null ? "step" : $"{naming.Key.Text} {(naming.Value as ScalarNode)?.Text}".TrimEnd();
        }
    }

    /// <summary>Works out what the step does now.</summary>
    /// <param name="readings">The values of the moment.</param>
    /// <returns>What it does; <see langword="null"/> when its condition does not hold.</returns>
    /// <exception cref="StepException">It cannot be worked out.</exception>
    public StepCommand? Resolve(IExpressionReadings readings)
    {
        ReadContext context = new(_node.Source ?? "")
        {
            Expressions = new CaseExpressions(_scope, readings, isRunning: true),
        };
        if (_node.Find("if") is { } condition)
        {
            bool isCondition = new ConditionForm().TryRead(condition, _path, context, out Expression expression);
            if (isCondition && !expression.Evaluate(readings).IsTrue)
            {
                return null;
            }
        }

        bool isWhole = StepKeys.Draft.TryRead(_node, _path, context, out StepDraft draft);
        if (isWhole && context.Count == 0)
        {
            return draft.ToCommand();
        }

        ValidationIssue first = context.ToException().Issues[0];
        throw new StepException($"{first.Path}: {first.Message}");
    }
}
