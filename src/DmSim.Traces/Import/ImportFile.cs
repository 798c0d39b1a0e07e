namespace DmSim.Traces.Import;

/// <summary>One file of a source.</summary>
/// <param name="Path">The path, built on what the user named, as errors show it.</param>
/// <param name="Length">Its length on disk in bytes.</param>
public sealed record ImportFile(string Path, long Length)
{
    /// <summary>
    /// The file name without <c>.gz</c> and its extension: the VM's name in formats with a file per VM.
    /// </summary>
    public string Stem
    {
        get
        {
            string name = System.IO.Path.GetFileName(Path);
            if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            {
                name = name[..^3];
            }

            return System.IO.Path.GetFileNameWithoutExtension(name);
        }
    }
}
