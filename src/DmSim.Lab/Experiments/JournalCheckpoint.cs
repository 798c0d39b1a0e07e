using System.Text;
using System.Text.Json;

namespace DmSim.Lab.Experiments;

/// <summary>
/// A checkpoint in a file of JSON lines that is only ever appended to. A line that was cut short, as by a power loss, is
/// ignored and its answer worked out again.
/// </summary>
public sealed class JournalCheckpoint : ICheckpoint, IDisposable
{
    /// <summary>What the first line says, so that no other file is ever taken for a journal.</summary>
    private const string Header = "[\"dmsim/journal/1\",\"\"]";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _answers = new(StringComparer.Ordinal);
    private readonly FileStream _file;

    /// <summary>Opens a journal, or begins one; reads what it holds.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="resumes">Whether what it holds counts; otherwise it begins anew.</param>
    /// <exception cref="InvalidDataException">The file holds something else, and was not touched.</exception>
    public JournalCheckpoint(string path, bool resumes = true)
    {
        string text = File.Exists(path) ? File.ReadAllText(path, Encoding.UTF8) : "";
        if (text.Length > 0 && !text.StartsWith(Header + "\n", StringComparison.Ordinal))
        {
            throw new InvalidDataException("expected a journal of dmsim; this file holds something else");
        }

        text = resumes ? text : "";
        bool cutShort = text.Length > 0 && text[^1] != '\n';
        foreach (string line in text.Split('\n').Skip(1))
        {
            Read(line);
        }

        FileMode mode = text.Length > 0 ? FileMode.Append : FileMode.Create;
        _file = new FileStream(path, mode, FileAccess.Write, FileShare.Read);
        if (text.Length == 0)
        {
            _file.Write(Encoding.UTF8.GetBytes(Header + "\n"));
        }

        if (cutShort)
        {
            _file.WriteByte((byte)'\n');
        }
    }

    /// <summary>How many answers the journal holds.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _answers.Count;
            }
        }
    }

    /// <inheritdoc/>
    public string? Find(string key)
    {
        lock (_lock)
        {
            return _answers.GetValueOrDefault(key);
        }
    }

    /// <inheritdoc/>
    public void Put(string key, string value)
    {
        byte[] line = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new[] { key, value }) + "\n");
        lock (_lock)
        {
            _answers[key] = value;
            _file.Write(line);
            _file.Flush(flushToDisk: true);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void Read(string line)
    {
        if (line.Length == 0)
        {
            return;
        }

        try
        {
            if (JsonSerializer.Deserialize<string[]>(line) is [string key, string value])
            {
                _answers[key] = value;
            }
        }
        catch (JsonException)
        {
            // Cut short while it was written: the answer counts as not there.
        }
    }
}
