using System.Globalization;
using System.Text.Json;
using DmSim.Core.Scenarios;
using DmSim.Lab.Experiments;

namespace DmSim.Reporting.Results;

/// <summary>
/// A run that stands in a results folder. Runs are deterministic, so that what the folder does not hold is had by
/// running it again; <see cref="Differences"/> says whether that was the same run.
/// </summary>
public sealed class RecordedRun
{
    private readonly string _folder;
    private readonly string _decisionHash;
    private readonly string _version;
    private readonly IReadOnlyList<(string Name, string Sha256)> _inputs;

    private RecordedRun(string folder, ResultsSource source, JsonElement summary)
    {
        _folder = folder;
        Source = source;
        JsonElement provenance = summary.GetProperty("provenance");
        _decisionHash = summary.GetProperty("decisionHash").GetString() ?? "";
        _version = provenance.GetProperty("version").GetString() ?? "";
        _inputs =
        [
            .. provenance
                .GetProperty("inputs")
                .EnumerateArray()
                .Select(one => (one.GetProperty("name").GetString()!, one.GetProperty("sha256").GetString()!)),
        ];
    }

    /// <summary>What it was made from; the file with its full path.</summary>
    public ResultsSource Source { get; }

    /// <summary>Reads a results folder of <c>dmsim run</c>.</summary>
    /// <exception cref="InvalidInputException">It is none, or does not say what it was made from.</exception>
    public static RecordedRun Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            using JsonDocument manifest = Parse(folder, ResultsFolder.ManifestName);
            using JsonDocument summary = Parse(folder, RunResultsWriter.SummaryName);
            return new RecordedRun(
                folder,
                ResultsSource.Read(manifest.RootElement.GetProperty("source"), Path.GetFullPath(folder)),
                summary.RootElement
            );
        }
        catch (Exception problem)
            when (problem is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            string message =
                "expected a folder that 'dmsim run --output' wrote, with what it was made from in its manifest";
            throw new InvalidInputException(new ValidationIssue(folder, null, null, null, message));
        }
    }

    /// <summary>What tells the same run, made again, from this one; empty when it is the same.</summary>
    public IReadOnlyList<ValidationIssue> Differences(RunReport again)
    {
        ArgumentNullException.ThrowIfNull(again);
        (string Name, string Sha256)[] inputs =
        [
            .. again.Provenance.Inputs.Select(input => (input.Name, input.Sha256)),
        ];
        ValidationIssue[] changed =
        [
            .. _inputs
                .Except(inputs)
                .Select(input =>
                    Issue($"'{input.Name}' has changed since this run was made (SHA-256 was {input.Sha256})")
                ),
        ];
        if (changed.Length > 0)
        {
            return changed;
        }

        string hash = again.Result.Totals.DecisionHash.ToString("x16", CultureInfo.InvariantCulture);
        return hash == _decisionHash
            ? []
            :
            [
                Issue(
                    $"run again, other decisions are made (hash {hash}, was {_decisionHash}); it was made with dmsim "
                        + $"{_version}, this is {again.Provenance.Version}"
                ),
            ];
    }

    private static JsonDocument Parse(string folder, string name) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, name)));

    private ValidationIssue Issue(string message) => new(_folder, null, null, null, message);
}
