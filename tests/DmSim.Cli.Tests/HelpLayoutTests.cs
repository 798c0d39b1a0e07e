using DmSim.Cli.Commands;

namespace DmSim.Cli.Tests;

public sealed class HelpLayoutTests
{
    [Fact]
    public void ParagraphsAreFoldedAfterSpacesAndKeepTheirOwnLineEnds() =>
        Assert.Equal(
            ["Title:", "  one two ", "  three", "  ", "  four", "", ""],
            Lines(new HelpLayout(12), layout => layout.AddParagraph("Title:", "one two three\n\nfour"))
        );

    [Fact]
    public void WordsWiderThanTheScreenAreCut() =>
        Assert.Equal(
            ["Title:", "  abcdefgh", "  ij", "", ""],
            Lines(new HelpLayout(10), layout => layout.AddParagraph("Title:", "abcdefghij"))
        );

    [Fact]
    public void NamesTakeAtMostHalfOfTheScreen() =>
        Assert.Equal(
            ["Rows:", "  -a,    take all ", "  --all  of them", "  -b     less", "", ""],
            Lines(
                new HelpLayout(19),
                layout =>
                    layout.AddTable("Rows:", [new HelpRow("-a, --all", "take all of them"), new HelpRow("-b", "less")])
            )
        );

    [Fact]
    public void TablesWithoutRowsAreLeftOut() =>
        Assert.Equal([""], Lines(new HelpLayout(80), layout => layout.AddTable("Rows:", [])));

    private static string[] Lines(HelpLayout layout, Action<HelpLayout> add)
    {
        add(layout);
        return layout.ToString().ReplaceLineEndings("\n").Split('\n');
    }
}
