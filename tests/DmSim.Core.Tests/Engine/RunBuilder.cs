using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Core.Tests.Engine;

/// <summary>Builds small runs in MiB and seconds: no reserve, no overhead unless asked, reports at once.</summary>
internal sealed class RunBuilder
{
    private readonly List<VmSpec> _vms = [];
    private readonly List<ScheduledEvent> _events = [];
    private string _policy = "hyper-v";

    public long HostMebibytes { get; init; } = 65536;

    public int Seconds { get; init; } = 600;

    public int WarmUpSeconds { get; init; }

    public long OverheadMebibytes { get; init; }

    public InitialState Initial { get; init; } = InitialState.Settled;

    public NumaLayout Numa { get; init; } = NumaLayout.OneNode;

    public HyperVVersion Version { get; init; } = HyperVVersion.V2022;

    public StartSettings Starts { get; init; } = new();

    public ServiceObjective Objective { get; init; } = new();

    public static long Mib(long count) => count * MemorySize.BytesPerMebibyte;

    public RunBuilder Policy(string text)
    {
        _policy = text;
        return this;
    }

    /// <summary>What a failing property names.</summary>
    public override string ToString() => _policy;

    /// <summary>Demand as pairs of second and MiB; −1 means absent.</summary>
    public RunBuilder Vm(
        (int Second, long Mebibytes)[] demand,
        long minimum = 512,
        long startup = 512,
        long maximum = 16384,
        int buffer = 20,
        int weight = 5000,
        GuestKind kind = GuestKind.Windows,
        GuestApplication? application = null,
        bool dynamicMemory = true,
        GuestSettings? guest = null,
        int startDelay = 0,
        int? node = null
    )
    {
        int[] ticks = [.. demand.Select(step => step.Second)];
        uint[] pages =
        [
            .. demand.Select(step =>
                step.Mebibytes < 0 ? DemandSeries.AbsentPages : DemandSeries.PagesFor(Mib(step.Mebibytes))
            ),
        ];
        GuestSettings plain = new() { Kind = kind, Application = application ?? GuestApplication.Transparent };
        VmSettings settings = new()
        {
            DynamicMemory = dynamicMemory,
            Minimum = MemorySize.FromMebibytes(minimum),
            Startup = MemorySize.FromMebibytes(startup),
            Maximum = MemorySize.FromMebibytes(maximum),
            StaticSize = MemorySize.FromMebibytes(maximum),
            BufferPercent = buffer,
            Weight = weight,
            StartDelaySeconds = startDelay,
            NumaNode = node,
            Guest = guest ?? plain,
        };
        int end = Math.Max(Seconds, ticks[^1] + 1);
        _vms.Add(new VmSpec($"vm{_vms.Count}", settings, new DemandSeries(ticks, pages, null, end)));
        return this;
    }

    public RunBuilder Start(int second, int vm, int attempts = 1, int retry = 30) =>
        Event(second, vm, new StartAction(attempts, 1000L * retry));

    public RunBuilder HostLoad(int second, long mebibytes = 0) =>
        Event(second, -1, new HostLoadAction(MemorySize.FromMebibytes(mebibytes)));

    public RunBuilder Event(int second, int vm, MachineAction action)
    {
        _events.Add(new ScheduledEvent(second, vm, action));
        return this;
    }

    /// <summary>A guest's software by number, for random scenarios.</summary>
    public static GuestApplication AnyApplication(int kind) =>
        kind switch
        {
            1 or 2 => GuestApplication.Hoarding,
            3 => new GuestApplication { Kind = GuestApplicationKind.ElasticCache },
            4 => new GuestApplication
            {
                Kind = GuestApplicationKind.ElasticCache,
                CacheMaximum = MemorySize.FromMebibytes(300),
                CacheGrowthPerSecond = MemorySize.FromMebibytes(7),
            },
            5 => new GuestApplication { Kind = GuestApplicationKind.SizedAtStart, PoolPercent = 60 },
            6 => new GuestApplication
            {
                Kind = GuestApplicationKind.Leaking,
                LeakPerHour = MemorySize.FromGibibytes(9),
            },
            _ => GuestApplication.Transparent,
        };

    public RunBuilder Configure(int second, int vm, long? minimum = null, long? maximum = null, long? startup = null) =>
        Event(
            second,
            vm,
            new ConfigureAction
            {
                Minimum = Size(minimum),
                Maximum = Size(maximum),
                Startup = Size(startup),
            }
        );

