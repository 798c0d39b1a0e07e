using System.Collections.Frozen;
using System.Globalization;

namespace DmSim.Traces.Import.Sources;

/// <summary>Which files of a folder or archive can be data, and in which order they are read.</summary>
internal static class DataFiles
{
    private static readonly FrozenSet<string> Extensions = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ".csv",
        ".txt",
        ".tsv",
        ".log",
        ".dat",
        ".out",
        ".json",
        ".recording",
        ".jsonl",
        ".ndjson",
        ".xml",
        ".parquet",
        ".xlsx",
        ".sqlite",
        ".sqlite3",
        ".db",
        ".blg"
    );

    private static readonly FrozenSet<string> Notes = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "README",
        "LICENSE",
        "LICENCE",
        "COPYING",
        "NOTICE",
        "CHANGELOG",
        "SHA256SUMS",
        "MD5SUMS"
    );

    /// <summary>Whether a name ends in a known extension of data.</summary>
    public static bool HasKnownExtension(string name) => Extensions.Contains(Path.GetExtension(name));

    /// <summary>
    /// Whether a file of a folder or archive can be data: a known extension, or none at all; no note to people, and
    /// nothing hidden.
    /// </summary>
    public static bool CanBeData(string name)
    {
        string file = Path.GetFileName(name);
        string extension = ImportFile.ExtensionOf(file);
        bool isHidden = name.Split('/')
            .Any(part => part == "__MACOSX" || (part.StartsWith('.') && part.Trim('.').Length > 0));
        string stem = file.Split('.')[0];
        return !isHidden
            && !Notes.Contains(stem)
            && (extension.Length == 0 || Extensions.Contains(extension) || !HasLetters(extension));
    }

    /// <summary>
    /// Puts names in natural order (2 before 10). Names that are equal in it follow each other in ordinal order, so
    /// that neither the disk nor an archive decides.
    /// </summary>
    public static IEnumerable<T> InNaturalOrder<T>(IEnumerable<T> files, Func<T, string> name) =>
        files
            .OrderBy(name, StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.NumericOrdering))
            .ThenBy(name, StringComparer.Ordinal);

    /// <summary>Stems of files, with their folders where two would be equal.</summary>
    public static IReadOnlyList<string> Stems(IReadOnlyList<string> names)
    {
        string[] stems = [.. names.Select(ImportFile.StemOf)];
        return stems.Distinct(StringComparer.Ordinal).Count() == stems.Length ? stems : [.. names.Select(WithFolder)];
    }

    private static string WithFolder(string name)
    {
        int slash = name.LastIndexOf('/');
        return name[..(slash + 1)] + ImportFile.StemOf(name);
    }

    /// <summary>An "extension" of digits is a part of the name, as in <c>vm.17</c>.</summary>
    private static bool HasLetters(string extension) => extension.Any(char.IsAsciiLetter);
}
