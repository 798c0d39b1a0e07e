using DmSim.Core.Policies;
using DmSim.Lab.Experiments;
using DmSim.Lab.Findings;
using DmSim.Reporting.Figures;

namespace DmSim.Reporting.Html;

/// <summary>
/// One self-contained page: the answer, the findings, the figures, the tables, and what all of it was made from. It
/// needs no network and no script, and prints.
/// </summary>
internal sealed class ReportPage
{
    /// <summary>Name of the report in a results folder.</summary>
    public const string FileName = "report.html";

    /// <summary>Figures up to this width share a line.</summary>
    private const int NarrowWidth = 640;

    private static readonly string Style = LoadStyle();

    /// <summary>What the page is about.</summary>
    public required string Title { get; init; }

    /// <summary>The answer in one sentence.</summary>
    public required string Answer { get; init; }

    /// <summary>What the answer refers to: host, objective, draws; one short line each.</summary>
    public required IReadOnlyList<string> Context { get; init; }

    /// <summary>What the result says about itself.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The figures with their PNG.</summary>
    public required IReadOnlyList<(Figure Figure, byte[] Png)> Figures { get; init; }

    /// <summary>Adds the tables.</summary>
    public required Action<HtmlText> Tables { get; init; }

    /// <summary>What the results were made from.</summary>
    public required Provenance Provenance { get; init; }

    /// <summary>The command that makes it again; may be empty.</summary>
    public required string Command { get; init; }

    /// <summary>The page.</summary>
    public string Render()
    {
        HtmlText html = new();
        html.Markup("<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n")
            .Markup("<meta charset=\"utf-8\"/>\n")
            .Markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
            .Markup("<meta name=\"color-scheme\" content=\"light dark\"/>\n")
            // Nothing is ever loaded from elsewhere, whatever a name in the results contains.
            .Markup("<meta http-equiv=\"Content-Security-Policy\" ")
            .Markup("content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\"/>\n")
            .Element("title", $"{Title} · DmSim")
            .Markup("<style>\n")
            .Markup(Style)
            .Markup("</style>\n</head>\n<body>\n<main>\n<header>\n")
            .Element("p", Title, "kicker")
            .Element("h1", Answer)
            .Markup("<ul class=\"context\">\n");
        foreach (string line in Context)
        {
            html.Element("li", line);
        }

        html.Markup("</ul>\n</header>\n");
        AddFindings(html);
        AddFigures(html);
        html.Markup("<section>\n").Element("h2", "Numbers");
        Tables(html);
        html.Markup("</section>\n");
        AddProvenance(html);
        return html.Markup("</main>\n</body>\n</html>\n").ToString();
    }

    private void AddFindings(HtmlText html)
    {
        html.Markup("<section>\n").Element("h2", "Findings");
        if (Findings.Count == 0)
        {
            html.Element("p", "None: nothing about this result needs a warning.");
        }
        else
        {
            html.Markup("<ul class=\"findings\">\n");
            foreach (Finding finding in Findings.OrderByDescending(finding => finding.Severity))
            {
                string severity = finding.Severity switch
                {
                    FindingSeverity.Doubt => "doubt",
                    FindingSeverity.Caution => "caution",
                    _ => "note",
                };
                html.Markup($"<li class=\"{severity}\"><strong>{severity}</strong> ")
                    .Text(finding.Text)
                    .Markup("</li>\n");
            }

            html.Markup("</ul>\n");
        }

        html.Markup("</section>\n");
    }

    private void AddFigures(HtmlText html)
    {
        if (Figures.Count == 0)
        {
            return;
        }

        html.Markup("<section>\n").Element("h2", "Figures").Markup("<div class=\"figures\">\n");
        foreach ((Figure figure, byte[] png) in Figures)
        {
            // The alternative text is the title: the caption, read after it, already says the rest.
            string size = figure.Width > NarrowWidth ? " class=\"wide\"" : "";
            html.Markup($"<figure id=\"{figure.Name}\"{size}>\n<img width=\"{Whole(figure.Width)}\" ")
                .Markup($"height=\"{Whole(figure.Height)}\" alt=\"")
                .Text(figure.Title)
                .Markup($"\" src=\"data:image/png;base64,{Convert.ToBase64String(png)}\"/>\n<figcaption>")
                .Text(figure.Caption)
                .Markup("<br/><span class=\"links\">");
            string path = FigureFiles.Folder + figure.Name;
            html.Markup($"<a href=\"{path}.csv\">numbers (CSV)</a> · <a href=\"{path}.svg\">SVG</a> · ")
                .Markup($"<a href=\"{path}.png\">PNG</a>");
            if (Command.Length > 0)
            {
                html.Markup(" · made by <code>").Text(Command).Markup("</code>");
            }

            html.Markup("</span></figcaption>\n</figure>\n");
        }

        html.Markup("</div>\n</section>\n");
    }

    private void AddProvenance(HtmlText html)
    {
        html.Markup("<section>\n").Element("h2", "What this was made from").Markup("<dl>\n");
        void Line(string term, string text) => html.Element("dt", term).Element("dd", text);
        Line("program", $"dmsim {Provenance.Version}");
        Line("commit", Provenance.Commit.Length == 0 ? "unknown" : Provenance.Commit);
        Line("scenario", Provenance.Scenario);
        Line("seed", Wording.Of($"{Provenance.Seed}"));
        if (Command.Length > 0)
        {
            html.Element("dt", "command").Markup("<dd><code>").Text(Command).Markup("</code></dd>\n");
        }

        foreach (string mapping in Provenance.Mappings)
        {
            Line("memory became demand as", mapping);
        }

        html.Markup("</dl>\n");
        html.Table(
            "Inputs",
            ["input", "SHA-256", "how it was made"],
            Provenance
                .Inputs.Select(input =>
                    new[]
                    {
                        input.Name,
                        input.Sha256.Length == 0 ? "generated or inline" : input.Sha256,
                        input.Description,
                    }
                )
                .Concat(Provenance.Policies.Where(policy => policy.PlugIn is not null).Select(PlugInRow))
        );
        html.Table(
            "Settings and assumptions, as resolved",
            ["setting", "value"],
            Provenance.Settings.Select(setting => new[] { setting.Key, setting.Value })
        );
        html.Table(
            "Policy options, as resolved; where a vendor never published a rule, the option names the assumption",
            ["policy", "option", "value", "rules from"],
            Provenance.Policies.SelectMany(PolicyRows)
        );
        html.Markup("</section>\n");
    }

    private static string[] PlugInRow(PolicyProvenance policy)
    {
        PlugInOrigin plugIn = policy.PlugIn!;
        string compiled = plugIn.Compiler.Length == 0 ? "" : $", compiled as {plugIn.Compiler}";
        return [plugIn.File, plugIn.Sha256, $"Plug-in: policy {policy.Policy}{compiled}."];
    }

    private static IEnumerable<string[]> PolicyRows(PolicyProvenance policy) =>
        [
            [policy.Policy, "hypervisor", policy.Profile, policy.Source],
            .. policy.Options.Select(option => new[] { policy.Policy, option.Key, option.Value, policy.Source }),
        ];

    private static string Whole(int number) => Wording.Of($"{number}");

    private static string LoadStyle()
    {
        using Stream stream =
            typeof(ReportPage).Assembly.GetManifestResourceStream("Html/report.css")
            ?? throw new InvalidOperationException("The report's style is missing from the assembly.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
