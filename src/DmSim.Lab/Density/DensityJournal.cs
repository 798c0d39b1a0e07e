using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DmSim.Core.Workloads;
using DmSim.Lab.Experiments;

namespace DmSim.Lab.Density;

/// <summary>Keeps the answers of draws in a checkpoint, under a key of everything they depend on.</summary>
internal sealed class DensityJournal
{
    private readonly ICheckpoint? _checkpoint;
    private readonly string _key;

    public DensityJournal(ICheckpoint? checkpoint, Provenance provenance, MappedPopulation population)
    {
        _checkpoint = checkpoint;
        _key = checkpoint is null ? "" : KeyOf(provenance, population);
    }

    public ReplicateDensity? Find(ResolvedPolicy policy, Situation situation, int replicate)
    {
        string? text = _checkpoint?.Find(Key(policy, situation, replicate));
        if (text is null)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<ReplicateDensity>(text);
        }
        catch (JsonException)
        {
            // A journal that was tampered with: the answer is worked out again.
            return null;
        }
    }

    public void Put(ResolvedPolicy policy, Situation situation, ReplicateDensity answer) =>
        _checkpoint?.Put(Key(policy, situation, answer.Replicate), JsonSerializer.Serialize(answer));

    private string Key(ResolvedPolicy policy, Situation situation, int replicate) =>
        string.Create(CultureInfo.InvariantCulture, $"{_key}/{policy.Label}/{situation}/{replicate}");

    private static string KeyOf(Provenance provenance, MappedPopulation population)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(provenance)));
        byte[] entry = new byte[28];
        foreach (MappedVm vm in population.Vms)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{vm.Name}\n{vm.Settings}\n"));
            DemandSeries series = vm.Demand;
            for (int index = 0; index < series.Count; index++)
            {
                BitConverter.TryWriteBytes(entry, series.IsPresent(index));
                BitConverter.TryWriteBytes(entry.AsSpan(4), series.TickAt(index));
                BitConverter.TryWriteBytes(entry.AsSpan(8), series.DemandAt(index));
                BitConverter.TryWriteBytes(entry.AsSpan(16), series.WorkingSetAt(index));
                BitConverter.TryWriteBytes(entry.AsSpan(24), series.EndTick);
                hash.AppendData(entry);
            }
        }

        return $"{population.Mapping}/{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
