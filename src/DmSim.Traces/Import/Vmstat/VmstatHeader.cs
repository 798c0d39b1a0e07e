namespace DmSim.Traces.Import.Vmstat;

/// <summary>Where vmstat's table has which column; sizes in KiB.</summary>
/// <param name="Count">How many columns there are, without those of a time.</param>
/// <param name="Free">Free memory.</param>
/// <param name="Buffers">Kernel buffers; -1 where there are none.</param>
/// <param name="Cache">Page cache; -1 where there is none.</param>
/// <param name="Swap">Swap in use; -1 where that is not said.</param>
internal sealed record VmstatHeader(int Count, int Free, int Buffers, int Cache, int Swap)
{
    /// <summary>Reads the words of a heading; <see langword="null"/> where it is none.</summary>
    public static VmstatHeader? TryRead(string[] words)
    {
        bool begins = words.Length >= 6 && words[0] == "r" && words[1] == "b";
        int free = Array.IndexOf(words, "free");
        int swap = Array.IndexOf(words, "swpd");
        bool isSolaris = Array.IndexOf(words, "swap") >= 0 && Array.IndexOf(words, "re") >= 0;
        if (!begins || free < 0 || (swap < 0 && !isSolaris))
        {
            return null;
        }

        // The last column of all versions is one of the CPU's; a zone's name may follow it.
        int last = Math.Max(
            Array.LastIndexOf(words, "id"),
            Math.Max(Find(words, "wa"), Math.Max(Find(words, "st"), Find(words, "gu")))
        );
        return new VmstatHeader(last + 1, free, Find(words, "buff"), Find(words, "cache"), swap);
    }

    /// <summary>Whether free memory is told apart from cache, or counts all that can be handed out.</summary>
    public bool IsComplete => Swap < 0 || (Buffers >= 0 && Cache >= 0);

    private static int Find(string[] words, string name) => Array.LastIndexOf(words, name);
}
