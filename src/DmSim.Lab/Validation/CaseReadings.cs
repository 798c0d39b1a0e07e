using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Units;
using DmSim.Traces.Expressions;
using DmSim.Traces.Validation;

namespace DmSim.Lab.Validation;

/// <summary>Where the expressions of a running case get their readings from.</summary>
internal sealed class CaseReadings(ValidationCase written, CaseVms vms) : IExpressionReadings
{
    private readonly Dictionary<string, MachineSnapshot> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<MachineSnapshot>> _sampled = new(StringComparer.Ordinal);
    private MachineState? _machine;

    /// <summary>The machine as it is now.</summary>
    public MachineState Machine
    {
        get => _machine ?? throw new ReadingMissingException("the run has not begun");
        set => _machine = value;
    }

    /// <summary>Whether something was read under a label.</summary>
    public bool HasRead(string label) => _read.ContainsKey(label);

    /// <summary>Reads everything and keeps it under a label.</summary>
    public void Keep(string label) => _read[label] = new MachineSnapshot(Machine);

    /// <summary>Begins a series, or goes on with it.</summary>
    public void BeginSeries(string label) => _sampled.TryAdd(label, []);

    /// <summary>Adds a sample to a series.</summary>
    public void AddSample(string label) => _sampled[label].Add(new MachineSnapshot(Machine));

    /// <inheritdoc/>
    public ExpressionValue Read(ReadingName name) => Read(name, null);

    /// <inheritdoc/>
    public IReadOnlyList<string> MembersOf(string subject) =>
        subject == ReadingName.AllVms ? vms.Names : vms.MembersOf(subject);

    /// <inheritdoc/>
    public int SampleCount(string label) =>
        _sampled.TryGetValue(label, out List<MachineSnapshot>? samples)
            ? samples.Count
            : throw new ReadingMissingException($"no sample was taken under '{label}'");

    /// <inheritdoc/>
    public IExpressionReadings Sample(string label, int index) => new SampleReadings(this, _sampled[label][index]);

    /// <summary>The readings in a round of a repeat step.</summary>
    public IExpressionReadings InRound(int round) => new RoundReadings(this, round);

    private ExpressionValue Read(ReadingName name, MachineSnapshot? sample)
    {
        if (name.Subject.Length == 0)
        {
            return written.Values.TryGetValue(name.Metric, out ExpressionValue value)
                ? value
                : throw new ReadingMissingException($"{name.Metric} is known only inside a repeat step");
        }

        MachineSnapshot? snapshot = sample;
        if (name.Label is { } label && !_read.TryGetValue(label, out snapshot))
        {
            throw new ReadingMissingException($"'{label}' was never read");
        }

        return name.Subject == ReadingName.Host ? ReadHost(name, snapshot) : ReadVm(name, snapshot);
    }

    private ExpressionValue ReadHost(ReadingName name, MachineSnapshot? snapshot)
    {
        int reading = IndexOf(ReadingCatalogue.OfHost, one => one.Name == name.Metric);
        HostReading definition = ReadingCatalogue.OfHost[reading];
        return ValueOf(definition.Unit, snapshot?.OfHost(reading) ?? definition.Read(Machine));
    }

    private ExpressionValue ReadVm(ReadingName name, MachineSnapshot? snapshot)
    {
        int vm = vms.IndexOf(name.Subject);
        if (vm < 0)
        {
            throw new ReadingMissingException($"there is no VM '{name.Subject}'");
        }

        int reading = IndexOf(ReadingCatalogue.OfVm, one => one.Name == name.Metric);
        VmReading definition = ReadingCatalogue.OfVm[reading];
        return ValueOf(definition.Unit, snapshot?.OfVm(vm, reading) ?? definition.Read(Machine, vm));
    }

    private ExpressionValue ValueOf(ReadingUnit unit, decimal amount)
    {
        MemorySize whole = written.ReadingUnit;
        return unit switch
        {
            ReadingUnit.Bytes => ExpressionValue.Size(
                Math.Round(amount / whole.Bytes, MidpointRounding.ToEven) * whole.Bytes
            ),
            ReadingUnit.Share => ExpressionValue.Share(amount),
            ReadingUnit.Truth => ExpressionValue.Truth(amount != 0),
            _ => ExpressionValue.Number(amount),
        };
    }

    private static int IndexOf<T>(IReadOnlyList<T> list, Predicate<T> match)
    {
        int index = 0;
        while (!match(list[index]))
        {
            index++;
        }

        return index;
    }

    /// <summary>One sample in place of the moment.</summary>
    private sealed class SampleReadings(CaseReadings all, MachineSnapshot sample) : IExpressionReadings
    {
        public ExpressionValue Read(ReadingName name) => all.Read(name, sample);

        public IReadOnlyList<string> MembersOf(string subject) => all.MembersOf(subject);

        public int SampleCount(string label) => all.SampleCount(label);

        public IExpressionReadings Sample(string label, int index) => all.Sample(label, index);
    }

    /// <summary>The same readings with the number of a round.</summary>
    private sealed class RoundReadings(CaseReadings all, int round) : IExpressionReadings
    {
        public ExpressionValue Read(ReadingName name) =>
            name is { Subject: "", Metric: "round" } ? ExpressionValue.Number(round) : all.Read(name);

        public IReadOnlyList<string> MembersOf(string subject) => all.MembersOf(subject);

        public int SampleCount(string label) => all.SampleCount(label);

        public IExpressionReadings Sample(string label, int index) => all.Sample(label, index);
    }
}
