using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DmSim.Core.Engine;

/// <summary>Moves those of four indices that are wanted to the front, to list them without branches.</summary>
internal static class LaneFront
{
    /// <summary>By which of the four are wanted, as bits: where each place gets its index from.</summary>
    private static readonly Vector128<int>[] From = MakeAll();

    /// <summary>Those of four values for which a bit is set, in their order; what stands behind them is of no meaning.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Of(Vector128<int> values, uint four) => Vector128.Shuffle(values, From[four]);

    private static Vector128<int>[] MakeAll()
    {
        Vector128<int>[] from = new Vector128<int>[1 << Lanes.Count];
        Span<int> places = stackalloc int[Lanes.Count];
        for (int four = 0; four < from.Length; four++)
        {
            int count = 0;
            places.Clear();
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                if (((four >> lane) & 1) != 0)
                {
                    places[count++] = lane;
                }
            }

            from[four] = Vector128.Create<int>(places);
        }

        return from;
    }
}
