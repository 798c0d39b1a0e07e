using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>The keys of a guest's software.</summary>
internal static class ApplicationKeys
{
    private static readonly Form<GuestApplicationKind> Kind = Scalars.Choice(
        ("transparent", GuestApplicationKind.Transparent),
        ("hoarding", GuestApplicationKind.Hoarding),
        ("elastic-cache", GuestApplicationKind.ElasticCache),
        ("sized-at-start", GuestApplicationKind.SizedAtStart),
        ("leaking", GuestApplicationKind.Leaking)
    );

    private static readonly MapForm<GuestApplication> Numbers = new(
        "application",
        () =>
            [
                Key.Required<GuestApplication, GuestApplicationKind>(
                    "kind",
                    "transparent (demand follows the workload), hoarding (never gives back what it once took), elastic-cache "
                        + "(a cache on top of the workload grows into available memory and shrinks when memory is low), "
                        + "sized-at-start (commits a share of the memory seen at start) or leaking (loses memory until the guest "
                        + "reboots).",
                    Kind,
                    (application, value) => application with { Kind = value }
                ),
                Key.Optional<GuestApplication, MemorySize>(
                    "cache-maximum",
                    "elastic-cache: the most it holds; default whatever memory there is.",
                    SharedForms.PositiveSize,
                    (application, value) => application with { CacheMaximum = value }
                ),
                Key.Optional<GuestApplication, MemorySize>(
                    "cache-growth-per-second",
                    "elastic-cache: growth per second while memory is available; default 64 MiB (assumption).",
                    SharedForms.PositiveSize,
                    (application, value) => application with { CacheGrowthPerSecond = value }
                ),
                Key.Optional<GuestApplication, int>(
                    "pool-percent",
                    "sized-at-start: percent of the memory seen at start, 1 to 100; default 25 (Java's default heap).",
                    Scalars.Integer(1, 100),
                    (application, value) => application with { PoolPercent = value }
                ),
                Key.Optional<GuestApplication, MemorySize>(
                    "leak-per-hour",
                    "leaking: memory lost per hour; default 64 MiB (assumption).",
                    SharedForms.PositiveSize,
                    (application, value) => application with { LeakPerHour = value }
                ),
            ]
    );

    /// <summary>A guest's software: the name of its kind, or a mapping.</summary>
    public static readonly Form<GuestApplication> Application = new EitherForm<GuestApplication>(
        Kind.Then(
            (GuestApplicationKind kind, DocumentNode _, string _, ReadContext _, out GuestApplication application) =>
            {
                application = new GuestApplication { Kind = kind };
                return true;
            }
        ),
        Numbers.From(new GuestApplication())
    );
}
