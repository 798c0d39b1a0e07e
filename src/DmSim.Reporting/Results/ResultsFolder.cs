using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DmSim.Core.Scenarios;

namespace DmSim.Reporting.Results;

/// <summary>
/// A results folder in the making: files are written beside the target and appear under its name all at once, with a
/// manifest, when <see cref="Complete"/> is called. Disposed before that, it leaves nothing behind.
/// </summary>
public sealed class ResultsFolder : IDisposable
{
    /// <summary>
    /// Name of the file that makes a folder a results folder: kind, provenance, and every file with its hash.
    /// </summary>
    public const string ManifestName = "manifest.json";

    private const string ManifestSchema = "dmsim/manifest/1";

    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        NewLine = "\n",
        // Letters stay as they are: the manifest is read as JSON, never put into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly string _working;
    private bool _completed;

    private ResultsFolder(string target, string working)
    {
        Target = target;
        _working = working;
    }

    /// <summary>Full path under which the results will appear.</summary>
    public string Target { get; }

    /// <summary>
    /// Begins a results folder. An existing folder is accepted when it is empty or holds results of this program and
    /// nothing else; it is replaced on completion.
    /// </summary>
    /// <exception cref="InvalidInputException">The target holds something that would be lost.</exception>
    public static ResultsFolder Begin(string target)
    {
        string full = Check(target);
        string parent = Path.GetDirectoryName(full) ?? full;
        Directory.CreateDirectory(parent);
        string suffix = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        string working = Path.Combine(parent, $".{Path.GetFileName(full)}.{suffix}.partial");
        DeleteFolder(working);
        Directory.CreateDirectory(working);
        return new ResultsFolder(full, working);
    }

    /// <summary>Checks that results could begin there, and touches nothing.</summary>
    /// <returns>The full path.</returns>
    /// <exception cref="InvalidInputException">The target holds something that would be lost.</exception>
    public static string Check(string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        RefuseForeign(target, full);
        return full;
    }

    /// <summary>The path at which a result file is to be written now; folders on the way are made.</summary>
    /// <param name="name">Path inside the results folder, with <c>/</c>.</param>
    public string PathOf(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        string path = Path.Combine(_working, name.Replace('/', Path.DirectorySeparatorChar));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Writes a text file as UTF-8 without a byte order mark, the same bytes on every system.</summary>
    public void WriteText(string name, string text) => File.WriteAllText(PathOf(name), text, Utf8);

    /// <summary>Writes the manifest and puts the folder in its place. Every file must be closed by now.</summary>
    /// <param name="kind">What the results are: <c>run</c>, <c>density</c>, <c>comparison</c> or <c>fit</c>.</param>
    /// <param name="document">The results as JSON; its <c>provenance</c> goes into the manifest as it is.</param>
    /// <param name="source">What they were made from, where they can be taken up again; else <see langword="null"/>.</param>
    public void Complete(string kind, string document, ResultsSource? source)
    {
        WriteManifest(kind, document, source);
        if (Directory.Exists(Target))
        {
            // The old results go only when the new ones are complete, and come back if the move fails.
            string old = _working + ".old";
            DeleteFolder(old);
            Directory.Move(Target, old);
            try
            {
                Directory.Move(_working, Target);
            }
            catch (IOException)
            {
                Directory.Move(old, Target);
                throw;
            }

            DeleteFolder(old);
        }
        else
        {
            Directory.Move(_working, Target);
        }

        _completed = true;
    }

    /// <summary>Removes what was written, unless it was completed.</summary>
    public void Dispose()
    {
        if (!_completed)
        {
            DeleteFolder(_working);
        }
    }

    private static void RefuseForeign(string named, string full)
    {
        if (File.Exists(full))
        {
            throw new InvalidInputException([Issue(named, "expected a folder, but this is a file")]);
        }

        if (!Directory.Exists(full) || !Directory.EnumerateFileSystemEntries(full).Any())
        {
            return;
        }

        HashSet<string> ours = ReadManifest(Path.Combine(full, ManifestName));
        if (ours.Count == 0)
        {
            string message = "the folder is not empty and holds no results of dmsim; name a new or an empty folder";
            throw new InvalidInputException([Issue(named, message)]);
        }

        ours.Add(ManifestName);
        List<string> foreign = [.. RelativeFiles(full).Where(file => !ours.Contains(file))];
        if (foreign.Count > 0)
        {
            throw new InvalidInputException([
                .. foreign.Select(file =>
                    Issue(Path.Combine(named, file), "not part of the results that would be replaced; move it away")
                ),
            ]);
        }
    }

    private static ValidationIssue Issue(string source, string message) => new(source, null, null, null, message);

    private static HashSet<string> ReadManifest(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(path));
            bool known =
                manifest.RootElement.TryGetProperty("schema", out JsonElement schema)
                && schema.ValueEquals(ManifestSchema);
            return known ? [.. manifest.RootElement.GetProperty("files").EnumerateArray().Select(NameOf)] : [];
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Not a manifest of ours, whatever it is called.
            return [];
        }
    }

    private static string NameOf(JsonElement file) => file.GetProperty("name").GetString() ?? "";

    private static IEnumerable<string> RelativeFiles(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal);

    private void WriteManifest(string kind, string document, ResultsSource? source)
    {
        string[] files = [.. RelativeFiles(_working)];
        using FileStream stream = File.Create(PathOf(ManifestName));
        using JsonDocument results = JsonDocument.Parse(document);
        using Utf8JsonWriter json = new(stream, Layout);
        json.WriteStartObject();
        json.WriteString("schema", ManifestSchema);
        json.WriteString("kind", kind);
        json.WritePropertyName("provenance");
        results.RootElement.GetProperty("provenance").WriteTo(json);
        source?.WriteTo(json, Target);
        json.WriteStartArray("files");
        foreach (string file in files)
        {
            byte[] content = File.ReadAllBytes(PathOf(file));
            json.WriteStartObject();
            json.WriteString("name", file);
            json.WriteNumber("bytes", content.LongLength);
            json.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(content)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
