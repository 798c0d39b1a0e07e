using System.Globalization;
using DmSim.Core.Units;
using DmSim.Traces.Expressions;

namespace DmSim.Traces.Tests.Expressions;

public sealed class ExpressionTests
{
    /// <summary>Arithmetic by hand: precedence, units, percentages, rounding with ties to even.</summary>
    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("10 - 2 - 3", "5")]
    [InlineData("-2 * -3", "6")]
    [InlineData("512 MiB + 0.5 GiB", "1024 MiB")]
    [InlineData("2 * 30 %", "60 %")]
    [InlineData("40 % of 8192 MiB", "3276.8 MiB")]
    [InlineData("round(40 % of 8192 MiB, 2 MiB)", "3276 MiB")]
    [InlineData("round(3 MiB, 2 MiB)", "4 MiB")]
    [InlineData("round(5 MiB, 2 MiB)", "4 MiB")]
    [InlineData("round(2.5)", "2")]
    [InlineData("floor(8191 MiB / 128 MiB)", "63")]
    [InlineData("ceil(1201 MiB, 2 MiB)", "1202 MiB")]
    [InlineData("1 GiB / 4 GiB", "25 %")]
    [InlineData("10 s * floor(1638 MiB / 128 MiB)", "120 s")]
    [InlineData("min(8 GiB, 50 % of 8 GiB)", "4096 MiB")]
    [InlineData("max(1, 2, 3) / 2", "1.5")]
    [InlineData("abs(1 GiB - 2 GiB) == 1 GiB", "true")]
    [InlineData("2 < 3 and not 3 < 2 or 1 == 2", "true")]
    [InlineData("1 == 1 and 1 == 2 or 3 == 3", "true")]
    [InlineData("0.1 + 0.2 == 0.3", "true")]
    public void Values_come_out_as_by_hand(string text, string expected) =>
        Assert.Equal(expected, Parse(text).Evaluate(new Readings()).ToString());

    [Theory]
    [InlineData("vm1.assigned > 0", "true")]
    [InlineData("pre.vm1.assigned == vm1.assigned / 2", "true")]
    [InlineData("vm1.pressure <= 80 %", "true")]
    [InlineData("'my vm'.assigned", "7 MiB")]
    [InlineData("mean(web.assigned)", "15 MiB")]
    [InlineData("count(web.assigned > 12 MiB)", "1")]
    [InlineData("all(web.assigned > 12 MiB)", "false")]
    [InlineData("most(web.assigned) - least(web.assigned)", "10 MiB")]
    [InlineData("count(k, vm1.assigned > 2 MiB)", "2")]
    [InlineData("sum(k, vm1.assigned)", "10 MiB")]
    [InlineData("any(k, vm1.assigned == 4 MiB)", "true")]
    public void Readings_of_vms_groups_and_samples(string text, string expected) =>
        Assert.Equal(expected, Parse(text).Evaluate(new Readings()).ToString());

    [Fact]
    public void What_is_shown_has_each_reading_once_in_order()
    {
        Expression expression = Parse(
            "vm1.assigned > pre.vm1.assigned and mean(web.assigned) > 0 and vm1.assigned > 0"
        );

        Assert.Equal(
            ["vm1.assigned = 100 MiB", "pre.vm1.assigned = 50 MiB", "mean(web.assigned) = 15 MiB"],
            expression.Shown(new Readings()).Select(one => $"{one.Key} = {one.Value}")
        );
    }

    [Theory]
    [InlineData("1 +", "a value such as 20 %, 512 MiB or vm1.assigned, not the end (at character 4)")]
    [InlineData("(1", "')', not the end (at character 3)")]
    [InlineData("1 MB", "one of the units KiB, MiB")]
    [InlineData("1 ! 2", "no '!' in an expression (at character 3)")]
    [InlineData("vm1.assigned > 5", "like on both sides of '>', not a size (512 MiB) and a plain number")]
    [InlineData("vm1.pressure <= 100", "not a percentage (20 %) and a plain number")]
    [InlineData("vm1.assigned and 1 == 1", "conditions beside 'and'")]
    [InlineData("1 GiB * 1 GiB", "a number or percentage on one side of '*'")]
    [InlineData("5 / 1 GiB", "a number, or amounts of one kind, around '/'")]
    [InlineData("floor(5 MiB)", "a unit to round to")]
    [InlineData("sqrt(4)", "one of the functions abs")]
    [InlineData("web.assigned > 0", "one VM; 'web' is a group")]
    [InlineData("sum(vm1.assigned)", "a group of VMs inside sum")]
    [InlineData("sum(web.assigned > 0)", "sum(… an amount …)")]
    [InlineData("all(web.assigned)", "all(… a condition …)")]
    [InlineData("count(pre, vm1.assigned > 0)", "the label of a sample step, not 'pre'")]
    [InlineData("vm9.assigned", "a reading, not vm9")]
    [InlineData("a.b.c.d", "vm.reading or label.vm.reading")]
    [InlineData("vm1.assigned vm1.assigned", "an operator such as + or <=, or the end, not 'vm1'")]
    [InlineData("'open", "a quoted name that ends with its quote")]
    [InlineData("99999999999999999999999999999999", "a number of fewer digits")]
    public void What_is_no_expression_is_told_with_its_place(string text, string expected)
    {
        Assert.False(Expression.TryParse(text, new Scope(), out _, out string told));
        Assert.Contains(expected, told, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused_not_fatal() =>
        Assert.False(Expression.TryParse(new string('(', 10_000), new Scope(), out _, out _));

    [Fact]
    public void Division_by_zero_is_arithmetic() =>
        Assert.Throws<DivideByZeroException>(() => Parse("1 GiB / (vm1.assigned - 100 MiB)").Evaluate(new Readings()));

    [Fact]
    public void Culture_does_not_matter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal("1.5 MiB", Parse("1.5 MiB").Evaluate(new Readings()).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static Expression Parse(string text)
    {
        Assert.True(Expression.TryParse(text, new Scope(), out Expression? expression, out string expected), expected);
        return expression;
    }

    private sealed class Scope : IExpressionScope
    {
        public bool TryFind(ReadingName name, out ExpressionKind kind, out string expected)
        {
            expected = $"a reading, not {name.Subject}";
            kind = name.Metric == "pressure" ? ExpressionKind.Share : ExpressionKind.Size;
            return name is { Label: null or "pre", Subject: "vm1" or "web" or "my vm" };
        }

        public bool IsGroup(string subject) => subject == "web";

        public bool IsSeries(string label) => label == "k";
    }

    /// <summary>vm1 holds 100 MiB, before 50; the VMs of web 10 and 20; samples of vm1 2, 4 and 4.</summary>
    private sealed class Readings(decimal? sample = null) : IExpressionReadings
    {
        public ExpressionValue Read(ReadingName name) =>
            name switch
            {
                { Metric: "pressure" } => ExpressionValue.Share(0.8m),
                { Label: "pre" } => Mebibytes(50),
                { Subject: "vm1" } => Mebibytes(sample ?? 100),
                { Subject: "web-1" } => Mebibytes(10),
                { Subject: "web-2" } => Mebibytes(20),
                _ => Mebibytes(7),
            };

        public IReadOnlyList<string> MembersOf(string subject) => ["web-1", "web-2"];

        public int SampleCount(string label) => 3;

        public IExpressionReadings Sample(string label, int index) => new Readings(new decimal[] { 2, 4, 4 }[index]);

        private static ExpressionValue Mebibytes(decimal count) =>
            ExpressionValue.Size(count * MemorySize.BytesPerMebibyte);
    }
}
