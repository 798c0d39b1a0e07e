using DmSim.Core.Scenarios;

namespace DmSim.Core.Tests.Policies;

public class PolicyChoiceTests
{
    [Theory]
    [InlineData("hyper-v", null, "hyper-v", "")]
    [InlineData("hyper-v:weight=strict,period=2", null, "hyper-v", "weight=strict period=2")]
    [InlineData("./my.cs", "./my.cs", "", "")]
    [InlineData("my.CS:a=1", "my.CS", "", "a=1")]
    [InlineData("../x/my.dll:mine", "../x/my.dll", "mine", "")]
    [InlineData("/x/my.dll:mine:a=1,b=2", "/x/my.dll", "mine", "a=1 b=2")]
    [InlineData(@"C:\x\p.cs", @"C:\x\p.cs", "", "")]
    [InlineData(@"C:\x\p.cs:mine", @"C:\x\p.cs", "mine", "")]
    [InlineData(@"C:\x\p.dll:mine:a=b", @"C:\x\p.dll", "mine", "a=b")]
    [InlineData(@"C:p.cs:a=1,b=2", @"C:p.cs", "", "a=1 b=2")]
    [InlineData("a.cs/b.cs:n", "a.cs/b.cs", "n", "")]
    [InlineData("my.csx", null, "my.csx", "")]
    [InlineData("./k=v/p.cs:n", "./k=v/p.cs", "n", "")]
    public void A_choice_is_split_into_file_name_and_options(string text, string? file, string name, string options)
    {
        Assert.True(PolicyChoice.TryParse(text, out PolicyChoice choice));
        Assert.Equal((file, name), (choice.PlugIn, choice.Name));
        Assert.Equal(options, string.Join(' ', choice.Options.Select(option => $"{option.Key}={option.Value}")));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":a=1")]
    [InlineData("hyper-v:")]
    [InlineData("hyper-v:strict")]
    [InlineData("p.cs:")]
    [InlineData("p.cs:n:")]
    [InlineData("p.cs:n:x")]
    [InlineData("p.cs:=1")]
    public void What_is_no_choice_is_refused(string text) => Assert.False(PolicyChoice.TryParse(text, out _));
}
