using System.Buffers.Binary;

namespace DmSim.Traces.Native;

/// <summary>A column in a mapped file.</summary>
/// <param name="file">The mapping.</param>
/// <param name="tableOffset">Where the block descriptors begin.</param>
/// <param name="blockLength">Samples per block; the last block may hold fewer.</param>
/// <param name="count">Samples of the column.</param>
internal sealed class NativeColumn(MappedFile file, long tableOffset, int blockLength, int count)
{
    private int BlockCount => (int)(((long)count + blockLength - 1) / blockLength);

    /// <summary>Reads values; first + length must not pass the column's count.</summary>
    public void Read(int first, Span<long> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, count - first, nameof(destination));
        while (destination.Length > 0)
        {
            int block = first / blockLength;
            int within = first % blockLength;
            int part = Math.Min(PartLength(block) - within, destination.Length);
            (BlockShape shape, long offset) = Descriptor(block);
            file.With(
                offset,
                PartLength(block) * shape.Width,
                new Target(shape, within, destination[..part]),
                static (codes, target) =>
                {
                    BlockCodec.Decode(codes, target.Shape, target.First, target.Values);
                    return true;
                }
            );
            first += part;
            destination = destination[part..];
        }
    }

    /// <summary>Checks that the table and all codes lie between the header and the directory.</summary>
    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    public FormattableString? Problem(long directoryOffset)
    {
        if (blockLength <= 0)
        {
            return $"{blockLength} samples per block";
        }

        long tableLength = (long)BlockCount * NativeFormat.DescriptorLength;
        if (!Lies(tableOffset, tableLength, directoryOffset))
        {
            return $"a table of {tableLength} bytes at byte {tableOffset} leaves the columns";
        }

        for (int block = 0; block < BlockCount; block++)
        {
            (BlockShape shape, long offset) = Descriptor(block);
            bool known = shape.Width is 0 or 1 or 2 or 4 or 8 && shape.Unit >= 1;
            bool small = shape.Width == 0 || blockLength <= NativeFormat.BlockLength;
            if (!known || !small || !Lies(offset, (long)PartLength(block) * shape.Width, directoryOffset))
            {
                return $"block {block} with codes of {shape.Width} bytes at byte {offset} leaves the columns";
            }
        }

        return null;
    }

    private static bool Lies(long offset, long length, long end) =>
        offset >= NativeFormat.HeaderLength && offset % NativeFormat.Alignment == 0 && offset <= end - length;

    private int PartLength(int block) => (int)Math.Min(blockLength, count - ((long)block * blockLength));

    private (BlockShape Shape, long Offset) Descriptor(int block) =>
        file.With(
            tableOffset + ((long)block * NativeFormat.DescriptorLength),
            NativeFormat.DescriptorLength,
            0,
            static (bytes, _) =>
                (
                    new BlockShape(
                        BinaryPrimitives.ReadInt64LittleEndian(bytes),
                        BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
                        BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
                        (int)BinaryPrimitives.ReadInt64LittleEndian(bytes[32..])
                    ),
                    BinaryPrimitives.ReadInt64LittleEndian(bytes[24..])
                )
        );

    private readonly ref struct Target(BlockShape shape, int first, Span<long> values)
    {
        public BlockShape Shape { get; } = shape;

        public int First { get; } = first;

        public Span<long> Values { get; } = values;
    }
}
