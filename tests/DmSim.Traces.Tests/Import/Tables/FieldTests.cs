using System.Globalization;
using System.Text;
using CsCheck;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Tests.Import.Tables;

public sealed class FieldTests
{
    /// <summary>Lines without quotes are split as the framework splits text, whatever their length.</summary>
    [Fact]
    public void Fields_without_quotes_are_those_between_separators() =>
        Gen.Char["ab1. \t;,é"]
            .Array[0, 70]
            .Sample(
                characters =>
                {
                    string line = new(characters);
                    byte[] bytes = Encoding.UTF8.GetBytes(line);
                    FieldSplitter fields = new((byte)',');
                    Assert.True(fields.Split(bytes));
                    string[] expected = [.. line.Split(',').Select(field => field.Trim(' ', '\t'))];
                    string[] found =
                    [
                        .. Enumerable
                            .Range(0, fields.Count)
                            .Select(index => Encoding.UTF8.GetString(fields.Field(bytes, index))),
                    ];
                    Assert.Equal(expected, found);
                },
                iter: 500
            );

    [Fact]
    public void A_quote_at_any_place_of_a_field_is_seen()
    {
        FieldSplitter fields = new((byte)',');
        for (int before = 0; before < 40; before++)
        {
            string name = new('x', before);
            byte[] good = Encoding.UTF8.GetBytes($"{name},\"a,b\",3");
            Assert.True(fields.Split(good));
            Assert.Equal(3, fields.Count);
            Assert.True(fields.Field(good, 1).SequenceEqual("a,b"u8));
            Assert.False(fields.Split(Encoding.UTF8.GetBytes($"1,y{name}\"z")));
        }
    }

    /// <summary>Halves go upwards; decimal arithmetic is exact here.</summary>
    [Fact]
    public void Numbers_are_scaled_and_rounded_as_decimals_are() =>
        Gen.Select(
                Gen.Long[0, 999_999_999_999],
                Gen.Int[0, 8],
                Gen.OneOf(Gen.Const(1L), Gen.Const(1000L), Gen.Const(1024L), Gen.Const(1L << 20), Gen.Const(1L << 40))
            )
            .Sample(
                (digits, decimals, scale) =>
                {
                    decimal number = new((int)digits, (int)(digits >> 32), 0, false, (byte)decimals);
                    decimal exact = decimal.Round(number * scale, MidpointRounding.AwayFromZero);
                    byte[] text = Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));
                    string? problem = NumberText.TryParse(text, scale, out long value);
                    Assert.Equal(number >= (decimal)long.MaxValue / scale, problem is not null);
                    Assert.Equal(problem is null ? exact : 0, value);
                },
                iter: 1000
            );
}
