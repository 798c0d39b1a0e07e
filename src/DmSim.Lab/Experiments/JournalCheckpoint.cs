using System.Text;
using System.Text.Json;

namespace DmSim.Lab.Experiments;

/// <summary>
/// A checkpoint in a file of JSON lines that is only ever appended to. A line that was cut short, as by a power loss, is
/// ignored and its answer worked out again.
/// </summary>
public sealed class JournalCheckpoint : ICheckpoint, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _answers = new(StringComparer.Ordinal);
    private readonly FileStream _file;

    /// <summary>Opens a journal, or begins one; reads what it holds.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    public JournalCheckpoint(string path)
    {
        bool cutShort = false;
        if (File.Exists(path))
        {
            string text = File.ReadAllText(path, Encoding.UTF8);
            cutShort = text.Length > 0 && text[^1] != '\n';
            foreach (string line in text.Split('\n'))
            {
                Read(line);
            }
        }

        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
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
