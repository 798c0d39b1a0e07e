using System.Globalization;

namespace DmSim.Traces.Import.Sources;

/// <summary>The limits that keep a small file from becoming an endless one.</summary>
internal static class UnpackGuard
{
    /// <summary>Logs of idle machines pack to a hundredth; deflate itself ends at 1,032.</summary>
    public const int LargestRatio = 300;

    /// <summary>Below this many unpacked bytes no ratio is refused.</summary>
    public const long HarmlessLength = 64L << 20;

    /// <summary>The most bytes that are ever written to a temporary file.</summary>
    public const long LargestTemporaryFile = 32L << 30;

    /// <summary>The most files of a folder or archive.</summary>
    public const int MostFiles = 200_000;

    /// <summary>Refuses a compression bomb.</summary>
    /// <exception cref="InvalidDataException">More came out than any recording packs to.</exception>
    public static void CheckRatio(long unpackedLength, long packedLength)
    {
        if (unpackedLength > HarmlessLength && unpackedLength / LargestRatio > packedLength)
        {
            throw new InvalidDataException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"it unpacks to more than {LargestRatio} times its size, as only a compression bomb does"
                )
            );
        }
    }
}
