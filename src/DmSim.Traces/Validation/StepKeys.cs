using DmSim.Traces.Scenarios;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Validation;

/// <summary>
/// The keys of steps: the actions of a timeline, and what a script does beside them. Exactly one names the step.
/// </summary>
internal static class StepKeys
{
    private const long Day = 86_400_000;

    private static readonly Form<long> Time = Scalars.Duration(0, 30 * Day);

    private static readonly Form<long> PositiveTime = Scalars.Duration(1, 30 * Day);

    private static readonly Form<string> Label = new ScalarForm<string>(
        "a name that begins with a letter and has letters, digits, hyphens and underscores, such as during or after-1",
        (ScalarNode node, out string value) =>
        {
            value = node.Text;
            return IsLabel(value);
        },
        () => Scalars.Pattern("^[A-Za-z_][A-Za-z0-9_-]*$")
    );

    /// <summary>What each step that is no action may have beside it.</summary>
    private static readonly Dictionary<string, string[]> Beside = new(StringComparer.Ordinal)
    {
        ["wait"] = [],
        ["wait-until"] = ["within", "every", "may-fail"],
        ["wait-ready"] = ["within", "every", "may-fail"],
        ["read"] = [],
        ["sample"] = ["every", "for", "while"],
        ["host-pressure"] = ["every", "for"],
        ["repeat"] = ["until", "steps"],
        ["background"] = ["steps"],
        ["wait-for"] = ["within", "may-fail"],
    };

    private static readonly string[] NotBesideActions = ["within", "every", "for", "while", "until", "steps"];

    /// <summary>The keys that name a step.</summary>
    public static readonly IReadOnlyList<string> Names = [.. ActionKeys.Names, .. Beside.Keys];

    private static readonly Form<IReadOnlyList<CaseStep>> Inner = new InnerStepsForm(
        new ListForm<CaseStep>(new DeferredForm<CaseStep>(() => Step!), least: 1)
    );

    private static readonly MapForm<StepDraft> Map = new("case-step", () => [.. NamingKeys(), .. BesideKeys()])
    {
        ExactlyOneOf = Names,
    };

    /// <summary>A step as written.</summary>
    public static readonly Form<StepDraft> Draft = Map.From(new StepDraft()).Whole().Then<StepDraft>(Check);

    /// <summary>A step, checked as far as it can be before the case runs.</summary>
    public static readonly Form<CaseStep> Step = Draft.Then(
        (StepDraft _, DocumentNode node, string path, ReadContext context, out CaseStep step) =>
        {
            step = new CaseStep((MapNode)node, path, ((CaseExpressions)context.Expressions!).Scope);
            return true;
        }
    );

    private static Key<StepDraft>[] NamingKeys() =>
        [
            .. ActionKeys.Keys.Select(key =>
                key.Lift<StepDraft>((step, update) => step with { Action = update(step.Action) })
            ),
            Optional("wait", "Let this much time pass.", Time, (step, value) => step with { Wait = value }),
            Optional(
                "wait-until",
                "Look again and again until this condition holds.",
                new ConditionForm(),
                (step, value) => step with { WaitUntil = value }
            ),
            Optional(
                "wait-ready",
                "Name of the VM or group; look again and again until the guests answer.",
                SharedForms.Name.Located(),
                (step, value) => step with { WaitReady = value }
            ),
            Optional(
                "read",
                "Read everything off all VMs and the host, and keep it under this label.",
                Label,
                (step, value) => step with { Read = value }
            ),
            Optional(
                "sample",
                "Read everything again and again and keep it under this label.",
                Label,
                (step, value) => step with { Sample = value }
            ),
            Optional(
                "host-pressure",
                "Memory that the host itself takes at once, again and again; all is given back at the end.",
                SharedForms.PositiveSize,
                (step, value) => step with { HostPressure = value }
            ),
            Optional(
                "repeat",
                "How many times the steps below it are done at most; in them, round counts from 1.",
                Scalars.Integer(1, 100_000),
                (step, value) => step with { Repeat = value }
            ),
            Optional(
                "background",
                "A name for the steps below it, which go on beside those that follow.",
                Label,
                (step, value) => step with { Background = value }
            ),
            Optional(
                "wait-for",
                "The name of steps in the background that must be done before the next step.",
                Label,
                (step, value) => step with { WaitFor = value }
            ),
        ];

