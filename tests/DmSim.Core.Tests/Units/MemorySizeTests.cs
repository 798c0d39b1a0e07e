using System.Globalization;
using CsCheck;
using DmSim.Core.Units;

namespace DmSim.Core.Tests.Units;

public class MemorySizeTests
{
    [Theory]
    [InlineData("256 GiB", 256L << 30)]
    [InlineData("512MiB", 512L << 20)]
    [InlineData("1.5 GiB", 3L << 29)]
    [InlineData("4096 B", 4096)]
    [InlineData(" 2 tib ", 2L << 40)]
    [InlineData("0 MiB", 0)]
    public void Sizes_are_read_with_binary_units(string text, long bytes)
    {
        Assert.True(MemorySize.TryParse(text, out MemorySize size));
        Assert.Equal(bytes, size.Bytes);
    }

    [Theory]
    [InlineData("256")]
    [InlineData("256 GB")]
    [InlineData("-1 GiB")]
    [InlineData("1,5 GiB")]
    [InlineData("0.3 B")]
    [InlineData("NaN GiB")]
    [InlineData("99999999999 TiB")]
    [InlineData("GiB")]
    [InlineData("")]
    public void Anything_else_is_refused(string text) => Assert.False(MemorySize.TryParse(text, out _));

    [Fact]
    public void Text_round_trips_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            foreach (string culture in (string[])["", "tr-TR", "de-DE", "ar-SA"])
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                Gen.Long[0, 1L << 50]
                    .Sample(bytes =>
                    {
                        Assert.True(MemorySize.TryParse(new MemorySize(bytes).ToString(), out MemorySize read));
                        Assert.Equal(bytes, read.Bytes);
                    });
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Rounding_goes_to_whole_units()
    {
        MemorySize unit = MemorySize.FromMebibytes(2);

        Assert.Equal(MemorySize.FromMebibytes(4), MemorySize.FromMebibytes(3).RoundUp(unit));
        Assert.Equal(MemorySize.FromMebibytes(2), MemorySize.FromMebibytes(3).RoundDown(unit));
        Assert.Equal(MemorySize.Zero, MemorySize.Zero.RoundUp(unit));
    }
}
