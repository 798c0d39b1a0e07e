using System.Globalization;

namespace DmSim.Cli.Output;

/// <summary>
/// A file in the making: written beside its target and moved there on <see cref="Complete"/>; disposed before that, it
/// leaves nothing behind.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _target;
    private bool _completed;

    private OutputFile(string target, string working)
    {
        _target = target;
        WorkingPath = working;
    }

    /// <summary>Where to write.</summary>
    public string WorkingPath { get; }

    /// <summary>Begins a file.</summary>
    public static OutputFile Begin(string target)
    {
        string full = Path.GetFullPath(target);
        string folder = Path.GetDirectoryName(full) ?? full;
        Directory.CreateDirectory(folder);
        string process = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return new OutputFile(full, Path.Combine(folder, $".{Path.GetFileName(full)}.{process}.partial"));
    }

    /// <summary>Moves the finished file to its target; an existing one is replaced.</summary>
    public void Complete()
    {
        File.Move(WorkingPath, _target, overwrite: true);
        _completed = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_completed)
        {
            File.Delete(WorkingPath);
        }
    }
}
