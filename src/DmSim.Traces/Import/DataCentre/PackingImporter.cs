using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;
using Microsoft.Data.Sqlite;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>
/// The Azure trace for packing of 2020: an SQLite database of VM requests with lifetimes, and of VM types with sizes as
/// shares of a machine. No memory use: a trace only where the user states how demand is to be made up.
/// </summary>
/// <remarks>Source: Azure/AzurePublicDataset, AzureTracesForPacking2020; times in days, 0 where collection began.</remarks>
internal sealed class PackingImporter : ITraceImporter
{
    private const long IntervalMilliseconds = 300_000;
    private const string Missing = "no SQLite database with the tables vm and vmType";

    private static readonly MemorySize AssumedMachine = MemorySize.FromGibibytes(256);

    /// <inheritdoc/>
    public string Name => "azure-packing";

    /// <inheritdoc/>
    public string Description =>
        "Azure trace for packing of 2020 (SQLite): arrivals, lifetimes and sizes; without memory use, so only with "
        + "--synthetic-demand.";

    /// <inheritdoc/>
    public Recognition Recognize(ImportSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new FileKinds(source).Candidates.Any(IsPacking)
            ? Recognition.Match("it is an SQLite database whose schema has the tables vm and vmType")
            : Recognition.Miss(Missing);
    }

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        SyntheticDemand demand = SyntheticTrace.Demanded(
            source,
            session,
            "the Azure packing trace records arrivals, lifetimes and sizes of VMs"
        );
        ImportFile[] files =
        [
            .. new FileKinds(source).All.Where(one => IsPacking(one.Preview)).Select(one => one.File),
        ];
        TableFiles.WarnOfOthers(source, session, files.Length);
        if (files is not [ImportFile file])
        {
            // Ids are used again in every file, and mean something else there.
            const string Several = "there are several databases, which are independent of each other; import one";
            throw TableFiles.Refusal(source, files.Length == 0 ? $"there is {Missing}" : Several);
        }

        VmTable vms = new();
        MemorySize machine = session.NominalSize(AssumedMachine, "the memory of a machine");
        PackingReader reader = new(session, demand, machine.Bytes, vms);
        session.ReadAnywhere(file, (_, content) => Read(file, content, reader));
        return SyntheticTrace.Finish(source, session, vms, IntervalMilliseconds);
    }

    private static void Read(ImportFile file, FileStream content, PackingReader reader)
    {
        // Immutable: nothing is written beside a file that is only read, and no lock is asked for.
        string location = new Uri(Path.GetFullPath(content.Name)).AbsoluteUri + "?immutable=1";
        SqliteConnectionStringBuilder options = new()
        {
            DataSource = location,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        };
        try
        {
            using SqliteConnection database = new(options.ConnectionString);
            database.Open();
            reader.ReadAll(file, database);
        }
        catch (SqliteException problem)
        {
            string message = $"the database cannot be read: {problem.Message}";
            throw new InvalidInputException(new ValidationIssue(file.Path, null, null, null, message));
        }
    }

    /// <summary>The first page of a database holds the statements that made its tables.</summary>
    private static bool IsPacking(FilePreview preview) =>
        preview.Start.StartsWith("SQLite format 3\0"u8)
        && preview.Start.IndexOf("vmTypeId"u8) >= 0
        && preview.Start.IndexOf("starttime"u8) >= 0;
}
