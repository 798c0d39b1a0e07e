using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Traces.Expressions;
using DmSim.Traces.Scenarios;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Validation;

/// <summary>The keys of a file of cases, of a case, and of what cases share.</summary>
internal static class CaseKeys
{
    /// <summary>The value of the key <c>schema</c>.</summary>
    public const string SchemaName = "dmsim/cases/1";

    private static readonly Form<string> Paragraph = SharedForms.Paragraph;

    private static readonly MapForm<RequirementDraft> Requirement = new(
        "requirement",
        () =>
            [
                Key.Required<RequirementDraft, Expression>(
                    "that",
                    "A condition on host-free and the values of let.",
                    new ConditionForm(),
                    (requirement, value) => requirement with { Condition = value }
                ),
                Reason("Why the case makes no sense otherwise."),
            ]
    );

    private static readonly MapForm<RequirementDraft> ExpectedFail = new(
        "expected-fail",
        () =>
            [
                Key.Optional<RequirementDraft, Expression>(
                    "when",
                    "A condition on host-free and the values of let; default always.",
                    new ConditionForm(),
                    (requirement, value) => requirement with { Condition = value }
                ),
                Reason("The argument why the case cannot pass."),
            ]
    );

    /// <summary>An assertion.</summary>
    public static readonly MapForm<AssertionDraft> Assertion = new(
        "assertion",
        () =>
            [
                Key.Required<AssertionDraft, Located<string>>(
                    "id",
                    "A short name, unique in the case.",
                    SharedForms.Name.Located(),
                    (assertion, value) => assertion with { Id = value }
                ),
                Key.Optional<AssertionDraft, string>(
                    "about",
                    "What it means.",
                    Paragraph,
                    (assertion, value) => assertion with { About = value }
                ),
                Key.Optional<AssertionDraft, Expression>(
                    "that",
                    "A condition that must hold when the steps are done, over what they read.",
                    new ConditionForm(),
                    (assertion, value) => assertion with { That = value }
                ),
                Key.Optional<AssertionDraft, Expression>(
                    "always",
                    "A condition that must hold at every tick from the first step to the last.",
                    new ConditionForm(),
                    (assertion, value) => assertion with { Always = value }
                ),
                Key.Optional<AssertionDraft, string>(
                    "not-simulated",
                    "Instead of a condition: why it cannot be simulated. The key about then says what was observed.",
                    Paragraph,
                    (assertion, value) => assertion with { NotSimulated = value }
                ),
                Key.Optional<AssertionDraft, Located<string>>(
                    "from",
                    "Beside always: only once this label has been read.",
                    SharedForms.Name.Located(),
                    (assertion, value) => assertion with { From = value }
                ),
                Key.Optional<AssertionDraft, Located<string>>(
                    "to",
                    "Beside always: only until this label is read.",
                    SharedForms.Name.Located(),
                    (assertion, value) => assertion with { To = value }
                ),
            ]
    )
    {
        ExactlyOneOf = ["that", "always", "not-simulated"],
    };

    private static Key<CaseDraft>[] SharedKeys() =>
        [
            Key.Optional<CaseDraft, string>(
                "source",
                "Where this was observed.",
                Paragraph,
                (draft, value) => draft with { Source = value }
            ),
            Key.Optional<CaseDraft, PolicyChoice>(
                "policy",
                "The balancer the case is about; default: the one all cases are run under, hyper-v unless asked otherwise.",
                StudyKeys.Policy,
                (draft, value) => draft with { Policy = value }
            ),
            Key.Optional<CaseDraft, MapNode>(
                "scenario",
                "The machine and its VMs, as in a scenario file; schema and name can be left out.",
                new RawForm<Func<ScenarioDraft, ScenarioDraft>>(CaseScenarioKeys.Form),
                (draft, value) => draft with { Scenario = value }
            ),
            Key.Optional<CaseDraft, IReadOnlyList<KeyValuePair<string, string>>>(
                "let",
                "Values by name, worked out in this order from host-free and those before.",
                new NamedForm<string>(Scalars.AnyValue()),
                (draft, _) => draft
            ),
            Key.Optional<CaseDraft, long>(
                "ready-after",
                "From power-on until a guest answers; default 60 s.",
                SharedForms.Time,
                (draft, value) => draft with { ReadyAfterMilliseconds = value }
            ),
            Key.Optional<CaseDraft, MemorySize>(
                "idle-demand",
                "Demand of every VM that has no workload of its own.",
                SharedForms.Size,
                (draft, _) => draft
            ),
            Key.Optional<CaseDraft, MemorySize>(
                "reading-unit",
                "Sizes are read in whole multiples of this, the nearest with ties to even; default 1 B, that is exactly.",
                Scalars.Size(new MemorySize(1), MemorySize.FromGibibytes(1)),
                (draft, value) => draft with { ReadingUnit = value }
            ),
        ];