    /// <summary>An event by number, for random scenarios: one of every action.</summary>
    public RunBuilder AnyEvent(int second, int kind, int vm, long mebibytes, int attempts = 1, int retry = 30) =>
        kind switch
        {
            0 => Start(second, vm, attempts, retry),
            1 => Event(second, vm, new ShutDownAction()),
            2 => Event(second, vm, new TurnOffAction()),
            4 => Event(second, vm, new SaveAction()),
            5 => Event(second, vm, new RestartAction()),
            6 => Event(second, vm, new CheckpointAction()),
            7 => Event(second, vm, new RestoreCheckpointAction()),
            8 => Event(second, vm, new ResizeAction(Whole(mebibytes))),
            9 => Event(second, vm, new ConfigureAction { Maximum = Whole(2 * mebibytes), Weight = (int)mebibytes }),
            10 => Event(second, vm, new ConfigureAction { Minimum = Whole(mebibytes / 4), BufferPercent = 50 }),
            11 => Event(second, vm, new ConfigureAction { Startup = Whole(mebibytes / 2), DynamicMemory = true }),
            12 => Event(
                second,
                vm,
                new StressAction(
                    StressSize.Fixed(MemorySize.FromMebibytes(mebibytes / 3)),
                    Workers: 3,
                    StaggerMilliseconds: 1500 * attempts,
                    DurationMilliseconds: 30_000
                )
            ),
            13 => Event(second, vm, new StressAction(StressSize.Fill, DurationMilliseconds: 20_000)),
            14 => Event(
                second,
                vm,
                new StressAction(new StressSize(StressBasis.GuestFree, 30, MemorySize.Zero), 4, 2000, null, 5000)
            ),
            _ => HostLoad(second, mebibytes),
        };

    private static MemorySize Whole(long mebibytes) => MemorySize.FromMebibytes(Math.Max(32, mebibytes / 2 * 2));

    private static MemorySize? Size(long? mebibytes) => mebibytes is { } size ? MemorySize.FromMebibytes(size) : null;

    public RunSpec Build()
    {
        Assert.True(PolicyChoice.TryParse(_policy, out PolicyChoice choice));
        PolicyDescriptor descriptor = PolicyCatalogue.BuiltIn.Find(choice.Name)!;
        List<string> problems = [];
        PolicyOptionValues options = PolicyOptionValues.Resolve(descriptor.Options, choice.Options, problems);
        Assert.Empty(problems);
        return new RunSpec
        {
            Host = new HostSettings
            {
                Memory = MemorySize.FromMebibytes(HostMebibytes),
                Reserve = ReserveStrategy.Fixed(MemorySize.Zero),
                OverheadFirstGibibyte = MemorySize.FromMebibytes(OverheadMebibytes),
                OverheadFurtherGibibyte = MemorySize.Zero,
                Version = Version,
                Numa = Numa,
            },
            Vms = _vms,
            Policy = descriptor,
            PolicyOptions = options,
            DurationTicks = Seconds,
            WarmUpTicks = WarmUpSeconds,
            Initial = Initial,
            Starts = Starts,
            Events = _events,
            Objective = Objective,
        };
    }

    public RunResult Run(RunOptions? options = null) => Simulator.Run(Build(), options ?? RunOptions.MetricsOnly);

    /// <summary>Runs with one row of series per second.</summary>
    public Timeline Trace() => Trace(Build());

    /// <summary>Runs a changed specification with one row of series per tick.</summary>
    public static Timeline Trace(RunSpec spec)
    {
        EventLog log = new();
        RunResult result = Simulator.Run(
            spec,
            new RunOptions
            {
                SeriesRows = spec.DurationTicks,
                Events = log,
                Decisions = log,
            }
        );
        return new Timeline(result, log);
    }
}

/// <summary>Every event and decision of a run.</summary>
internal sealed class EventLog : IEventSink, IDecisionSink
{
    public List<MachineEvent> Events { get; } = [];

    public List<Decision> Decisions { get; } = [];

    public void Happened(in MachineEvent machineEvent) => Events.Add(machineEvent);

    public void Decided(in Decision decision) => Decisions.Add(decision);
}

/// <summary>A run second by second.</summary>
internal sealed record Timeline(RunResult Result, EventLog Log)
{
    /// <summary>Assigned memory of a VM in a second, in MiB.</summary>
    public float Assigned(int vm, int second) => Row(Result.Series!.AssignedMebibytes, vm, second);

    public IEnumerable<long> Mebibytes(MachineEventKind kind) =>
        Log.Events.Where(item => item.Kind == kind).Select(item => item.Bytes / MemorySize.BytesPerMebibyte);

    public int[] Ticks(MachineEventKind kind) =>
        [.. Log.Events.Where(item => item.Kind == kind).Select(item => item.Tick)];

    public float Visible(int vm, int second) => Row(Result.Series!.VisibleMebibytes, vm, second);

    public float Demand(int vm, int second) => Row(Result.Series!.DemandMebibytes, vm, second);

    public float Pressure(int vm, int second) => Row(Result.Series!.MaxPressurePercent, vm, second);

    public float Free(int second) => Result.Series!.FreeMebibytes[second];

    public int Count(MachineEventKind kind) => Log.Events.Count(item => item.Kind == kind);

    /// <summary>The one event of a kind.</summary>
    public MachineEvent Only(MachineEventKind kind) => Assert.Single(Log.Events, item => item.Kind == kind);

    private float Row(float[] column, int vm, int second) => column[(second * Result.Series!.VmCount) + vm];
}
