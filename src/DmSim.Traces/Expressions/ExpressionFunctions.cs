namespace DmSim.Traces.Expressions;

/// <summary>The functions of expressions.</summary>
internal static class ExpressionFunctions
{
    /// <summary>Functions of a few values.</summary>
    public static readonly IReadOnlyList<string> Plain = ["abs", "min", "max", "floor", "ceil", "round"];

    /// <summary>Functions of many: the VMs of a group or the samples of a series.</summary>
    public static readonly IReadOnlyList<string> Aggregates = ["count", "all", "any", "sum", "mean", "least", "most"];

    /// <summary>Calls a plain function.</summary>
    /// <exception cref="ExpressionSyntaxException">The arguments do not suit it.</exception>
    public static ExpressionNode Call(ExpressionToken name, IReadOnlyList<ExpressionNode> arguments)
    {
        switch (name.Text)
        {
            case "abs":
                Require(arguments.Count == 1 && IsAmount(arguments[0]), name, "abs(one amount)");
                return new CallNode(arguments[0].Kind, arguments, values => Math.Abs(values[0]));
            case "min":
            case "max":
                Require(arguments.Count > 0 && arguments.All(IsAmount), name, $"{name.Text}(amounts)");
                Require(arguments.All(one => one.Kind == arguments[0].Kind), name, "amounts of one kind");
                return name.Text == "min"
                    ? new CallNode(arguments[0].Kind, arguments, values => values.Min())
                    : new CallNode(arguments[0].Kind, arguments, values => values.Max());
            default:
                return Rounded(name, arguments);
        }
    }

    /// <summary>Calls an aggregate.</summary>
    /// <exception cref="ExpressionSyntaxException">What is asked of each does not suit it.</exception>
    public static AggregateNode Aggregate(
        ExpressionToken name,
        string text,
        string? series,
        string? group,
        ExpressionNode operand
    )
    {
        bool ofTruths = name.Text is "count" or "all" or "any";
        Require(
            ofTruths == (operand.Kind == ExpressionKind.Truth),
            name,
            ofTruths ? $"{name.Text}(… a condition …)" : $"{name.Text}(… an amount …)"
        );
        (ExpressionKind kind, Func<IReadOnlyList<decimal>, decimal> apply) = name.Text switch
        {
            "count" => (ExpressionKind.Number, Sum),
            "all" => (ExpressionKind.Truth, Least),
            "any" => (ExpressionKind.Truth, Most),
            "sum" => (operand.Kind, Sum),
            "mean" => (operand.Kind, values => values.Average()),
            "least" => (operand.Kind, Least),
            _ => (operand.Kind, (Func<IReadOnlyList<decimal>, decimal>)Most),
        };
        return new AggregateNode(kind, text, series, group, operand, apply);
    }

    /// <summary>Whether a value can be counted with.</summary>
    public static bool IsAmount(ExpressionNode node) => node.Kind != ExpressionKind.Truth;

    private static decimal Sum(IReadOnlyList<decimal> values) => values.Sum();

    private static decimal Least(IReadOnlyList<decimal> values) => values.Min();

    private static decimal Most(IReadOnlyList<decimal> values) => values.Max();

    /// <summary>Rounds to whole units; numbers and shares to whole numbers where no unit is given.</summary>
    private static CallNode Rounded(ExpressionToken name, IReadOnlyList<ExpressionNode> arguments)
    {
        Require(
            arguments.Count is 1 or 2 && arguments.All(IsAmount),
            name,
            $"{name.Text}(amount) or {name.Text}(amount, unit)"
        );
        ExpressionKind kind = arguments[0].Kind;
        Func<decimal, decimal> rule = name.Text switch
        {
            "floor" => Math.Floor,
            "ceil" => Math.Ceiling,
            _ => value => Math.Round(value, MidpointRounding.ToEven),
        };
        if (arguments.Count == 1)
        {
            Require(
                kind is ExpressionKind.Number or ExpressionKind.Share,
                name,
                $"a unit to round to, as in {name.Text}(…, 2 MiB)"
            );
            return new CallNode(ExpressionKind.Number, arguments, values => rule(values[0]));
        }

        Require(arguments[1].Kind == kind, name, "a unit of the same kind as the amount");
        return new CallNode(kind, arguments, values => rule(values[0] / values[1]) * values[1]);
    }

    private static void Require(bool condition, ExpressionToken at, string expected)
    {
        if (!condition)
        {
            throw new ExpressionSyntaxException(at.Position, expected);
        }
    }
}