    private static Key<StepDraft>[] BesideKeys() =>
        [
            Optional(
                "within",
                "For how long at most; default to the end of the case.",
                Time,
                (step, value) => step with { Within = value }
            ),
            Optional(
                "every",
                "From one look, sample or piece to the next; default 1 s.",
                PositiveTime,
                (step, value) => step with { Every = value }
            ),
            Optional(
                "for",
                "How long to go on; for samples default to the end of the case.",
                PositiveTime,
                (step, value) => step with { For = value }
            ),
            Optional(
                "while",
                "Take samples only as long as this condition holds.",
                new ConditionForm(),
                (step, value) => step with { While = value }
            ),
            Optional(
                "until",
                "No further round once this condition holds after one.",
                new ConditionForm(),
                (step, value) => step with { Until = value }
            ),
            Optional(
                "steps",
                "The steps repeated, or done in the background.",
                Inner,
                (s, value) => s with { Steps = value }
            ),
            Optional(
                "may-fail",
                "Whether the case goes on when this fails; default false.",
                Scalars.Flag(),
                (step, value) => step with { MayFail = value }
            ),
            Optional("if", "Skip the step unless this condition holds.", new ConditionForm(), (step, _) => step),
        ];

    private static Key<StepDraft> Optional<T>(
        string name,
        string about,
        Form<T> form,
        Func<StepDraft, T, StepDraft> apply
    ) => Key.Optional(name, about, form, apply);

    private static bool IsLabel(string text) =>
        text.Length is > 0 and <= 60
        && (char.IsAsciiLetter(text[0]) || text[0] == '_')
        && text.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_');

    private static bool Check(StepDraft value, DocumentNode node, string path, ReadContext context, out StepDraft step)
    {
        step = value;
        long before = context.Count;
        MapNode map = (MapNode)node;
        string naming = map.Entries.First(entry => Names.Contains(entry.Key.Text)).Key.Text;
        CaseScope scope = ((CaseExpressions)context.Expressions!).Scope;
        if (Beside.TryGetValue(naming, out string[]? allowed))
        {
            CheckScripted(naming, allowed, map, path, context);
            CheckName(value.WaitReady, scope, context);
            CheckBackground(value, scope, map, path, context);
            return context.Count == before;
        }

        foreach (MapEntry entry in map.Entries.Where(entry => NotBesideActions.Contains(entry.Key.Text)))
        {
            context.Report(entry.Key, ReadContext.Join(path, entry.Key.Text), $"no such key beside {naming}");
        }

        CheckName(value.Action.Vm, scope, context);
        if (!ActionKeys.Check(value.Action, node, path, context, out TimelineDraft action))
        {
            return false;
        }

        step = value with { Action = action };
        return context.Count == before;
    }

    private static void CheckScripted(string naming, string[] allowed, MapNode map, string path, ReadContext context)
    {
        foreach (MapEntry entry in map.Entries)
        {
            string key = entry.Key.Text;
            if (key != naming && key != "if" && !allowed.Contains(key))
            {
                string expected = allowed.Length == 0 ? "only if" : $"only {string.Join(", ", allowed)} and if";
                context.Report(entry.Key, ReadContext.Join(path, key), $"{expected} beside {naming}");
            }
        }

        string? needed = naming switch
        {
            "repeat" or "background" => "steps",
            "host-pressure" => "for",
            _ => null,
        };
        if (needed is not null && map.Find(needed) is null)
        {
            context.Report(map, ReadContext.Join(path, needed), $"the key {needed} beside {naming}");
        }
    }

    private static void CheckBackground(StepDraft value, CaseScope scope, MapNode map, string path, ReadContext context)
    {
        if (value.WaitFor is { } name && !scope.Backgrounds.Contains(name))
        {
            string known = scope.Backgrounds.Count == 0 ? "there is none" : string.Join(", ", scope.Backgrounds);
            context.Report(
                map.Find("wait-for")!,
                ReadContext.Join(path, "wait-for"),
                $"the name of a background step ({known}), not '{name}'"
            );
        }
    }

    private static void CheckName(Located<string>? vm, CaseScope scope, ReadContext context)
    {
        if (vm is not null && !scope.IsKnown(vm.Value))
        {
            context.Report(vm.Node, vm.Path, scope.ExpectedVm(vm.Value));
        }
    }
}
