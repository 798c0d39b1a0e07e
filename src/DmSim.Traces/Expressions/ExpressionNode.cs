namespace DmSim.Traces.Expressions;

/// <summary>A part of an expression.</summary>
/// <param name="Kind">What its value is.</param>
internal abstract record ExpressionNode(ExpressionKind Kind)
{
    /// <summary>Its value.</summary>
    public abstract ExpressionValue Evaluate(IExpressionReadings readings);

    /// <summary>Adds what it reads, as people would want to see it beside a verdict.</summary>
    public virtual void CollectShown(ICollection<ShownPart> shown) { }
}

/// <summary>A part of an expression whose value is worth showing.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Node">The part.</param>
internal readonly record struct ShownPart(string Text, ExpressionNode Node);

/// <summary>A value that is written down.</summary>
internal sealed record LiteralNode(ExpressionValue Value) : ExpressionNode(Value.Kind)
{
    /// <summary>Whether it is a bare 0, which is nothing of any kind.</summary>
    public bool IsBareZero => Value is { Kind: ExpressionKind.Number, Amount: 0 };

    public override ExpressionValue Evaluate(IExpressionReadings readings) => Value;
}

/// <summary>A reading.</summary>
internal sealed record ReadingNode(ReadingName Name, ExpressionKind Kind) : ExpressionNode(Kind)
{
    public override ExpressionValue Evaluate(IExpressionReadings readings) => readings.Read(Name);

    public override void CollectShown(ICollection<ShownPart> shown) => shown.Add(new ShownPart(Name.ToString(), this));
}

/// <summary>One operand with a sign before it: the opposite of a truth or of a number.</summary>
internal sealed record OppositeNode(ExpressionNode Operand) : ExpressionNode(Operand.Kind)
{
    public override ExpressionValue Evaluate(IExpressionReadings readings)
    {
        ExpressionValue value = Operand.Evaluate(readings);
        return Kind == ExpressionKind.Truth
            ? ExpressionValue.Truth(!value.IsTrue)
            : value with
            {
                Amount = -value.Amount,
            };
    }

    public override void CollectShown(ICollection<ShownPart> shown) => Operand.CollectShown(shown);
}

/// <summary>Two operands with a sign between them.</summary>
internal sealed record BinaryNode(
    ExpressionKind Kind,
    ExpressionNode Left,
    ExpressionNode Right,
    Func<decimal, decimal, decimal> Apply
) : ExpressionNode(Kind)
{
    public override ExpressionValue Evaluate(IExpressionReadings readings) =>
        new(Kind, Apply(Left.Evaluate(readings).Amount, Right.Evaluate(readings).Amount));

    public override void CollectShown(ICollection<ShownPart> shown)
    {
        Left.CollectShown(shown);
        Right.CollectShown(shown);
    }
}

/// <summary>Both, or one of two truths; the second is not asked when the first decides.</summary>
internal sealed record LogicNode(ExpressionNode Left, ExpressionNode Right, bool StopsWhen)
    : ExpressionNode(ExpressionKind.Truth)
{
    public override ExpressionValue Evaluate(IExpressionReadings readings)
    {
        ExpressionValue first = Left.Evaluate(readings);
        return first.IsTrue == StopsWhen ? first : Right.Evaluate(readings);
    }

    public override void CollectShown(ICollection<ShownPart> shown)
    {
        Left.CollectShown(shown);
        Right.CollectShown(shown);
    }
}

/// <summary>A function of a few values.</summary>
internal sealed record CallNode(
    ExpressionKind Kind,
    IReadOnlyList<ExpressionNode> Arguments,
    Func<IReadOnlyList<decimal>, decimal> Apply
) : ExpressionNode(Kind)
{
    public override ExpressionValue Evaluate(IExpressionReadings readings) =>
        new(Kind, Apply([.. Arguments.Select(argument => argument.Evaluate(readings).Amount)]));

    public override void CollectShown(ICollection<ShownPart> shown)
    {
        foreach (ExpressionNode argument in Arguments)
        {
            argument.CollectShown(shown);
        }
    }
}

/// <summary>One value made of many: of the VMs of a group, or of the samples of a series.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it is written.</param>
/// <param name="Series">The label of the samples, or <see langword="null"/>.</param>
/// <param name="Group">The group, or <see langword="null"/>.</param>
/// <param name="Operand">What is asked of each.</param>
/// <param name="Apply">Makes one value of them.</param>
internal sealed record AggregateNode(
    ExpressionKind Kind,
    string Text,
    string? Series,
    string? Group,
    ExpressionNode Operand,
    Func<IReadOnlyList<decimal>, decimal> Apply
) : ExpressionNode(Kind)
{
    public override ExpressionValue Evaluate(IExpressionReadings readings)
    {
        decimal[] values = [.. EachOf(readings).Select(one => Operand.Evaluate(one).Amount)];
        if (values.Length == 0)
        {
            throw new ReadingMissingException(
                Series is null ? $"the group '{Group}' has no VM" : $"no sample was taken under '{Series}'"
            );
        }

        return new ExpressionValue(Kind, Apply(values));
    }

    public override void CollectShown(ICollection<ShownPart> shown) => shown.Add(new ShownPart(Text, this));

    private IEnumerable<IExpressionReadings> EachOf(IExpressionReadings readings)
    {
        if (Series is not null)
        {
            return Enumerable.Range(0, readings.SampleCount(Series)).Select(index => readings.Sample(Series, index));
        }

        return readings.MembersOf(Group!).Select(member => new MemberReadings(readings, Group!, member));
    }
}
