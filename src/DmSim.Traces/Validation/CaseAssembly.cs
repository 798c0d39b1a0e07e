using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Traces.Expressions;
using DmSim.Traces.Scenarios;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Validation;

/// <summary>Works one case out for one size of host, and reports what does not fit together.</summary>
/// <param name="written">The case with everything it shares with others.</param>
/// <param name="variant">The variant's id, or <see langword="null"/>.</param>
/// <param name="hostFree">The host's free memory, unless the case names its own.</param>
/// <param name="context">Takes the problems.</param>
internal sealed class CaseAssembly(MapNode written, string? variant, MemorySize hostFree, ReadContext context)
{
    private readonly Dictionary<string, ExpressionValue> _values = new(StringComparer.Ordinal);

    /// <summary>The case; <see langword="null"/> when it cannot be used.</summary>
    public ValidationCase? Build()
    {
        long before = context.Count;
        MemorySize free = ReadHostFree();
        _values[CaseScope.HostFree] = ExpressionValue.Size(free.Bytes);
        UseScope(new CaseScope { Values = _values });
        ReadValues();
        if (!CaseKeys.Case.From(new CaseDraft()).TryRead(written, "", context, out CaseDraft draft) || draft.Id is null)
        {
            return null;
        }

        ValidationCase built = new()
        {
            Id = variant is null ? draft.Id.Value : $"{draft.Id.Value}/{variant}",
            Title = draft.Title,
            Source = draft.Source,
            File = written.Source ?? context.Source,
            Line = written.Line,
            HostFree = free,
            Values = _values,
            ReadyAfterMilliseconds = draft.ReadyAfterMilliseconds,
            ReadingUnit = draft.ReadingUnit,
            Policy = draft.Policy,
        };
        if (SkipReason(draft) is { } reason)
        {
            return built with { SkippedBecause = reason };
        }

        built = WithMachine(built with { FailsBecause = FailReason(draft) }, draft);
        return context.Count == before ? built : null;
    }

    private void UseScope(CaseScope scope) =>
        context.Expressions = new CaseExpressions(scope, new SettingReadings(_values), isRunning: false);

    private MemorySize ReadHostFree()
    {
        if (written.Find("host-free") is not { } node)
        {
            return hostFree;
        }

        context.Expressions = null;
        return SharedForms.PositiveSize.TryRead(node, "host-free", context, out MemorySize own) ? own : hostFree;
    }

    private void ReadValues()
    {
        if (written.Find("let") is not MapNode values)
        {
            return;
        }

        foreach (MapEntry entry in values.Entries)
        {
            string path = ReadContext.Join("let", entry.Key.Text);
            CaseExpressions expressions = (CaseExpressions)context.Expressions!;
            if (entry.Value is not ScalarNode scalar)
            {
                context.Report(entry.Value, path, "an expression");
            }
            else if (
                !Expression.TryParse(scalar.Text, expressions.Scope, out Expression? expression, out string expected)
            )
            {
                context.Report(scalar, path, expected);
            }
            else
            {
                _values[entry.Key.Text] = Evaluate(expression, scalar, path);
            }
        }
    }

    private ExpressionValue Evaluate(Expression expression, ScalarNode node, string path)
    {
        try
        {
            return expression.Evaluate(new SettingReadings(_values));
        }
        catch (ArithmeticException)
        {
            context.Report(node, path, "a value; this divides by zero or exceeds all bounds");
            return new ExpressionValue(expression.Kind, 1);
        }
    }

    private string? SkipReason(CaseDraft draft)
    {
        if (draft.NotSimulated is { } reason)
        {
            return reason;
        }

        RequirementDraft? missed = draft.Requires.FirstOrDefault(one => !Holds(one));
        return missed is null ? null : $"{missed.Reason} (needs {missed.Condition!.Text})";
    }

    private string? FailReason(CaseDraft draft) => draft.ExpectedFails.FirstOrDefault(Holds)?.Reason;

