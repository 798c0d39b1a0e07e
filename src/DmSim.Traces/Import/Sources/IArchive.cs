namespace DmSim.Traces.Import.Sources;

/// <summary>An open archive of a source.</summary>
internal interface IArchive : IDisposable
{
    /// <summary>Path on disk.</summary>
    string Path { get; }

    /// <summary>The files inside that can be data, in natural order.</summary>
    IReadOnlyList<ArchivedFile> Files { get; }

    /// <summary>How many files inside were passed over because of their names.</summary>
    int IgnoredFiles { get; }
}
