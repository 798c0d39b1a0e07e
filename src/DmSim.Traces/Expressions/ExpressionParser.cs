using System.Globalization;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Expressions;

/// <summary>
/// Reads an expression by descent: or, and, not, comparison, sum, product, sign, value. Kinds are checked on the way.
/// </summary>
internal sealed class ExpressionParser
{
    /// <summary>Deeper nesting is no expression that somebody wrote.</summary>
    private const int DeepestNesting = 64;

    private readonly string _text;
    private readonly IExpressionScope _scope;
    private readonly TokenCursor _tokens;
    private int _depth;
    private bool _mayNameGroup;
    private string? _group;

    private ExpressionParser(string text, IExpressionScope scope)
    {
        _text = text;
        _scope = scope;
        _tokens = new TokenCursor(text);
    }

    /// <summary>The root of an expression.</summary>
    /// <exception cref="ExpressionSyntaxException">It is none.</exception>
    public static ExpressionNode Parse(string text, IExpressionScope scope)
    {
        ExpressionParser parser = new(text, scope);
        ExpressionNode root = parser.Or();
        if (parser._tokens.Current.Kind != TokenKind.End)
        {
            string hint = parser._tokens.Current.Kind == TokenKind.Name ? "; a minus has spaces on both sides" : "";
            throw parser._tokens.Expected(
                $"an operator such as + or <=, or the end, not '{parser._tokens.Current.Text}'{hint}"
            );
        }

        return root;
    }

    private ExpressionNode Or()
    {
        ExpressionNode left = And();
        while (_tokens.TakeWord("or"))
        {
            left = new LogicNode(ExpressionOperators.Truth(left), ExpressionOperators.Truth(And()), StopsWhen: true);
        }

        return left;
    }

    private ExpressionNode And()
    {
        ExpressionNode left = Not();
        while (_tokens.TakeWord("and"))
        {
            left = new LogicNode(ExpressionOperators.Truth(left), ExpressionOperators.Truth(Not()), StopsWhen: false);
        }

        return left;
    }

    private ExpressionNode Not() =>
        _tokens.TakeWord("not") ? new OppositeNode(ExpressionOperators.Truth(Not())) : Comparison();

    private ExpressionNode Comparison()
    {
        ExpressionNode left = Sum();
        ExpressionToken sign = _tokens.Current;
        if (!_tokens.TakeSign("==", "!=", "<=", ">=", "<", ">"))
        {
            return left;
        }

        return ExpressionOperators.Comparison(sign, left, Sum());
    }

    private ExpressionNode Sum()
    {
        ExpressionNode left = Product();
        while (_tokens.Current is { Kind: TokenKind.Sign, Text: "+" or "-" } sign)
        {
            _tokens.Take();
            left = ExpressionOperators.Sum(sign, left, Product());
        }

        return left;
    }

    private ExpressionNode Product()
    {
        ExpressionNode left = Signed();
        while (true)
        {
            ExpressionToken sign = _tokens.Current;
            if (_tokens.TakeWord("of"))
            {
                left = ExpressionOperators.Share(sign, left, Signed());
            }
            else if (_tokens.TakeSign("*"))
            {
                left = ExpressionOperators.Times(sign, left, Signed());
            }
            else if (_tokens.TakeSign("/"))
            {
                left = ExpressionOperators.Over(sign, left, Signed());
            }
            else
            {
                return left;
            }
        }
    }

    private ExpressionNode Signed()
    {
        ExpressionToken sign = _tokens.Current;
        if (!_tokens.TakeSign("-"))
        {
            return Value();
        }

        ExpressionNode operand = Signed();
        ExpressionOperators.Amount(operand, sign);
        return new OppositeNode(operand);
    }

    private ExpressionNode Value()
    {
        if (++_depth > DeepestNesting)
        {
            throw _tokens.Expected($"at most {DeepestNesting} levels of nesting");
        }

        ExpressionToken token = _tokens.Current;
        ExpressionNode value = token.Kind switch
        {
            TokenKind.Number => Literal(),
            TokenKind.Name when _tokens.IsFollowedBy("(") => Call(),
            TokenKind.Name or TokenKind.Quoted => Reading(),
            TokenKind.Sign when token.Text == "(" => Group(),
            _ => throw _tokens.Expected(
                $"a value such as 20 %, 512 MiB or vm1.assigned, not {(token.Text.Length == 0 ? "the end" : $"'{token.Text}'")}"
            ),
        };
        _depth--;
        return value;
    }

    private ExpressionNode Group()
    {
        _tokens.Take();
        ExpressionNode inner = Or();
        _tokens.Require(")");
        return inner;
    }

