namespace DmSim.Traces.Expressions;

/// <summary>Readings in which the name of a group stands for one of its VMs.</summary>
internal sealed class MemberReadings(IExpressionReadings all, string group, string member) : IExpressionReadings
{
    public ExpressionValue Read(ReadingName name) =>
        all.Read(name.Subject == group ? name with { Subject = member } : name);

    public IReadOnlyList<string> MembersOf(string subject) => all.MembersOf(subject);

    public int SampleCount(string label) => all.SampleCount(label);

    public IExpressionReadings Sample(string label, int index) =>
        new MemberReadings(all.Sample(label, index), group, member);
}