    private static Key<CaseDraft>[] HeadKeys() =>
        [
            Key.Required<CaseDraft, Located<string>>(
                "id",
                "Its name, unique in the file.",
                SharedForms.Name.Located(),
                (draft, value) => draft with { Id = value }
            ),
            Key.Optional<CaseDraft, string>(
                "title",
                "What it is about, in a line.",
                Scalars.Text("a text of at most 200 characters", 200),
                (draft, value) => draft with { Title = value }
            ),
            Key.Optional<CaseDraft, string>("description", "More about it.", Paragraph, (draft, _) => draft),
        ];

    /// <summary>What cases share.</summary>
    private static readonly MapForm<CaseDraft> Shared = new("shared", SharedKeys);

    /// <summary>A variant: an id, and what it changes.</summary>
    private static readonly MapForm<CaseDraft> Variant = new("variant", () => [.. HeadKeys(), .. SharedKeys()]);

    /// <summary>A case.</summary>
    public static readonly MapForm<CaseDraft> Case = new(
        "case",
        () =>
            [
                .. HeadKeys(),
                .. SharedKeys(),
                Key.Optional<CaseDraft, MemorySize>(
                    "host-free",
                    "Free memory of the host this was observed on; the case is then run for it alone.",
                    Scalars.Size(MemorySize.FromMebibytes(64), new MemorySize(MemorySize.BytesPerTebibyte * 4096)),
                    (draft, _) => draft
                ),
                Key.Optional<CaseDraft, IReadOnlyList<MapNode>>(
                    "variants",
                    "The same case with some keys changed; each is a case of its own, id/variant.",
                    new ListForm<MapNode>(new RawForm<Func<CaseDraft, CaseDraft>>(Variant), least: 1),
                    (draft, _) => draft
                ),
                Key.Optional<CaseDraft, IReadOnlyList<RequirementDraft>>(
                    "requires",
                    "What must hold for the case to make sense; otherwise it is skipped.",
                    new ListForm<RequirementDraft>(Requirement.From(new RequirementDraft()).Whole(), least: 1),
                    (draft, value) => draft with { Requires = value }
                ),
                Key.Optional<CaseDraft, IReadOnlyList<RequirementDraft>>(
                    "expected-fail",
                    "When and why the case is known to fail.",
                    new ListForm<RequirementDraft>(ExpectedFail.From(new RequirementDraft()).Whole(), least: 1),
                    (draft, value) => draft with { ExpectedFails = value }
                ),
                Key.Optional<CaseDraft, string>(
                    "not-simulated",
                    "Why the case as a whole cannot be simulated; it is then listed and skipped.",
                    Paragraph,
                    (draft, value) => draft with { NotSimulated = value }
                ),
                Key.Optional<CaseDraft, DocumentNode>(
                    "steps",
                    "What is done, one after another.",
                    new UnreadForm<IReadOnlyList<CaseStep>>(new ListForm<CaseStep>(StepKeys.Step, least: 1)),
                    (draft, _) => draft
                ),
                Key.Optional<CaseDraft, DocumentNode>(
                    "expect",
                    "What must hold.",
                    new UnreadForm<IReadOnlyList<AssertionDraft>>(
                        new ListForm<AssertionDraft>(Assertion.From(new AssertionDraft()), least: 1)
                    ),
                    (draft, _) => draft
                ),
            ]
    );

    /// <summary>A file of cases.</summary>
    public static readonly MapForm<CaseFileDraft> File = new(
        "cases",
        () =>
            [
                SharedForms.EditorSchema<CaseFileDraft>(),
                SharedForms.Schema<CaseFileDraft>(SchemaName),
                Key.Required<CaseFileDraft, string>(
                    "name",
                    "A short name.",
                    SharedForms.Name,
                    (file, value) => file with { Name = value }
                ),
                Key.Optional<CaseFileDraft, string>(
                    "description",
                    "What the cases show.",
                    Paragraph,
                    (file, _) => file
                ),
                Key.Optional<CaseFileDraft, Located<string>>(
                    "base",
                    "Another file of cases, relative to this one, whose shared keys hold here too.",
                    Scalars.Text("a path", 1000).Located(),
                    (file, value) => file with { Base = value }
                ),
                Key.Optional<CaseFileDraft, MapNode>(
                    "shared",
                    "What all cases of the file have in common; a case may say otherwise.",
                    new RawForm<Func<CaseDraft, CaseDraft>>(Shared),
                    (file, value) => file with { Shared = value }
                ),
                Key.Optional<CaseFileDraft, IReadOnlyList<Located<MapNode>>>(
                    "cases",
                    "The cases.",
                    new ListForm<Located<MapNode>>(new RawForm<Func<CaseDraft, CaseDraft>>(Case).Located(), least: 1),
                    (file, value) => file with { Cases = value }
                ),
            ]
    );

    private static Key<RequirementDraft> Reason(string about) =>
        Key.Required<RequirementDraft, string>(
            "reason",
            about,
            Paragraph,
            (requirement, value) => requirement with { Reason = value }
        );
}
