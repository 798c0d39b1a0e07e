namespace DmSim.Traces.Expressions;

/// <summary>What the signs between operands mean, and between which kinds they may stand.</summary>
internal static class ExpressionOperators
{
    /// <summary>A comparison of like with like; truths can only be equal or not.</summary>
    public static BinaryNode Comparison(ExpressionToken sign, ExpressionNode left, ExpressionNode right)
    {
        bool ofTruths = left.Kind == ExpressionKind.Truth && sign.Text is ("==" or "!=");
        if (!ofTruths)
        {
            Amount(left, sign);
        }

        Alike(sign, ref left, ref right);
        return new BinaryNode(ExpressionKind.Truth, left, right, (a, b) => Compare(sign.Text, a, b) ? 1 : 0);
    }

    /// <summary>A sum or difference of like amounts.</summary>
    public static BinaryNode Sum(ExpressionToken sign, ExpressionNode left, ExpressionNode right)
    {
        Amount(left, sign);
        Alike(sign, ref left, ref right);
        return new BinaryNode(left.Kind, left, right, sign.Text == "+" ? decimal.Add : decimal.Subtract);
    }

    private static bool Compare(string sign, decimal left, decimal right) =>
        sign switch
        {
            "==" => left == right,
            "!=" => left != right,
            "<=" => left <= right,
            ">=" => left >= right,
            "<" => left < right,
            _ => left > right,
        };

    public static BinaryNode Share(ExpressionToken sign, ExpressionNode share, ExpressionNode whole)
    {
        if (share.Kind != ExpressionKind.Share || !ExpressionFunctions.IsAmount(whole))
        {
            throw new ExpressionSyntaxException(sign.Position, "a percentage before 'of' and an amount after it");
        }

        return new BinaryNode(whole.Kind, share, whole, decimal.Multiply);
    }

    public static BinaryNode Times(ExpressionToken sign, ExpressionNode left, ExpressionNode right)
    {
        ExpressionKind kind = (left.Kind, right.Kind) switch
        {
            (ExpressionKind.Truth, _) or (_, ExpressionKind.Truth) => ExpressionKind.Truth,
            (ExpressionKind.Number, ExpressionKind other) => other,
            (ExpressionKind other, ExpressionKind.Number) => other,
            (ExpressionKind.Share, ExpressionKind other) => other,
            (ExpressionKind other, ExpressionKind.Share) => other,
            _ => ExpressionKind.Truth,
        };
        return kind == ExpressionKind.Truth
            ? throw new ExpressionSyntaxException(sign.Position, "a number or percentage on one side of '*'")
            : new BinaryNode(kind, left, right, decimal.Multiply);
    }

    public static BinaryNode Over(ExpressionToken sign, ExpressionNode left, ExpressionNode right)
    {
        ExpressionKind kind = (left.Kind, right.Kind) switch
        {
            (ExpressionKind.Truth, _) or (_, ExpressionKind.Truth) => ExpressionKind.Truth,
            (_, ExpressionKind.Number) => left.Kind,
            (ExpressionKind.Share, ExpressionKind.Share) => ExpressionKind.Number,
            (_, ExpressionKind.Share) => left.Kind,
            _ => left.Kind == right.Kind ? ExpressionKind.Share : ExpressionKind.Truth,
        };
        return kind == ExpressionKind.Truth
            ? throw new ExpressionSyntaxException(sign.Position, "a number, or amounts of one kind, around '/'")
            : new BinaryNode(kind, left, right, decimal.Divide);
    }

    /// <summary>Sees to it that both sides are of one kind; a bare 0 is of every kind.</summary>
    private static void Alike(ExpressionToken sign, ref ExpressionNode left, ref ExpressionNode right)
    {
        if (right is LiteralNode { IsBareZero: true } && left.Kind != ExpressionKind.Truth)
        {
            right = new LiteralNode(new ExpressionValue(left.Kind, 0));
        }
        else if (left is LiteralNode { IsBareZero: true } && right.Kind != ExpressionKind.Truth)
        {
            left = new LiteralNode(new ExpressionValue(right.Kind, 0));
        }

        if (left.Kind != right.Kind)
        {
            throw new ExpressionSyntaxException(
                sign.Position,
                $"like on both sides of '{sign.Text}', not {Describe(left.Kind)} and {Describe(right.Kind)}"
            );
        }
    }

    public static ExpressionNode Truth(ExpressionNode node) =>
        node.Kind == ExpressionKind.Truth
            ? node
            : throw new ExpressionSyntaxException(
                1,
                $"conditions beside 'and', 'or' and 'not', not {Describe(node.Kind)}"
            );

    public static void Amount(ExpressionNode node, ExpressionToken sign)
    {
        if (!ExpressionFunctions.IsAmount(node))
        {
            throw new ExpressionSyntaxException(sign.Position, $"amounts around '{sign.Text}', not a condition");
        }
    }

    /// <summary>A kind in words, with an example of how it is written.</summary>
    public static string Describe(ExpressionKind kind) =>
        kind switch
        {
            ExpressionKind.Size => "a size (512 MiB)",
            ExpressionKind.Share => "a percentage (20 %)",
            ExpressionKind.Time => "a time (30 s)",
            ExpressionKind.Truth => "a condition",
            _ => "a plain number",
        };
}
