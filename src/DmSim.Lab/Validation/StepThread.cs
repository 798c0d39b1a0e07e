using DmSim.Traces.Validation;

namespace DmSim.Lab.Validation;

/// <summary>Steps that are carried out one after another: those of the case, or some in the background.</summary>
internal sealed class StepThread(string name)
{
    private IEnumerator<int> _ticks = Enumerable.Empty<int>().GetEnumerator();

    /// <summary>The name by which it can be waited for; empty for the case's own steps.</summary>
    public string Name { get; } = name;

    /// <summary>The step that is being carried out.</summary>
    public CaseStep? Current { get; set; }

    /// <summary>The tick at which it goes on.</summary>
    public int NextTick { get; private set; }

    /// <summary>Whether all its steps are done.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Gives it its work: a sequence of the ticks at which it wants to go on.</summary>
    public void Begin(IEnumerable<int> ticks, int tick)
    {
        _ticks = ticks.GetEnumerator();
        NextTick = tick;
    }

    /// <summary>Goes on until it has to wait.</summary>
    public void Advance(int tick)
    {
        while (!IsDone && NextTick <= tick)
        {
            if (_ticks.MoveNext())
            {
                NextTick = _ticks.Current;
            }
            else
            {
                IsDone = true;
                NextTick = int.MaxValue;
            }
        }
    }
}
