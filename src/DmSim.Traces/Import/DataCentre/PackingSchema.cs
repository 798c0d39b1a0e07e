using DmSim.Traces.Import.Sources;
using Microsoft.Data.Sqlite;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>Checks that a database is what it looks like before anything is asked of it.</summary>
internal sealed class PackingSchema(ImportFile file, SqliteConnection database, ImportSession session)
{
    private static readonly (string Table, string[] Columns)[] Needed =
    [
        ("vm", ["vmId", "vmTypeId", "starttime", "endtime"]),
        ("vmType", ["vmTypeId", "machineId", "memory"]),
    ];

    /// <summary>Adds an issue for everything that is missing.</summary>
    /// <returns>Whether nothing is.</returns>
    public bool Check()
    {
        // Functions in the schema of a database that came from elsewhere are not run.
        using (SqliteCommand command = database.CreateCommand())
        {
            command.CommandText = "PRAGMA trusted_schema = OFF";
            command.ExecuteNonQuery();
        }

        bool complete = true;
        foreach ((string table, string[] columns) in Needed)
        {
            if (!IsPlainTable(table))
            {
                session.Issues.Add(file.Path, null, null, $"the database has no table {table}");
                complete = false;
                continue;
            }

            string[] missing = [.. columns.Except(ColumnsOf(table), StringComparer.OrdinalIgnoreCase)];
            if (missing.Length > 0)
            {
                session.Issues.Add(file.Path, null, null, $"table {table} has no {string.Join(", ", missing)}");
                complete = false;
            }
        }

        return complete;
    }

    /// <summary>Views and virtual tables could run for ever.</summary>
    private bool IsPlainTable(string table)
    {
        using SqliteCommand command = database.CreateCommand();
        command.CommandText =
            "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = $name COLLATE NOCASE "
            + "AND sql NOT LIKE 'CREATE VIRTUAL%'";
        command.Parameters.AddWithValue("$name", table);
        return command.ExecuteScalar() is 1L;
    }

    private List<string> ColumnsOf(string table)
    {
        using SqliteCommand command = database.CreateCommand();
        command.CommandText = "SELECT name FROM pragma_table_info($name)";
        command.Parameters.AddWithValue("$name", table);
        using SqliteDataReader rows = command.ExecuteReader();
        List<string> names = [];
        while (rows.Read())
        {
            names.Add(rows.GetString(0));
        }

        return names;
    }
}
