using System.Diagnostics;
using DmSim.Core.Scenarios;
using DmSim.Reporting.Results;

namespace DmSim.Reporting.Tests;

public sealed class ResultsFolderTests
{
    private const string RenderTo = "DMSIM_TEST_RENDER_TO";

    [Fact]
    public void A_folder_of_someone_else_is_refused_and_left_alone()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.At("mine"));
        File.WriteAllText(folder.At("mine/notes.txt"), "keep");
        InvalidInputException refusal = Assert.Throws<InvalidInputException>(() =>
            RunResultsTests.Write(folder.At("mine"))
        );
        Assert.Equal(
            "the folder is not empty and holds no results of dmsim; name a new or an empty folder",
            Assert.Single(refusal.Issues).Message
        );
        Assert.Equal(["notes.txt"], TemporaryFolder.Hashes(folder.Root).Keys.Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_of_someone_else_among_results_is_refused_by_name()
    {
        using TemporaryFolder folder = new();
        RunResultsTests.Write(folder.At("run"));
        File.WriteAllText(folder.At("run/notes.txt"), "keep");
        InvalidInputException refusal = Assert.Throws<InvalidInputException>(() =>
            RunResultsTests.Write(folder.At("run"))
        );
        Assert.EndsWith("notes.txt", Assert.Single(refusal.Issues).Source);
        Assert.True(File.Exists(folder.At("run/notes.txt")));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"schema\":\"other/1\",\"files\":[]}")]
    [InlineData("{\"schema\":\"dmsim/manifest/1\"}")]
    public void A_manifest_that_is_not_ours_protects_nothing_from_refusal(string manifest)
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.At("run"));
        File.WriteAllText(folder.At("run/manifest.json"), manifest);
        Assert.Throws<InvalidInputException>(() => ResultsFolder.Begin(folder.At("run")));
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_refused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("run"), "keep");
        InvalidInputException refusal = Assert.Throws<InvalidInputException>(() => ResultsFolder.Begin(folder.At("run")));
        Assert.Equal("expected a folder, but this is a file", Assert.Single(refusal.Issues).Message);
    }

    [Fact]
    public void Old_results_are_replaced_as_a_whole()
    {
        using TemporaryFolder folder = new();
        RunResultsTests.Write(folder.At("results"));
        DensityResultsWriter.Write(SampleReports.Density(), folder.At("results"), new ResultsOptions());
        SortedDictionary<string, string> files = TemporaryFolder.Hashes(folder.At("results"));
        Assert.Contains("density.json", files.Keys);
        Assert.DoesNotContain("summary.json", files.Keys);
        Assert.Equal([folder.At("results")], Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public void An_empty_folder_is_used()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.At("run"));
        RunResultsTests.Write(folder.At("run"));
        Assert.True(File.Exists(folder.At("run/manifest.json")));
    }

    [Fact]
    public void What_is_not_completed_leaves_nothing_behind_and_keeps_the_old()
    {
        using TemporaryFolder folder = new();
        RunResultsTests.Write(folder.At("run"));
        SortedDictionary<string, string> before = TemporaryFolder.Hashes(folder.Root);
        using (ResultsFolder results = ResultsFolder.Begin(folder.At("run")))
        {
            results.WriteText("half.txt", "half");
        }

        Assert.Equal(before, TemporaryFolder.Hashes(folder.Root));
    }

    [Fact]
    public async Task Another_process_writes_the_same_bytes()
    {
        // The child runs this very test with a folder to write to, and no further child.
        if (Environment.GetEnvironmentVariable(RenderTo) is { Length: > 0 } target)
        {
            RunResultsTests.Write(target);
            Assert.True(File.Exists(Path.Combine(target, "manifest.json")));
            return;
        }

        using TemporaryFolder folder = new();
        string here = RunResultsTests.Write(folder.At("here"));
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(ResultsFolderTests).Assembly.Location);
        start.ArgumentList.Add("--filter-method");
        start.ArgumentList.Add($"{typeof(ResultsFolderTests).FullName}.{nameof(Another_process_writes_the_same_bytes)}");
        start.ArgumentList.Add("--results-directory");
        start.ArgumentList.Add(folder.At("logs"));
        start.Environment[RenderTo] = folder.At("there");
        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(child.ExitCode == 0, output + await errors);
        Assert.Equal(TemporaryFolder.Hashes(here), TemporaryFolder.Hashes(folder.At("there")));
    }
}
