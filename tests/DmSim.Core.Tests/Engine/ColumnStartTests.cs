using System.Runtime.CompilerServices;
using DmSim.Core.Engine;
using DmSim.Core.Policies;

namespace DmSim.Core.Tests.Engine;

public class ColumnStartTests
{
    [Fact]
    public void A_column_starts_with_its_first_value_whatever_the_width()
    {
        IsFirst([7L, 8L]);
        IsFirst([7.5, 8.5]);
        IsFirst([7, 8, 9]);
        IsFirst([true, false]);
        IsFirst([VmState.Running]);
    }

    [Fact]
    public void The_start_goes_with_a_column_that_the_garbage_collector_moves()
    {
        // Garbage before each column, so that there is somewhere to move it to.
        long[][] columns =
        [
            .. Enumerable.Range(0, 200).Select(number => Garbage() > 0 ? new long[] { number, 0 } : []),
        ];
        for (int column = 0; column < columns.Length; column++)
        {
            ref long first = ref ColumnStart.Of(in columns[column]);
            if (column % 50 == 0)
            {
                GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            }

            Assert.Equal(column, first);
            first = -column;
            Assert.Equal(-column, columns[column][0]);
            Assert.Equal(0, columns[column][1]);
        }
    }

    private static int Garbage() => new byte[50_000].Length;

    private static void IsFirst<T>(T[] column)
        where T : unmanaged => Assert.True(Unsafe.AreSame(ref column[0], ref ColumnStart.Of(in column)));
}
