using DmSim.Core.Units;
using DmSim.Core.Workloads.Generation;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>The keys of the parts that a recipe's demand is the sum of.</summary>
internal static class PartKeys
{
    private const long Day = 86_400_000;

    private static readonly Form<long> TimeOfDay = Scalars.Duration(0, Day);

    /// <summary>Days of the week.</summary>
    public static readonly Form<WeekDays> DaysForm = new EitherForm<WeekDays>(
        Scalars.Choice(
            ("all", WeekDays.All),
            ("workdays", WeekDays.Workdays),
            ("weekend", WeekDays.Saturday | WeekDays.Sunday),
            ("none", WeekDays.None)
        ),
        new ListForm<WeekDays>(DayForm(), least: 1).Then(
            (IReadOnlyList<WeekDays> list, DocumentNode _, string _, ReadContext _, out WeekDays days) =>
            {
                days = list.Aggregate(WeekDays.None, (all, day) => all | day);
                return true;
            }
        )
    );

    /// <summary>One part: a mapping with its kind as only key.</summary>
    public static readonly Form<DemandPart?> Part = new MapForm<DemandPart?>(
        "part",
        () =>
            [
                PartKey("constant", "What a VM commits all the time.", Constant(), new ConstantPart { Size = default }),
                PartKey("diurnal", "A smooth daily tide.", Diurnal(), new DiurnalPart { Size = default }),
                PartKey(
                    "sessions",
                    "A person's working day: logon crowd, lunch, leaving, stragglers.",
                    Sessions(),
                    new SessionsPart
                    {
                        Size = default,
                        ArriveFromMilliseconds = 0,
                        ArriveToMilliseconds = 0,
                        LeaveFromMilliseconds = 0,
                        LeaveToMilliseconds = 0,
                    }
                ),
                PartKey(
                    "window",
                    "Work at a fixed time of day: backup, virus scan, patching.",
                    Window(),
                    new WindowPart
                    {
                        Size = default,
                        AtMilliseconds = 0,
                        LengthMilliseconds = 0,
                    }
                ),
                PartKey(
                    "bursts",
                    "Independent jobs: Poisson arrivals, lognormal sizes and lengths.",
                    Bursts(),
                    new BurstsPart
                    {
                        PerHour = 1,
                        Size = default,
                        LengthMilliseconds = 0,
                    }
                ),
                PartKey("leak", "A steady loss of memory until a restart.", Leak(), new LeakPart { PerDay = default }),
                PartKey("deploy", "A new version rolled out.", Deploy(), new DeployPart { AtMilliseconds = 0 }),
                PartKey("noise", "A random wander around zero.", Noise(), new NoisePart { Deviation = default }),
            ]
    )
    {
        ExactlyOneOf = ["constant", "diurnal", "sessions", "window", "bursts", "leak", "deploy", "noise"],
    }
        .From(null)
        .Whole();

    /// <summary>One day of the week.</summary>
    public static Form<WeekDays> DayForm() =>
        Scalars.Choice(
            ("monday", WeekDays.Monday),
            ("tuesday", WeekDays.Tuesday),
            ("wednesday", WeekDays.Wednesday),
            ("thursday", WeekDays.Thursday),
            ("friday", WeekDays.Friday),
            ("saturday", WeekDays.Saturday),
            ("sunday", WeekDays.Sunday)
        );

    private static Key<DemandPart?> PartKey<T>(string name, string about, MapForm<T> form, T defaults)
        where T : DemandPart => Key.Optional<DemandPart?, T>(name, about, form.From(defaults), (_, part) => part);

    private static MapForm<ConstantPart> Constant() =>
        new(
            "constant",
            () =>
                [
                    Label<ConstantPart>(),
                    Size<ConstantPart>("size", "Median over the VMs.", (part, value) => part with { Size = value }),
                    Spread<ConstantPart>(0, (part, value) => part with { Spread = value }),
                ]
        );

    private static MapForm<DiurnalPart> Diurnal() =>
        new(
            "diurnal",
            () =>
                [
                    Label<DiurnalPart>(),
                    Size<DiurnalPart>("size", "Height at the peak.", (part, value) => part with { Size = value }),
                    Spread<DiurnalPart>(0, (part, value) => part with { Spread = value }),
                    Time<DiurnalPart>("trough", "04:00", (part, value) => part with { TroughMilliseconds = value }),
                    Time<DiurnalPart>("peak", "14:00", (part, value) => part with { PeakMilliseconds = value }),
                    Days<DiurnalPart>("all", (part, value) => part with { Days = value }),
                    Share<DiurnalPart>(
                        "other-days",
                        "Height on other days; default 30 %.",
                        (part, value) => part with { OtherDaysShare = value }
                    ),
                ]
        );

