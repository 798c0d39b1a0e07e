namespace DmSim.Traces.Expressions;

/// <summary>Where an expression gets its readings from when it is evaluated.</summary>
public interface IExpressionReadings
{
    /// <summary>The value of a reading.</summary>
    /// <exception cref="ReadingMissingException">It was never taken.</exception>
    ExpressionValue Read(ReadingName name);

    /// <summary>The names of the VMs of a group, or of all VMs.</summary>
    IReadOnlyList<string> MembersOf(string subject);

    /// <summary>How many samples were taken under a label.</summary>
    /// <exception cref="ReadingMissingException">None was begun.</exception>
    int SampleCount(string label);

    /// <summary>The readings of one sample, in place of those of the moment.</summary>
    IExpressionReadings Sample(string label, int index);
}
