using DmSim.Core.Units;

namespace DmSim.Core.Tests.Units;

public class TimeTextTests
{
    [Theory]
    [InlineData("30 s", 30_000)]
    [InlineData("10min", 600_000)]
    [InlineData("1.5 h", 5_400_000)]
    [InlineData("7 d", 604_800_000)]
    [InlineData("100 ms", 100)]
    [InlineData("1 week", 604_800_000)]
    [InlineData("09:30", 34_200_000)]
    [InlineData("23:59:59", 86_399_000)]
    [InlineData("2d 01:00", 176_400_000)]
    public void Spans_and_clock_times_are_read(string text, long milliseconds)
    {
        Assert.True(TimeText.TryParse(text, out long read));
        Assert.Equal(milliseconds, read);
    }

    [Theory]
    [InlineData("30")]
    [InlineData("-5 s")]
    [InlineData("1,5 h")]
    [InlineData("0.0001 s")]
    [InlineData("9:75")]
    [InlineData("1:2:3:4")]
    [InlineData("soon")]
    public void Anything_else_is_refused(string text) => Assert.False(TimeText.TryParse(text, out _));

    [Fact]
    public void Spans_and_clocks_are_written_plainly()
    {
        Assert.Equal("90 s", TimeText.Format(90_000));
        Assert.Equal("2 h", TimeText.Format(7_200_000));
        Assert.Equal("09:30:05", TimeText.FormatClock(34_205));
        Assert.Equal("2d 00:00:01", TimeText.FormatClock(172_801));
    }
}
