using DmSim.Core.Units;

namespace DmSim.Core.Policies.Rivals;

/// <summary>
/// The thresholds of free memory and the state they lead to: below a threshold at once, back only past the next
/// higher one.
/// </summary>
internal readonly struct EsxThresholds
{
    private readonly long _soft;
    private readonly long _hard;
    private readonly long _low;
    private readonly double _hysteresis;

    public EsxThresholds(EsxOptions options, long physicalBytes)
    {
        _hysteresis = options.Hysteresis;
        if (options.HasThresholdsOf2002)
        {
            HighBytes = Scaled(physicalBytes, 6, options.ThresholdScale);
            _soft = Scaled(physicalBytes, 4, options.ThresholdScale);
            _hard = Scaled(physicalBytes, 2, options.ThresholdScale);
            _low = Scaled(physicalBytes, 1, options.ThresholdScale);
        }
        else
        {
            long minFree = MinFree(physicalBytes);
            HighBytes = Scaled(minFree, 100, options.ThresholdScale);
            _soft = Scaled(minFree, 64, options.ThresholdScale);
            _hard = Scaled(minFree, 32, options.ThresholdScale);
            _low = Scaled(minFree, 16, options.ThresholdScale);
        }
    }

    /// <summary>What reclaiming aims at; bytes.</summary>
    public long HighBytes { get; }

    /// <summary>
    /// The sliding scale of ESXi 5 and later: 6 % of the first 4 GiB, 4 % of the next 8, 2 % of the next 16, 1 % of
    /// the rest.
    /// </summary>
    public static long MinFree(long physicalBytes)
    {
        long percents =
            (6 * Between(physicalBytes, 0, 4))
            + (4 * Between(physicalBytes, 4, 12))
            + (2 * Between(physicalBytes, 12, 28))
            + Math.Max(0, physicalBytes - (28 * MemorySize.BytesPerGibibyte));
        return percents / 100;
    }

    /// <summary>The state after free memory was seen.</summary>
    public EsxState Next(EsxState state, long freeBytes)
    {
        EsxState worst = EsxState.High;
        worst = freeBytes < _soft ? EsxState.Soft : worst;
        worst = freeBytes < _hard ? EsxState.Hard : worst;
        worst = freeBytes < _low ? EsxState.Low : worst;
        while (state > worst && freeBytes >= WayBack(state))
        {
            state--;
        }

        return state > worst ? state : worst;
    }

    /// <summary>Below how much free memory a worse state begins; 0 when there is none.</summary>
    public long WorseBelow(EsxState state) =>
        state switch
        {
            EsxState.High => _soft,
            EsxState.Soft => _hard,
            EsxState.Hard => _low,
            _ => 0,
        };

    private long WayBack(EsxState state)
    {
        long threshold = state switch
        {
            EsxState.Soft => HighBytes,
            EsxState.Hard => _soft,
            _ => _hard,
        };
        return threshold + (long)(threshold * _hysteresis);
    }

    private static long Between(long bytes, long fromGibibytes, long toGibibytes) =>
        Math.Clamp(bytes, fromGibibytes * MemorySize.BytesPerGibibyte, toGibibytes * MemorySize.BytesPerGibibyte)
        - (fromGibibytes * MemorySize.BytesPerGibibyte);

    private static long Scaled(long bytes, int percent, double scale) => (long)(bytes / 100.0 * percent * scale);
}
