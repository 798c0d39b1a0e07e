using DmSim.Core.Engine;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;

namespace DmSim.Core.Tests.Engine.Guests;

/// <summary>Random fleets on tight hosts, of all kinds of guests, with drivers that fail, are loaded and unloaded.</summary>
internal static class FaultyFleet
{
    private static readonly string[] Policies =
    [
        "hyper-v",
        "hyper-v:weight=proportional,dead-band=0,trim-delay=20,trim-rate=50",
        "clairvoyant",
        "hyper-v:period=3,start-squeeze=none",
    ];

    private static readonly int[] TickLengths = [1000, 1000, 300, 2500];

    public static RunSpec Make(int salt)
    {
        Random random = new(salt);
        int policy = random.Next(Policies.Length);
        RunBuilder builder = new RunBuilder
        {
            HostMebibytes = 2000 + random.Next(9000),
            Seconds = 500,
            WarmUpSeconds = random.Next(2) * 45,
            Initial = (InitialState)random.Next(3),
            OverheadMebibytes = random.Next(2) * 16,
            Starts = new StartSettings { Attempts = 2, RetrySeconds = 15 },
        }.Policy(Policies[policy]);
        int count = 1 + random.Next(6);
        for (int vm = 0; vm < count; vm++)
        {
            AddVm(builder, random);
        }

        int second = 0;
        for (int index = random.Next(7); index > 0; index--)
        {
            second += random.Next(120);
            AddEvent(builder, random, second, random.Next(count));
        }

        RunSpec spec = builder.Build();
        return spec with
        {
            TickMilliseconds = TickLengths[random.Next(TickLengths.Length)],
            Seed = (ulong)salt,
            Mechanism = spec.Mechanism with
            {
                OperationTimeOutSeconds = 1 + random.Next(8),
                RetrySeconds = 1 + random.Next(40),
            },
        };
    }

    private static void AddVm(RunBuilder builder, Random random)
    {
        List<(int, long)> demand = [];
        int at = random.Next(3) == 0 ? random.Next(60) : 0;
        for (int step = 1 + random.Next(10); step > 0; step--)
        {
            demand.Add((at, random.Next(8) == 0 ? -1 : random.Next(4000)));
            at += 1 + random.Next(90);
        }

        int minimum = 32 + (random.Next(7) * 64);
        builder.Vm(
            [.. demand],
            minimum: minimum,
            startup: minimum + (random.Next(9) * 128),
            maximum: minimum + 1024 + (random.Next(11) * 300),
            buffer: 5 + random.Next(60),
            weight: random.Next(4) * 3300,
            dynamicMemory: random.Next(8) != 0,
            guest: new GuestSettings
            {
                Kind = (GuestKind)Math.Min(2, random.Next(6) / 2),
                Kernel = (LinuxKernel)random.Next(3),
                CanHotAdd = random.Next(5) != 0,
                HotAddBlock = MemorySize.FromMebibytes(random.Next(3) == 0 ? 512 : 128),
                HotAddBlockMilliseconds = random.Next(4) * 400,
                PostBootSilenceSeconds = random.Next(2) == 0 ? null : random.Next(20),
                Driver = random.Next(3) == 0 ? DriverSettings.Healthy : Driver(random),
            }
        );
    }

    private static void AddEvent(RunBuilder builder, Random random, int second, int vm)
    {
        MachineAction action = random.Next(7) switch
        {
            0 => new UnloadDriverAction(),
            1 => new LoadDriverAction(),
            2 => new SetDriverAction(DriverSettings.Healthy),
            3 => new SetDriverAction(Driver(random)),
            4 => new TurnOffAction(),
            5 => new StartAction(),
            _ => new HostLoadAction(MemorySize.FromMebibytes(random.Next(2000))),
        };
        builder.Event(second, action.IsOfHost ? -1 : vm, action);
    }

    private static DriverSettings Driver(Random random)
    {
        long every = 5000 + random.Next(100_000);
        DriverSettings driver = new()
        {
            IsMissing = random.Next(8) == 0,
            IsStuck = random.Next(8) == 0,
            SlowFactor = random.Next(3) == 0 ? 1 + random.Next(100) : 1,
            MovedShare = random.Next(3) == 0 ? random.NextDouble() : 1,
            KeepsHotAddOffline = random.Next(6) == 0,
            ReportFactor = random.Next(4) == 0 ? random.NextDouble() * 3 : 1,
            ReportOffset = MemorySize.FromMebibytes(random.Next(4) == 0 ? random.Next(500) : 0),
            ReportDelayMilliseconds = random.Next(3) == 0 ? random.Next(30_000) : 0,
            ReportLossShare = random.Next(3) == 0 ? random.NextDouble() * 0.9 : 0,
        };
        return random.Next(3) != 0
            ? driver
            : driver with
            {
                StuckEveryMilliseconds = every,
                StuckForMilliseconds = 1 + (long)(random.NextDouble() * (every - 2)),
            };
    }
}
