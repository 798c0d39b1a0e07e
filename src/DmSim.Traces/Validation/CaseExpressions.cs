using System.Globalization;
using DmSim.Core.Units;
using DmSim.Traces.Expressions;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Validation;

/// <summary>Works out the expressions of a case: with what is known before it runs, or while it runs.</summary>
/// <param name="scope">What may be named.</param>
/// <param name="readings">The values there are.</param>
/// <param name="isRunning">
/// Whether a reading that is missing is a fault; before the run a value in its place lets the rest be checked.
/// </param>
internal sealed class CaseExpressions(CaseScope scope, IExpressionReadings readings, bool isRunning)
    : IScalarExpressions
{
    /// <summary>What may be named.</summary>
    public CaseScope Scope { get; } = scope;

    /// <summary>The values there are.</summary>
    public IExpressionReadings Readings { get; } = readings;

    /// <summary>The same for what is not carried out yet.</summary>
    public CaseExpressions Ahead() => new(Scope, Readings, isRunning: false);

    public bool TryResolve(ScalarNode node, ScalarExpression wanted, string path, ReadContext context, out string text)
    {
        text = "";
        if (!TryParse(node, wanted.Kind, path, context, out Expression expression))
        {
            return false;
        }

        try
        {
            text = Write(expression.Evaluate(Readings), wanted.Unit);
            return true;
        }
        catch (ReadingMissingException) when (!isRunning)
        {
            text = Write(StandIn(wanted.Kind), wanted.Unit);
            return true;
        }
        catch (ReadingMissingException missing)
        {
            context.Report(node, path, $"readings that were taken; {missing.Message}");
        }
        catch (ArithmeticException)
        {
            context.Report(node, path, "a value; this divides by zero or exceeds all bounds");
        }

        return false;
    }

    public bool TryParse(
        ScalarNode node,
        ExpressionKind wanted,
        string path,
        ReadContext context,
        out Expression expression
    )
    {
        if (!Expression.TryParse(node.Text, Scope, out Expression? read, out string expected))
        {
            context.Report(node, path, expected);
            expression = null!;
            return false;
        }

        expression = read;
        if (read.Kind == wanted)
        {
            return true;
        }

        context.Report(
            node,
            path,
            $"{ExpressionOperators.Describe(wanted)}; '{Spelling.Shorten(node.Text)}' is "
                + ExpressionOperators.Describe(read.Kind)
        );
        return false;
    }

    private static ExpressionValue StandIn(ExpressionKind kind) =>
        kind switch
        {
            ExpressionKind.Size => ExpressionValue.Size(MemorySize.BytesPerGibibyte),
            ExpressionKind.Time => ExpressionValue.Time(1000),
            ExpressionKind.Share => ExpressionValue.Share(0.2m),
            _ => ExpressionValue.Number(1),
        };

    private static string Write(ExpressionValue value, long unit)
    {
        decimal amount = Math.Round(value.Amount / unit, MidpointRounding.ToEven) * unit;
        return value.Kind switch
        {
            ExpressionKind.Size => string.Create(CultureInfo.InvariantCulture, $"{amount:0} B"),
            ExpressionKind.Time => string.Create(CultureInfo.InvariantCulture, $"{amount:0} ms"),
            _ => value.Amount.ToString("0.############", CultureInfo.InvariantCulture),
        };
    }
}