    private bool Holds(RequirementDraft requirement) =>
        requirement.Condition?.Evaluate(new SettingReadings(_values)).IsTrue ?? true;

    private ValidationCase WithMachine(ValidationCase built, CaseDraft draft)
    {
        MapNode node = CaseDefaults.Complete(draft.Scenario, written, built.Id);
        Scenario? scenario = ScenarioReader.Assemble(node, "scenario", context);
        StepLabels labels = StepLabels.Find(written.Find("steps"));
        UseScope(ScopeOf(scenario, node, labels));
        return built with
        {
            Scenario = scenario,
            Steps = Read(
                "steps",
                "this key: what is done, one after another",
                new ListForm<CaseStep>(StepKeys.Step, 1)
            ),
            Assertions = ReadAssertions(labels),
            Started = labels.Started,
        };
    }

    private IReadOnlyList<T> Read<T>(string key, string expected, ListForm<T> form)
    {
        if (written.Find(key) is not { } node)
        {
            context.Report(written, key, expected);
            return [];
        }

        return form.TryRead(node, key, context, out IReadOnlyList<T> items) ? items : [];
    }

    private List<CaseAssertion> ReadAssertions(StepLabels labels)
    {
        IReadOnlyList<AssertionDraft> drafts = Read(
            "expect",
            "this key: what must hold",
            new ListForm<AssertionDraft>(CaseKeys.Assertion.From(new AssertionDraft()), 1)
        );
        Dictionary<string, int> lines = new(StringComparer.Ordinal);
        List<CaseAssertion> assertions = [];
        foreach (AssertionDraft draft in drafts.Where(draft => draft.Id is not null))
        {
            Located<string> id = draft.Id!;
            if (!lines.TryAdd(id.Value, id.Node.Line))
            {
                context.Report(id.Node, id.Path, $"an id of its own; '{id.Value}' was used on line {lines[id.Value]}");
            }

            CheckWindow(draft, labels);
            assertions.Add(
                new CaseAssertion(id.Value, draft.That?.Text ?? draft.Always?.Text ?? draft.About)
                {
                    About = draft.About,
                    Expression = draft.That ?? draft.Always,
                    IsAlways = draft.Always is not null,
                    From = draft.From?.Value,
                    To = draft.To?.Value,
                    NotSimulatedBecause = draft.NotSimulated,
                }
            );
        }

        return assertions;
    }

    private void CheckWindow(AssertionDraft draft, StepLabels labels)
    {
        if (draft.NotSimulated is not null && draft.About.Length == 0)
        {
            context.Report(draft.Id!.Node, draft.Id.Path, "the key about beside not-simulated: what was observed");
        }

        foreach (Located<string> label in new[] { draft.From, draft.To }.OfType<Located<string>>())
        {
            if (draft.Always is null)
            {
                context.Report(label.Node, label.Path, "from and to only beside always");
            }
            else if (!labels.Read.Contains(label.Value))
            {
                context.Report(label.Node, label.Path, $"the label of a read step, not '{label.Value}'");
            }
        }
    }

    private CaseScope ScopeOf(Scenario? scenario, MapNode node, StepLabels labels)
    {
        Dictionary<string, IReadOnlyList<string>> groups = new(StringComparer.Ordinal);
        bool isOpen = false;
        foreach (VmGroup group in scenario?.Vms ?? [])
        {
            isOpen |= group.Workload.Path.Length > 0;
            groups[group.Name] = group.MemberNames;
        }

        return new CaseScope
        {
            Values = _values,
            HasReadings = true,
            Groups = groups,
            // Where the VMs themselves could not be read, their names are no further news.
            IsOpen = isOpen || scenario is null || node.Find("vms") is null,
            Labels = labels.Read,
            Series = labels.Sampled,
            Backgrounds = labels.Background,
        };
    }
}
