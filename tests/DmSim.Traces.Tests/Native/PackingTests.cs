using System.Buffers.Binary;
using CsCheck;
using DmSim.Core.Workloads;
using DmSim.Traces.Native;

namespace DmSim.Traces.Tests.Native;

public sealed class PackingTests
{
    private static readonly Gen<long[]> Values = Gen.Select(
            Gen.OneOf(Gen.Const(1L), Gen.Const(2L), Gen.Const(3L), Gen.Const(4096L), Gen.Const(5L << 20)),
            Gen.OneOf(Gen.Const(1), Gen.Const(200), Gen.Const(60_000), Gen.Const(1_000_000)),
            Gen.Int[0, 1_000_000],
            Gen.Int[0, 9].Array[1, 600]
        )
        .SelectMany(
            (unit, range, low, dice) =>
                Gen.Int[0, range]
                    .Array[dice.Length]
                    .Select(codes =>
                        codes.Zip(dice, (code, die) => die == 0 ? TraceVm.Absent : low + (unit * code)).ToArray()
                    )
        );

    /// <summary>The codes are what the definition says, however many are made at once: value = base + unit · code.</summary>
    [Fact]
    public void Codes_of_values_are_those_of_the_definition() =>
        Values.Sample(
            values =>
            {
                BlockShape shape = BlockCodec.PlanValues(values);
                Assert.Equal(values.Where(value => value >= 0).DefaultIfEmpty(TraceVm.Absent).Min(), shape.Base);
                AssertCodes(values, shape);
            },
            iter: 300
        );

    [Fact]
    public void Codes_of_times_are_those_of_the_definition() =>
        Gen.Select(Gen.OneOf(Gen.Const(1), Gen.Const(1000)), Gen.Int[1, 100], Gen.Int[1, 40_000].Array[2, 600])
            .Sample(
                (unit, step, jitter) =>
                {
                    long[] times = new long[jitter.Length];
                    for (int index = 1; index < times.Length; index++)
                    {
                        times[index] = times[index - 1] + ((long)unit * (step + jitter[index]));
                    }

                    AssertCodes(times, BlockCodec.PlanTimes(times));
                },
                iter: 200
            );

    [Fact]
    public void Blocks_do_not_overlap_and_come_back_into_use()
    {
        BlockMemory memory = new();
        List<Memory<byte>> blocks = [];
        // 1,000 blocks of 512..4,096 bytes pass the first piece and the next.
        for (int number = 0; number < 1000; number++)
        {
            blocks.Add(memory.Take(512 << (number % 4)));
            blocks[number].Span.Fill((byte)number);
        }

        for (int number = 0; number < 1000; number++)
        {
            Assert.Equal(512 << (number % 4), blocks[number].Length);
            Assert.False(blocks[number].Span.ContainsAnyExcept((byte)number));
        }

        // What is given back is enough for the same once more, in smaller blocks.
        long before = GC.GetAllocatedBytesForCurrentThread();
        memory.Return(blocks[3]);
        for (int part = 0; part < 8; part++)
        {
            memory.Take(512).Span.Clear();
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 << 10);
        Assert.False(blocks[2].Span.ContainsAnyExcept((byte)2));
        Assert.False(blocks[4].Span.ContainsAnyExcept((byte)4));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Take(513));
    }

    private static void AssertCodes(long[] values, BlockShape shape)
    {
        byte[] codes = new byte[values.Length * shape.Width];
        BlockCodec.Encode(values, shape, codes);
        for (int index = 0; index < values.Length && shape.Width > 0; index++)
        {
            ulong all = shape.Width == sizeof(long) ? ulong.MaxValue : (1UL << (8 * shape.Width)) - 1;
            long offset = values[index] - shape.Base - (shape.Step * index);
            ulong expected = values[index] == TraceVm.Absent ? all : (ulong)(offset / shape.Unit);
            byte[] wide = new byte[sizeof(long)];
            codes.AsSpan(index * shape.Width, shape.Width).CopyTo(wide);
            Assert.Equal(expected, BinaryPrimitives.ReadUInt64LittleEndian(wide));
        }

        foreach (int first in (int[])[0, values.Length / 3])
        {
            long[] back = new long[values.Length - first];
            BlockCodec.Decode(codes, shape, first, back);
            Assert.Equal(values[first..], back);
        }
    }
}
