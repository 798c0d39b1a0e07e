using Microsoft.Data.Sqlite;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>
/// The sizes of VM types as shares of one machine. The database gives them per machine, and no machine runs all types:
/// shares of the other machines are converted by the types they have in common.
/// </summary>
internal sealed class PackingTypes(SqliteConnection database, ImportSession session)
{
    private readonly SortedDictionary<long, SortedDictionary<long, double>> _machines = [];
    private readonly Dictionary<long, long> _requests = [];

    /// <summary>The share of each type's memory of the machine that runs the most requests.</summary>
    public Dictionary<long, double> Shares()
    {
        ReadTypes();
        ReadRequests();
        if (_machines.Count == 0)
        {
            return [];
        }

        long reference = _machines.Keys.MaxBy(machine => _machines[machine].Keys.Sum(RequestsOf));
        Dictionary<long, double> shares = new(_machines[reference]);
        RepairCounter converted = session.Repair(
            $"VM types that machine {reference} does not run",
            "their share of another machine was converted by the types that both run"
        );
        foreach ((long machine, SortedDictionary<long, double> types) in _machines)
        {
            if (machine != reference && Ratio(_machines[reference], types) is double ratio)
            {
                foreach ((long type, double memory) in types)
                {
                    converted.Count += shares.TryAdd(type, memory * ratio) ? 1 : 0;
                }
            }
        }

        session.Warn($"sizes are shares of machine {reference}, which runs the most requests");
        return shares;
    }

    /// <summary>How much a share of one machine is of the reference machine: the median over common types.</summary>
    private static double? Ratio(SortedDictionary<long, double> reference, SortedDictionary<long, double> other)
    {
        double[] ratios =
        [
            .. other
                .Where(entry => reference.ContainsKey(entry.Key))
                .Select(entry => reference[entry.Key] / entry.Value)
                .Order(),
        ];
        return ratios.Length == 0 ? null : ratios[ratios.Length / 2];
    }

    private long RequestsOf(long type) => _requests.GetValueOrDefault(type);

    private void ReadTypes()
    {
        RepairCounter invalid = session.RepairOutOfRange("sizes of VM types outside 0..1 of a machine", "left out");
        using SqliteCommand command = database.CreateCommand();
        command.CommandText = "SELECT vmTypeId, machineId, memory FROM vmType ORDER BY rowid";
        using SqliteDataReader rows = command.ExecuteReader();
        while (rows.Read())
        {
            if (rows.GetValue(0) is not long type || rows.GetValue(1) is not long machine)
            {
                continue;
            }

            if (rows.GetValue(2) is not (double or long) || rows.GetDouble(2) is not (> 0 and <= 1))
            {
                invalid.Count++;
                continue;
            }

            if (!_machines.TryGetValue(machine, out SortedDictionary<long, double>? types))
            {
                types = [];
                _machines.Add(machine, types);
            }

            types[type] = rows.GetDouble(2);
        }
    }

    private void ReadRequests()
    {
        using SqliteCommand command = database.CreateCommand();
        command.CommandText = "SELECT vmTypeId, COUNT(*) FROM vm GROUP BY vmTypeId";
        using SqliteDataReader rows = command.ExecuteReader();
        while (rows.Read())
        {
            if (rows.GetValue(0) is long type)
            {
                _requests[type] = rows.GetInt64(1);
            }
        }
    }
}
