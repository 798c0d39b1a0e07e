using DmSim.Core.Scenarios;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>The keys of the model by which guest signals follow from demand and working set.</summary>
internal static class SignalKeys
{
    /// <summary>The constants of the model.</summary>
    public static readonly MapForm<GuestSignalSettings> Form = new(
        "signals",
        () =>
            [
                Key.Optional<GuestSignalSettings, int>(
                    "touched",
                    "Percent of committed memory out of active use that counts as used, 0 to 100; default 100.",
                    Scalars.Integer(0, 100),
                    (signals, value) => signals with { TouchedPercent = value }
                ),
                Key.Optional<GuestSignalSettings, int>(
                    "cache",
                    "File cache a guest keeps where it has room, in percent of used memory, 0 to 10000; default 30.",
                    Scalars.Integer(0, 10_000),
                    (signals, value) => signals with { CachePercent = value }
                ),
                Key.Optional<GuestSignalSettings, int>(
                    "sampled-pages",
                    "Pages sampled for an estimate of active memory, 0 (exact) to 1000000; default 100.",
                    Scalars.Integer(0, 1_000_000),
                    (signals, value) => signals with { SampledPages = value }
                ),
                Key.Optional<GuestSignalSettings, int>(
                    "sample-period",
                    "Time over which those pages are sampled, 1 s to 1 h; default 30 s.",
                    Scalars.Seconds(1, 3600),
                    (signals, value) => signals with { SamplePeriodSeconds = value }
                ),
            ]
    );
}
