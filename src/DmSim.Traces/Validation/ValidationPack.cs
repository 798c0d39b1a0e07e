namespace DmSim.Traces.Validation;

/// <summary>The cases of one file, worked out for the sizes of host asked for.</summary>
/// <param name="Name">The file's name for itself.</param>
/// <param name="File">The file as the user named it.</param>
/// <param name="Cases">Its cases: for each size of host in the order of the file.</param>
public sealed record ValidationPack(string Name, string File, IReadOnlyList<ValidationCase> Cases);
