using System.Numerics;

namespace DmSim.Traces.Native;

/// <summary>
/// Memory for packed blocks, cut from large pieces: the collector neither clears, moves nor walks it, and what one column
/// gives back the next one takes. For one thread at a time.
/// </summary>
internal sealed class BlockMemory
{
    private const int FirstPieceLength = 1 << 16;
    private const int LongestPieceLength = 1 << 20;

    // Free blocks by the binary logarithm of their length.
    private readonly List<Memory<byte>>?[] _free = new List<Memory<byte>>?[BitOperations.Log2(LongestPieceLength) + 1];
    private int _nextPieceLength = FirstPieceLength;

    /// <summary>Takes a block; what it holds is not defined.</summary>
    /// <param name="length">A power of two, at most 65,536.</param>
    public Memory<byte> Take(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(BitOperations.IsPow2(length), true, nameof(length));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, FirstPieceLength);
        Memory<byte> block = TakeAtLeast(length);
        while (block.Length > length)
        {
            // The upper half waits for the next one, as long as blocks of that length are wanted.
            int half = block.Length / 2;
            Return(block[half..]);
            block = block[..half];
        }

        return block;
    }

    /// <summary>Gives back a block that nobody reads any more.</summary>
    public void Return(Memory<byte> block)
    {
        int order = BitOperations.Log2((uint)block.Length);
        List<Memory<byte>> free = _free[order] ??= [];
        free.Add(block);
    }

    private Memory<byte> TakeAtLeast(int length)
    {
        for (int order = BitOperations.Log2((uint)length); order < _free.Length; order++)
        {
            if (_free[order] is { Count: > 0 } free)
            {
                Memory<byte> block = free[^1];
                free.RemoveAt(free.Count - 1);
                return block;
            }
        }

        byte[] piece = GC.AllocateUninitializedArray<byte>(_nextPieceLength);
        _nextPieceLength = Math.Min(_nextPieceLength * 2, LongestPieceLength);
        return piece;
    }
}
