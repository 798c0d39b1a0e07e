using System.CommandLine;
using DmSim.Cli.Options;
using DmSim.Cli.Output;
using DmSim.Core.Policies;
using DmSim.Lab.Results;

namespace DmSim.Cli.Commands;

/// <summary><c>dmsim policies</c>: the catalogue with every option, its unit, default and range.</summary>
internal static class PoliciesCommand
{
    private const string Examples = """
        dmsim policies
        dmsim policies --json
        """;

    /// <summary>Builds the command.</summary>
    public static CommandEntry Create(Invocation invocation)
    {
        Command command = new("policies", "List the policies with their options, units, defaults and sources.");
        Option<bool> json = CommonOptions.Json();
        command.Add(json);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json))
            {
                invocation.Terminal.Out.Write(Json(PolicyCatalogue.BuiltIn));
            }
            else
            {
                Print(invocation.Terminal, PolicyCatalogue.BuiltIn);
            }

            return ExitCodes.Done;
        });
        return new CommandEntry(command, Examples);
    }

    private static void Print(Terminal terminal, PolicyCatalogue catalogue)
    {
        bool first = true;
        foreach (PolicyDescriptor policy in catalogue.Entries)
        {
            terminal.Out.Write(first ? "" : Environment.NewLine);
            first = false;
            string bound = policy.UsesForesight ? " (sees the future: a bound)" : "";
            terminal.Out.WriteLine($"{policy.Name}{bound}");
            Prose.Fold(terminal, $"  {policy.Summary}");
            Prose.Fold(terminal, $"  Source: {policy.Source}");
            Prose.Fold(terminal, $"  Hypervisor: {policy.Profile}");
            if (policy.Options.Count == 0)
            {
                continue;
            }

            TextTable table = new(
                ("option", false),
                ("default", true),
                ("unit", false),
                ("allowed", false),
                ("meaning", false)
            );
            foreach (PolicyOption option in policy.Options)
            {
                table.Add(option.Name, option.Default, option.Unit, Allowed(option), option.Description);
            }

            TablePrinter.Print(terminal, table);
        }
    }

    private static string Allowed(PolicyOption option) =>
        option.Choices.Count > 0
            ? string.Join(" | ", option.Choices)
            : Prose.Text($"{option.Minimum} to {option.Maximum}");

    private static string Json(PolicyCatalogue catalogue) =>
        JsonText.Document(
            "policies",
            json =>
                json.List(
                    "policies",
                    catalogue.Entries,
                    policy =>
                        json.Object(
                            null,
                            () =>
                            {
                                json.WriteString("name", policy.Name);
                                json.WriteString("summary", policy.Summary);
                                json.WriteString("source", policy.Source);
                                json.Object("profile", () => Write(json, policy.Profile));
                                json.WriteBoolean("usesForesight", policy.UsesForesight);
                                json.List(
                                    "options",
                                    policy.Options,
                                    option => json.Object(null, () => Write(json, option))
                                );
                            }
                        )
                )
        );

    private static void Write(System.Text.Json.Utf8JsonWriter json, HypervisorProfile profile)
    {
        json.WriteString("name", profile.Name);
        json.WriteNumber("unitBytes", profile.Unit.Bytes);
        json.WriteString("backing", profile.Backing == MemoryBacking.Lazy ? "lazy" : "eager");
        json.WriteString("bootSize", profile.BootSize == BootSize.Maximum ? "maximum" : "startup");
        json.WriteBoolean("canHotAdd", profile.CanHotAdd);
        json.WriteBoolean("canHostSwap", profile.CanHostSwap);
        json.WriteBoolean("canBlock", profile.CanBlock);
    }

    private static void Write(System.Text.Json.Utf8JsonWriter json, PolicyOption option)
    {
        json.WriteString("name", option.Name);
        json.WriteString("description", option.Description);
        json.WriteString("default", option.Default);
        if (option.Choices.Count > 0)
        {
            json.List("choices", option.Choices, json.WriteStringValue);
            return;
        }

        json.WriteString("unit", option.Unit);
        json.Real("minimum", option.Minimum);
        json.Real("maximum", option.Maximum);
    }
}