    private LiteralNode Literal()
    {
        ExpressionToken number = _tokens.Take();
        if (
            !decimal.TryParse(
                number.Text,
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out decimal count
            )
        )
        {
            throw new ExpressionSyntaxException(number.Position, "a number of fewer digits");
        }

        bool hasWord = _tokens.Current.Kind == TokenKind.Name && !_tokens.IsFollowedBy("(");
        if (hasWord && ExpressionUnits.TryFind(_tokens.Current.Text, out ExpressionValue one))
        {
            _tokens.Take();
            return new LiteralNode(one with { Amount = one.Amount * count });
        }

        if (hasWord && ExpressionUnits.IsAmbiguous(_tokens.Current.Text))
        {
            throw _tokens.Expected($"one of the units {ExpressionUnits.Names}, not '{_tokens.Current.Text}'");
        }

        return new LiteralNode(ExpressionValue.Number(count));
    }

    private ExpressionNode Call()
    {
        ExpressionToken name = _tokens.Take();
        _tokens.Take();
        if (ExpressionFunctions.Aggregates.Contains(name.Text))
        {
            return Aggregate(name);
        }

        if (!ExpressionFunctions.Plain.Contains(name.Text))
        {
            string known = string.Join(", ", ExpressionFunctions.Plain.Concat(ExpressionFunctions.Aggregates));
            throw new ExpressionSyntaxException(name.Position, $"one of the functions {known}, not '{name.Text}'");
        }

        List<ExpressionNode> arguments = [Or()];
        while (_tokens.TakeSign(","))
        {
            arguments.Add(Or());
        }

        _tokens.Require(")");
        return ExpressionFunctions.Call(name, arguments);
    }

    private AggregateNode Aggregate(ExpressionToken name)
    {
        if (_mayNameGroup)
        {
            throw new ExpressionSyntaxException(name.Position, "no aggregate inside an aggregate");
        }

        string? series = null;
        if (_tokens.Current.Kind == TokenKind.Name && _tokens.IsFollowedBy(","))
        {
            ExpressionToken label = _tokens.Take();
            series = label.Text;
            if (!_scope.IsSeries(series))
            {
                throw new ExpressionSyntaxException(label.Position, $"the label of a sample step, not '{series}'");
            }

            _tokens.Require(",");
        }

        _mayNameGroup = series is null;
        _group = null;
        ExpressionNode operand = Or();
        _mayNameGroup = false;
        if (series is null && _group is null)
        {
            throw new ExpressionSyntaxException(
                name.Position,
                $"a group of VMs inside {name.Text}(…), or the label of samples as in {name.Text}(label, …)"
            );
        }

        int end = _tokens.Current.Position;
        _tokens.Require(")");
        return ExpressionFunctions.Aggregate(name, _text[(name.Position - 1)..end], series, _group, operand);
    }

    private ReadingNode Reading()
    {
        ExpressionToken first = _tokens.Take();
        List<string> parts = [first.Text];
        while (_tokens.Current is { Kind: TokenKind.Sign, Text: "." })
        {
            _tokens.Take();
            if (_tokens.Current.Kind is not (TokenKind.Name or TokenKind.Quoted))
            {
                throw _tokens.Expected("a name after '.'");
            }

            parts.Add(_tokens.Take().Text);
        }

        ReadingName name = parts switch
        {
            [string metric] => new ReadingName(null, "", metric),
            [string subject, string metric] => new ReadingName(null, subject, metric),
            [string label, string subject, string metric] => new ReadingName(label, subject, metric),
            _ => throw new ExpressionSyntaxException(first.Position, "vm.reading or label.vm.reading"),
        };
        NoteGroup(first, name);
        return _scope.TryFind(name, out ExpressionKind kind, out string expected)
            ? new ReadingNode(name, kind)
            : throw new ExpressionSyntaxException(first.Position, expected);
    }

    private void NoteGroup(ExpressionToken at, ReadingName name)
    {
        if (!_scope.IsGroup(name.Subject))
        {
            return;
        }

        if (!_mayNameGroup)
        {
            throw new ExpressionSyntaxException(
                at.Position,
                $"one VM; '{Spelling.Shorten(name.Subject)}' is a group, to be read as in mean({name}) or all({name} > 0)"
            );
        }

        if (_group is not null && _group != name.Subject)
        {
            throw new ExpressionSyntaxException(
                at.Position,
                $"one group in an aggregate, not '{_group}' and '{name.Subject}'"
            );
        }

        _group = name.Subject;
    }
}
