using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads.Generation;
using DmSim.Traces.Scenarios;

namespace DmSim.Traces.Tests.Scenarios;

public sealed class RecipeReaderTests
{
    private const string Head =
        "schema: dmsim/recipe/1\nname: r\nduration: 1 d\ninterval: 60 s\n"
        + "groups:\n  - name: g\n    provisioned: 8 GiB\n    parts:\n";

    [Fact]
    public void Every_part_reaches_the_model()
    {
        const string Parts = """
                  - constant: { label: l, size: 1 GiB, spread: 10 % }
                  - diurnal: { size: 2 GiB, spread: 5 %, trough: 03:00, peak: 15:00, days: weekend, other-days: 25 % }
                  - window: { size: 3 GiB, spread: 1 %, at: 22:00, length: 2 h, jitter: 5 min, ramp: 30 s, days: [monday, sunday] }
                  - bursts: { per-hour: 2.5, size: 4 MiB, spread: 90 %, length: 7 min, from: 08:00, to: 18:00, days: workdays, tail-index: 1.5, common: 30 % }
                  - leak: { per-day: 5 MiB, restart-days: [friday], restart-at: 04:30 }
                  - deploy: { at: 1d 10:00, rollout: 1 h, add: 6 MiB, remove: 7 MiB, overlap: 8 MiB, overlap-length: 9 min }
                  - noise: { deviation: 9 MiB, memory: 11 min, common: 40 %, common-name: weather }
            """;

        IReadOnlyList<DemandPart> parts = RecipeReader.Read(Head + Parts, "r.yaml").Groups[0].Parts;

        Assert.Equal(
            [
                new ConstantPart
                {
                    Label = "l",
                    Size = Mib(1024),
                    Spread = 0.1,
                },
                new DiurnalPart
                {
                    Size = Mib(2048),
                    Spread = 0.05,
                    TroughMilliseconds = 3 * 3_600_000L,
                    PeakMilliseconds = 15 * 3_600_000L,
                    Days = WeekDays.Saturday | WeekDays.Sunday,
                    OtherDaysShare = 0.25,
                },
                new WindowPart
                {
                    Size = Mib(3072),
                    Spread = 0.01,
                    AtMilliseconds = 22 * 3_600_000L,
                    LengthMilliseconds = 7_200_000,
                    JitterMilliseconds = 300_000,
                    RampMilliseconds = 30_000,
                    Days = WeekDays.Monday | WeekDays.Sunday,
                },
                new BurstsPart
                {
                    PerHour = 2.5,
                    Size = Mib(4),
                    Spread = 0.9,
                    LengthMilliseconds = 420_000,
                    FromMilliseconds = 8 * 3_600_000L,
                    ToMilliseconds = 18 * 3_600_000L,
                    Days = WeekDays.Workdays,
                    TailIndex = 1.5,
                    Common = 0.3,
                },
                new LeakPart
                {
                    PerDay = Mib(5),
                    RestartDays = WeekDays.Friday,
                    RestartAtMilliseconds = 16_200_000,
                },
                new DeployPart
                {
                    AtMilliseconds = 34 * 3_600_000L,
                    RolloutMilliseconds = 3_600_000,
                    Add = Mib(6),
                    Remove = Mib(7),
                    Overlap = Mib(8),
                    OverlapLengthMilliseconds = 540_000,
                },
                new NoisePart
                {
                    Deviation = Mib(9),
                    MemoryMilliseconds = 660_000,
                    Common = 0.4,
                    CommonName = "weather",
                },
            ],
            parts
        );
    }

    [Fact]
    public void Sessions_reach_the_model()
    {
        const string Part = """
                  - sessions: { size: 1 GiB, spread: 20 %, arrive-from: 08:00, arrive-to: 09:30, ramp: 10 min, logon-size: 2 MiB,
                      logon-length: 3 min, lunch-from: 11:00, lunch-to: 12:00, lunch-release: 25 %, leave-from: 16:00,
                      leave-to: 18:00, stragglers: 10 %, stragglers-until: 21:00, attendance: 90 %, days: all }
            """;

        Assert.Equal(
            new SessionsPart
            {
                Size = Mib(1024),
                Spread = 0.2,
                ArriveFromMilliseconds = Hours(8),
                ArriveToMilliseconds = Hours(9.5),
                RampMilliseconds = 600_000,
                LogonSize = Mib(2),
                LogonLengthMilliseconds = 180_000,
                LunchFromMilliseconds = Hours(11),
                LunchToMilliseconds = Hours(12),
                LunchShare = 0.25,
                LeaveFromMilliseconds = Hours(16),
                LeaveToMilliseconds = Hours(18),
                Stragglers = 0.1,
                StragglersUntilMilliseconds = Hours(21),
                Attendance = 0.9,
                Days = WeekDays.All,
            },
            RecipeReader.Read(Head + Part, "r.yaml").Groups[0].Parts[0]
        );
    }

    [Theory]
    [InlineData(
        "      - constant: { size: 1 GiB }\n        noise: { deviation: 1 MiB }",
        9,
        "exactly one of the keys constant"
    )]
    [InlineData("      - constants: { size: 1 GiB }", 9, "did you mean 'constant'?")]
    [InlineData("      - constant: {}", 9, "this key: Median over the VMs.")]
    [InlineData("      - constant: { size: 0 B }", 9, "a size from 4 KiB to 12 TiB")]
    [InlineData("      - bursts: { per-hour: 0, size: 1 GiB, length: 1 min }", 9, "a number from 0.001 to 3600")]
    [InlineData("      - diurnal: { size: 1 GiB, trough: 04:00, peak: 04:00 }", 9, "a peak at another time")]
    [InlineData(
        "      - bursts: { per-hour: 1, size: 1 GiB, length: 1 min, from: 09:00, to: 08:00 }",
        9,
        "not before from"
    )]
    [InlineData(
        "      - noise: { deviation: 1 MiB }\n      - noise: { deviation: 2 MiB }",
        9,
        "a label of its own for each noise part"
    )]
    [InlineData("      - leak: { per-day: 1 MiB, restart-days: [moonday] }", 9, "one of monday, tuesday")]
    public void A_bad_part_is_named_with_its_place(string parts, int line, string expected)
    {
        InvalidInputException exception = Assert.Throws<InvalidInputException>(() =>
            RecipeReader.Read(Head + parts, "r.yaml")
        );

        Assert.Contains(
            exception.Issues,
            issue => issue.Line == line && issue.Message.Contains(expected, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void More_samples_than_memory_holds_are_refused()
    {
        string text = Head.Replace(
            "duration: 1 d\ninterval: 60 s",
            "duration: 366 d\ninterval: 1 s",
            StringComparison.Ordinal
        );

        InvalidInputException exception = Assert.Throws<InvalidInputException>(() =>
            RecipeReader.Read(
                text.Replace("name: g\n", "name: g\n    count: 999\n", StringComparison.Ordinal)
                    + "      - constant: { size: 1 GiB }",
                "r.yaml"
            )
        );

        Assert.Equal((4, "interval"), exception.Issues.Select(issue => (issue.Line, issue.Path)).Single());
    }

    private static MemorySize Mib(long count) => MemorySize.FromMebibytes(count);

    private static long Hours(double count) => (long)(count * 3_600_000);
}