    private static MapForm<SessionsPart> Sessions() =>
        new(
            "sessions",
            () =>
                [
                    Label<SessionsPart>(),
                    Size<SessionsPart>("size", "Median over sessions.", (part, value) => part with { Size = value }),
                    Spread<SessionsPart>(0, (part, value) => part with { Spread = value }),
                    MustTime<SessionsPart>(
                        "arrive-from",
                        (part, value) => part with { ArriveFromMilliseconds = value }
                    ),
                    MustTime<SessionsPart>("arrive-to", (part, value) => part with { ArriveToMilliseconds = value }),
                    Time<SessionsPart>("ramp", "20 min", (part, value) => part with { RampMilliseconds = value }),
                    Key.Optional<SessionsPart, MemorySize>(
                        "logon-size",
                        "What the logon itself commits beside; default none.",
                        SharedForms.Size,
                        (part, value) => part with { LogonSize = value }
                    ),
                    Time<SessionsPart>(
                        "logon-length",
                        "4 min",
                        (part, value) => part with { LogonLengthMilliseconds = value }
                    ),
                    Time<SessionsPart>(
                        "lunch-from",
                        "12:00",
                        (part, value) => part with { LunchFromMilliseconds = value }
                    ),
                    Time<SessionsPart>("lunch-to", "13:00", (part, value) => part with { LunchToMilliseconds = value }),
                    Share<SessionsPart>(
                        "lunch-release",
                        "Share of the session given back at lunch; default 0 %.",
                        (part, value) => part with { LunchShare = value }
                    ),
                    MustTime<SessionsPart>("leave-from", (part, value) => part with { LeaveFromMilliseconds = value }),
                    MustTime<SessionsPart>("leave-to", (part, value) => part with { LeaveToMilliseconds = value }),
                    Share<SessionsPart>(
                        "stragglers",
                        "Share of people who stay on; default 0 %.",
                        (part, value) => part with { Stragglers = value }
                    ),
                    Time<SessionsPart>(
                        "stragglers-until",
                        "22:00",
                        (part, value) => part with { StragglersUntilMilliseconds = value }
                    ),
                    Share<SessionsPart>(
                        "attendance",
                        "Share of people who come on a day; default 100 %.",
                        (part, value) => part with { Attendance = value }
                    ),
                    Days<SessionsPart>("workdays", (part, value) => part with { Days = value }),
                ]
        );

    private static MapForm<WindowPart> Window() =>
        new(
            "window",
            () =>
                [
                    Label<WindowPart>(),
                    Size<WindowPart>("size", "Median over VMs.", (part, value) => part with { Size = value }),
                    Spread<WindowPart>(0, (part, value) => part with { Spread = value }),
                    MustTime<WindowPart>("at", (part, value) => part with { AtMilliseconds = value }),
                    MustTime<WindowPart>("length", (part, value) => part with { LengthMilliseconds = value }),
                    Time<WindowPart>("jitter", "0 s", (part, value) => part with { JitterMilliseconds = value }),
                    Time<WindowPart>("ramp", "60 s", (part, value) => part with { RampMilliseconds = value }),
                    Days<WindowPart>("all", (part, value) => part with { Days = value }),
                ]
        );

    private static MapForm<BurstsPart> Bursts() =>
        new(
            "bursts",
            () =>
                [
                    Label<BurstsPart>(),
                    Key.Required<BurstsPart, double>(
                        "per-hour",
                        "Mean arrivals per hour, 0.001 to 3600.",
                        Scalars.Number(0.001, 3600),
                        (part, value) => part with { PerHour = value }
                    ),
                    Size<BurstsPart>("size", "Median size of a job.", (part, value) => part with { Size = value }),
                    Spread<BurstsPart>(80, (part, value) => part with { Spread = value }),
                    Key.Optional<BurstsPart, double>(
                        "tail-index",
                        "Sizes with a Pareto tail of this index, 1.05 (heaviest) to 10; left out: lognormal.",
                        Scalars.Number(1.05, 10),
                        (part, value) => part with { TailIndex = value }
                    ),
                    Share<BurstsPart>(
                        "common",
                        "Share of the jobs that come to all VMs at once; default 0 %.",
                        (part, value) => part with { Common = value }
                    ),
                    CommonName<BurstsPart>(),
                    MustTime<BurstsPart>("length", (part, value) => part with { LengthMilliseconds = value }),
                    Time<BurstsPart>("from", "00:00", (part, value) => part with { FromMilliseconds = value }),
                    Time<BurstsPart>("to", "24:00", (part, value) => part with { ToMilliseconds = value }),
                    Days<BurstsPart>("all", (part, value) => part with { Days = value }),
                ]
        );

