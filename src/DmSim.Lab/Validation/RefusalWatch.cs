using System.Text;
using DmSim.Core.Recording;
using DmSim.Core.Units;
using DmSim.Traces.Validation;

namespace DmSim.Lab.Validation;

/// <summary>
/// Finds out whether what a step did was refused: the machine tells at the end of the tick in which it was done.
/// </summary>
internal sealed class RefusalWatch(CaseVms vms, int tickMilliseconds)
{
    private readonly List<(int Tick, int Vm, CaseStep? Step)> _done = [];

    /// <summary>The first refusal of something that must not fail; <see langword="null"/> for none.</summary>
    public string? Refused { get; private set; }

    /// <summary>Takes notice of something done that must not fail.</summary>
    public void Expect(int tick, int vm, CaseStep? step)
    {
        _done.RemoveAll(one => one.Tick < tick);
        _done.Add((tick, vm, step));
    }

    /// <summary>Takes notice of what happened.</summary>
    public void Note(in MachineEvent happened)
    {
        if (happened.Kind != MachineEventKind.ActionRefused || Refused is not null)
        {
            return;
        }

        int tick = happened.Tick;
        int vm = happened.Vm;
        int index = _done.FindIndex(one => one.Tick == tick && one.Vm == vm);
        if (index >= 0)
        {
            CaseStep? step = _done[index].Step;
            Refused =
                FormattableString.Invariant($"step '{step?.Summary}' (line {step?.Line}) after ")
                + $"{TimeText.Format((long)tick * tickMilliseconds)}: {vms.Names[vm]} refused it, {Words(happened.Refusal)}";
        }
    }

    /// <summary>A name of an enumeration in words.</summary>
    private static string Words(ActionRefusal refusal)
    {
        StringBuilder words = new();
        foreach (char letter in refusal.ToString())
        {
            words.Append(char.IsUpper(letter) && words.Length > 0 ? " " : "").Append(char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }
}
