using System.Globalization;
using System.Text;
using DmSim.Traces.Import.Sources;
using Microsoft.Data.Sqlite;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>Reads the VM requests of a packing database.</summary>
/// <param name="session">Where problems and counts go.</param>
/// <param name="demand">How demand is made up.</param>
/// <param name="machineBytes">The memory of a machine.</param>
/// <param name="vms">Where VMs go.</param>
internal sealed class PackingReader(ImportSession session, SyntheticDemand demand, long machineBytes, VmTable vms)
{
    private const double MillisecondsPerDay = 86_400_000;
    private const int RowsPerCheck = 1 << 14;

    // End times are capped at 90 days by the publisher.
    private const double LatestDay = 1000;

    private readonly RepairCounter _made = session.Repair("samples of synthetic demand", demand.Describe());
    private readonly RepairCounter _before = session.Repair("VMs that were there before", "they begin at time 0");
    private readonly RepairCounter _unsized = session.Repair("VMs whose type has no size", "left out");
    private readonly RepairCounter _brief = session.Repair("VMs that end no later than they begin", "left out");
    private readonly RepairCounter _after = session.Repair(
        "VMs that outlive the recording, or whose end is not known",
        "they end with the last whole day in which VMs were requested"
    );

    /// <summary>Reads all VMs; problems go to the session's issues.</summary>
    public void ReadAll(ImportFile file, SqliteConnection database)
    {
        PackingSchema schema = new(file, database, session);
        if (!schema.Check())
        {
            return;
        }

        Dictionary<long, double> shares = new PackingTypes(database, session).Shares();
        double days = Days(database);
        session.Warn($"the recording is taken to last {days} days, as long as VMs were requested");
        using SqliteCommand command = database.CreateCommand();
        command.CommandText = "SELECT vmId, vmTypeId, starttime, endtime FROM vm ORDER BY rowid";
        using SqliteDataReader rows = command.ExecuteReader();
        while (rows.Read())
        {
            session.Tally.RowsRead++;
            if (session.Tally.RowsRead % RowsPerCheck == 0)
            {
                session.CheckInterruption();
            }

            if (AddRow(rows, shares, days) is string problem)
            {
                int row = (int)Math.Min(session.Tally.RowsRead, int.MaxValue);
                session.Issues.Add(file.Path, row, null, problem);
            }
        }
    }

    private static double Days(SqliteConnection database)
    {
        using SqliteCommand command = database.CreateCommand();
        command.CommandText = "SELECT MAX(starttime) FROM vm WHERE typeof(starttime) IN ('real', 'integer')";
        return command.ExecuteScalar() is object latest and not DBNull
            ? Math.Clamp(Math.Ceiling(Convert.ToDouble(latest, CultureInfo.InvariantCulture)), 1, LatestDay)
            : 1;
    }

    private string? AddRow(SqliteDataReader row, Dictionary<long, double> shares, double days)
    {
        if (Number(row, 2) is not double start || row.IsDBNull(0))
        {
            return "vmId or starttime is missing or no number";
        }

        if (!row.IsDBNull(3) && Number(row, 3) is null)
        {
            return "endtime is no number";
        }

        if (Number(row, 1) is not double type || !shares.TryGetValue((long)type, out double share))
        {
            _unsized.Count++;
            return null;
        }

        double end = Number(row, 3) ?? double.PositiveInfinity;
        double begin = Math.Max(0, start);
        if (Math.Min(end, days) <= begin)
        {
            _brief.Count++;
            return null;
        }

        _before.Count += start < 0 ? 1 : 0;
        _after.Count += end > days ? 1 : 0;
        return Add(row.GetString(0), Shares.Of(share, machineBytes), begin, Math.Min(end, days));
    }

    private string? Add(string name, long size, double begin, double end)
    {
        int known = vms.Vms.Count;
        VmSamples vm = vms.GetOrAdd(Encoding.UTF8.GetBytes(name))!;
        if (vms.Vms.Count == known)
        {
            return $"vmId {name} is there twice";
        }

        _made.Count++;
        long bytes = demand.Of(size, demand.ShareOf(name), cpuPercent: 0);
        long time = (long)Math.Round(begin * MillisecondsPerDay);
        vm.Add(new SampleRow(time, bytes, size, VmSamples.Unknown, VmSamples.Unknown));
        vm.EndTime = Math.Max(time + 1, (long)Math.Round(end * MillisecondsPerDay));
        return null;
    }

    private static double? Number(SqliteDataReader row, int column) =>
        row.GetValue(column) switch
        {
            long whole => whole,
            double number when double.IsFinite(number) => number,
            _ => null,
        };
}