    private static MapForm<LeakPart> Leak() =>
        new(
            "leak",
            () =>
                [
                    Label<LeakPart>(),
                    Size<LeakPart>("per-day", "What is lost per day.", (part, value) => part with { PerDay = value }),
                    Key.Optional<LeakPart, WeekDays>(
                        "restart-days",
                        "Days on which the service is restarted; default none.",
                        DaysForm,
                        (part, value) => part with { RestartDays = value }
                    ),
                    Time<LeakPart>("restart-at", "03:00", (part, value) => part with { RestartAtMilliseconds = value }),
                ]
        );

    private static MapForm<DeployPart> Deploy() =>
        new(
            "deploy",
            () =>
                [
                    Label<DeployPart>(),
                    Key.Required<DeployPart, long>(
                        "at",
                        "When the first VM is changed, from the start of the trace, such as 2d 10:00.",
                        SharedForms.Time,
                        (part, value) => part with { AtMilliseconds = value }
                    ),
                    Time<DeployPart>("rollout", "0 s", (part, value) => part with { RolloutMilliseconds = value }),
                    MaySize<DeployPart>("add", "What it needs more.", (part, value) => part with { Add = value }),
                    MaySize<DeployPart>("remove", "What it needs less.", (part, value) => part with { Remove = value }),
                    MaySize<DeployPart>(
                        "overlap",
                        "What old and new side by side need on top.",
                        (part, value) => part with { Overlap = value }
                    ),
                    Time<DeployPart>(
                        "overlap-length",
                        "5 min",
                        (part, value) => part with { OverlapLengthMilliseconds = value }
                    ),
                ]
        );

    private static MapForm<NoisePart> Noise() =>
        new(
            "noise",
            () =>
                [
                    Label<NoisePart>(),
                    Size<NoisePart>(
                        "deviation",
                        "Standard deviation.",
                        (part, value) => part with { Deviation = value }
                    ),
                    Key.Optional<NoisePart, long>(
                        "memory",
                        "Time after which it has forgotten all but 1/e; default 10 min.",
                        Scalars.Duration(1000, Day),
                        (part, value) => part with { MemoryMilliseconds = value }
                    ),
                    Share<NoisePart>(
                        "common",
                        "Share of the variance that VMs have in common: their correlation; default 0 %.",
                        (part, value) => part with { Common = value }
                    ),
                    CommonName<NoisePart>(),
                ]
        );

    private static Key<T> Label<T>()
        where T : DemandPart =>
        Key.Optional<T, string>(
            "label",
            "Tells parts of one kind in a group apart; needed when there are several.",
            SharedForms.Name,
            (part, value) => part with { Label = value }
        );

    private static Key<T> CommonName<T>()
        where T : DemandPart =>
        Key.Optional<T, string>(
            "common-name",
            "Parts of one kind and common name share across groups; left out: the VMs of the group share.",
            SharedForms.Name,
            (part, value) => part with { CommonName = value }
        );

    private static Key<T> Size<T>(string name, string about, Func<T, MemorySize, T> apply) =>
        Key.Required(name, about, SharedForms.PositiveSize, apply);

    private static Key<T> MaySize<T>(string name, string about, Func<T, MemorySize, T> apply) =>
        Key.Optional(name, $"{about} Default none.", SharedForms.Size, apply);

    private static Key<T> Spread<T>(int defaultPercent, Func<T, double, T> apply) =>
        Key.Optional(
            "spread",
            $"Standard deviation of the logarithm, 0 % to 200 %; default {defaultPercent} %.",
            Scalars.Share(0, 200),
            apply
        );

    private static Key<T> Share<T>(string name, string about, Func<T, double, T> apply) =>
        Key.Optional(name, about, Scalars.Share(0, 100), apply);

    private static Key<T> Time<T>(string name, string byDefault, Func<T, long, T> apply) =>
        Key.Optional(name, $"A time of day or span of at most a day; default {byDefault}.", TimeOfDay, apply);

    private static Key<T> MustTime<T>(string name, Func<T, long, T> apply) =>
        Key.Required(name, "A time of day or span of at most a day.", TimeOfDay, apply);

    private static Key<T> Days<T>(string byDefault, Func<T, WeekDays, T> apply) =>
        Key.Optional(
            "days",
            $"Days of the week: all, workdays, weekend, none, or a list; default {byDefault}.",
            DaysForm,
            apply
        );
}
