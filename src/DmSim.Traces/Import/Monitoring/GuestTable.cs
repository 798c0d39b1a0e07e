using System.Text;
using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Native;

namespace DmSim.Traces.Import.Monitoring;

/// <summary>
/// The guests of a source, and what becomes of their readings: which of them is demand, what the guest was given, what
/// each guest is called. One place for all monitoring tools.
/// </summary>
internal sealed class GuestTable(ImportSession session)
{
    private const int HeldIntervals = 3;

    private readonly Dictionary<GuestKey, GuestReadings> _byKey = [];
    private readonly List<(GuestKey Key, GuestReadings Readings)> _guests = [];
    private readonly BlockMemory _memory = new();
    private ImportFile? _firstFile;

    /// <summary>Whether nothing was found.</summary>
    public bool IsEmpty => _guests.TrueForAll(guest => guest.Readings.Count == 0);

    /// <summary>The readings of a guest.</summary>
    /// <param name="key">Whose; an unnamed machine takes the file's name.</param>
    /// <param name="file">Where they come from.</param>
    public GuestReadings GetOrAdd(GuestKey key, ImportFile file)
    {
        _firstFile ??= file;
        key = key is { Machine: "", Vm: "" } ? key with { Machine = file.Stem } : key;
        if (!_byKey.TryGetValue(key, out GuestReadings? readings))
        {
            readings = new GuestReadings(_memory);
            _byKey.Add(key, readings);
            _guests.Add((key, readings));
        }

        return readings;
    }

    /// <summary>Makes the trace; problems go to the session and end the import.</summary>
    /// <param name="source">The source.</param>
    /// <param name="fallbackMilliseconds">How long the only sample of a guest holds.</param>
    /// <param name="offsetMinutes">Offset of the recorded zone to UTC.</param>
    public DemandTrace Assemble(ImportSource source, long fallbackMilliseconds, int offsetMinutes)
    {
        List<(string Name, GuestReadings Readings)> guests = Named();
        bool usedIsWanted = session.DemandFrom == DemandReading.Used;
        if (session.DemandFrom is not (null or DemandReading.Committed or DemandReading.Used))
        {
            const string Message = "this format carries committed and used memory; the others are readings of esxtop";
            session.Issues.Add("--demand-from", null, null, Message);
        }

        VmTable vms = new();
        int committed = 0;
        foreach ((string name, GuestReadings readings) in guests)
        {
            bool isCommitted = readings.HasCommitted && !usedIsWanted;
            committed += isCommitted ? 1 : 0;
            AddVm(vms, name, readings, isCommitted);
        }

        if (committed > 0 && committed < guests.Count)
        {
            session.Warn(
                $"{guests.Count - committed} of {guests.Count} guests have no committed memory: theirs is used"
            );
        }

        if (vms.Vms.Count == 0 && session.Issues.IsEmpty)
        {
            session.Issues.Add(source.Path, null, null, "no row of the source has a value to import");
        }

        TraceSignal signal = committed == guests.Count ? TraceSignal.Committed : TraceSignal.Used;
        FormatTraits traits = new(signal, HeldIntervals, fallbackMilliseconds, offsetMinutes);
        return new TraceAssembler(session, traits).Assemble(source, vms);
    }

    /// <summary>Short names where they are unique, and no machine beside the VMs it runs.</summary>
    private List<(string Name, GuestReadings Readings)> Named()
    {
        HashSet<string> hosts = [.. _guests.Where(guest => guest.Key.Vm.Length > 0).Select(guest => guest.Key.Machine)];
        Dictionary<string, int> counts = _guests
            .Where(guest => guest.Key.Vm.Length > 0)
            .GroupBy(guest => guest.Key.Vm, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        List<(string Name, GuestReadings Readings)> named = [];
        foreach ((GuestKey key, GuestReadings readings) in _guests)
        {
            if (key.Vm.Length > 0)
            {
                bool shared = counts[key.Vm] > 1;
                named.Add((shared ? $"{key.Machine}/{key.Vm}" : key.Vm, readings));
                if (shared)
                {
                    session.Warn($"VM '{key.Vm}' was recorded on several hosts: each host's part is a VM of its own");
                }
            }
            else if (hosts.Contains(key.Machine))
            {
                session.Warn($"the memory of '{key.Machine}' itself was left out, for it is the host of recorded VMs");
            }
            else if (counts.ContainsKey(key.Machine))
            {
                session.Warn($"'{key.Machine}' was recorded inside and from its host: the host's readings were taken");
            }
            else
            {
                named.Add((key.Machine, readings));
            }
        }

        return named;
    }

    private void AddVm(VmTable vms, string name, GuestReadings readings, bool isCommitted)
    {
        long installed = session.Options.Installed?.Bytes ?? VmSamples.Unknown;
        if (!isCommitted && !readings.HasUsed)
        {
            if (!readings.HasAvailable)
            {
                return;
            }

            installed = session.Installed(_firstFile!)?.Bytes ?? VmSamples.Unknown;
            if (installed == VmSamples.Unknown)
            {
                return;
            }
        }

        byte[] key = Encoding.UTF8.GetBytes(name);
        GuestReading[] block = new GuestReading[GuestReadings.BlockLength];
        int first = 0;
        while (readings.Read(first, block) is int count and > 0)
        {
            session.CheckInterruption();
            foreach (GuestReading reading in block.AsSpan(0, count))
            {
                AddSample(vms, key, reading, installed, isCommitted);
            }

            first += count;
        }
    }

    private void AddSample(VmTable vms, byte[] key, in GuestReading reading, long installed, bool isCommitted)
    {
        long total = reading.Total == VmSamples.Unknown ? installed : reading.Total;
        long demand = isCommitted ? reading.Committed : Used(reading, total);
        if (demand == VmSamples.Unknown)
        {
            return;
        }

        session.Tally.Zeros += demand == 0 ? 1 : 0;
        session.Tally.ZeroProvisioned += total == 0 ? 1 : 0;
        session.Tally.OutOfRange += total >= 0 && demand > total ? 1 : 0;
        vms.GetOrAdd(key)!.Add(new SampleRow(reading.Time, demand, total, VmSamples.Unknown, reading.Available));
    }

    private long Used(in GuestReading reading, long total)
    {
        if (reading.Used != VmSamples.Unknown)
        {
            return reading.Used;
        }

        if (reading.Available == VmSamples.Unknown || total == VmSamples.Unknown)
        {
            return VmSamples.Unknown;
        }

        if (reading.Available > total)
        {
            session
                .RepairOutOfRange("rows with more memory available than installed", "used memory is taken for 0")
                .Count++;
        }

        return Math.Max(0, total - reading.Available);
    }
}
