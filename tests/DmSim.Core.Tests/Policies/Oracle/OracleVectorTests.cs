using System.Globalization;
using System.Text.Json;
using DmSim.Core.Policies;
using DmSim.Core.Policies.Snapshots;

namespace DmSim.Core.Tests.Policies.Oracle;

/// <summary>The ported balancers decide what the original programs decided, to the last byte and the last bit.</summary>
public class OracleVectorTests
{
    private const long Page = 4096;

    public static TheoryData<int, string, string> MomCases
    {
        get
        {
            TheoryData<int, string, string> cases = [];
            for (int index = 0; index < OracleVectors.Of("mom").Count; index++)
            {
                cases.Add(index, "mom", "upstream_targets");
                cases.Add(index, "mom-vdsm:balloon=on", "vdsm_balloon_on");
                cases.Add(index, "mom-vdsm", "vdsm_balloon_off");
            }

            return cases;
        }
    }

    public static TheoryData<int> QubesCases => OracleVectors.Indices("qubes");

    public static TheoryData<int> ProxmoxCases => OracleVectors.Indices("pve");

    public static TheoryData<int> SenpaiCases => OracleVectors.Indices("senpai");

    [Theory]
    [MemberData(nameof(MomCases))]
    public void Mom_sets_the_targets_of_its_rule_files(int index, string policy, string expected)
    {
        JsonElement vector = OracleVectors.Of("mom")[index];
        JsonElement host = vector.GetProperty("host");
        VmSnapshot[] vms = [.. vector.GetProperty("guests").EnumerateArray().Select(MomGuest)];

        SnapshotDecision decision = Snapshots.Decide(
            policy,
            Snapshots.Host(Kibibytes(host, "mem_available"), Kibibytes(host, "mem_free"), vms)
        );

        // The rules work in KiB: bytes are the same numbers with another exponent.
        List<(string, double?, long)> wanted = [];
        foreach ((int guest, JsonElement target) in vector.GetProperty(expected).EnumerateArray().Index())
        {
            if (target.ValueKind != JsonValueKind.Null)
            {
                double bytes = target.GetDouble() * 1024;
                wanted.Add((vms[guest].Name, bytes, (long)bytes));
            }
        }

        Assert.Equal(wanted, decision.Targets.Select(target => (target.Vm, target.Exact, target.Bytes)));
    }

    [Theory]
    [MemberData(nameof(QubesCases))]
    public void Qmemman_balances_as_the_original(int index)
    {
        JsonElement vector = OracleVectors.Of("qubes")[index];

        SnapshotDecision decision = Snapshots.Decide("qubes", QubesHost(vector));

        Assert.Equal(QubesTargets(vector, "balance"), Snapshots.Pairs(decision));
    }

    [Theory]
    [MemberData(nameof(QubesCases))]
    public void Qmemman_takes_memory_for_a_start_as_the_original(int index)
    {
        JsonElement vector = OracleVectors.Of("qubes")[index];
        long request = vector.GetProperty("balloon_request").GetInt64();

        SnapshotDecision decision = Snapshots.Decide(
            "qubes",
            QubesHost(vector) with
            {
                PendingStarts = [new PendingStartSnapshot { NeededBytes = request }],
            }
        );

        List<(string, long)> wanted = QubesTargets(vector, "balloon");
        Assert.Equal(wanted, Snapshots.Pairs(decision));
        StartVerdictKind verdict = wanted.Count == 0 ? StartVerdictKind.Refuse : StartVerdictKind.Wait;
        Assert.Equal(verdict, Assert.Single(decision.Starts).Verdict.Kind);
    }

    [Theory]
    [MemberData(nameof(QubesCases))]
    public void Qmemman_prefers_for_each_domain_what_the_original_does(int index)
    {
        JsonElement vector = OracleVectors.Of("qubes")[index];
        HostSnapshot host = QubesHost(vector);

        // With nothing free at all donors are asked down to exactly what they prefer: here each domain alone, with its maximum.
        foreach ((VmSnapshot vm, JsonElement preferred) in host.Vms.Zip(vector.GetProperty("pref").EnumerateArray()))
        {
            VmSnapshot full = vm with { AssignedBytes = vm.MaximumBytes };
            SnapshotDecision decision = Snapshots.Decide(
                "qubes",
                host with
                {
                    FreeBytes = preferred.GetInt64() - vm.MaximumBytes,
                    Vms = [full],
                }
            );
            long wanted = preferred.GetInt64();
            bool gives = vm.MaximumBytes - wanted >= 10 << 20;
            Assert.Equal(gives ? [(vm.Name, wanted)] : [], Snapshots.Pairs(decision));
        }
    }

    [Theory]
    [MemberData(nameof(ProxmoxCases))]
    public void Proxmox_divides_a_goal_as_the_original(int index)
    {
        JsonElement vector = OracleVectors.Of("pve")[index];
        List<VmSnapshot> vms =
        [
            .. vector
                .GetProperty("vms")
                .EnumerateObject()
                .Select(vm => new VmSnapshot
                {
                    Name = vm.Name,
                    AssignedBytes = vm.Value.GetProperty("balloon").GetInt64(),
                    MinimumBytes = vm.Value.GetProperty("balloon_min").GetInt64(),
                    MaximumBytes = vm.Value.GetProperty("maxmem").GetInt64(),
                    UnusedBytes = vm.Value.GetProperty("freemem").GetInt64(),
                    Shares = vm.Value.GetProperty("shares").GetInt32(),
                }),
        ];

        SnapshotDecision decision = Snapshots.Decide(
            "proxmox",
            Snapshots.Host(1L << 36, 1L << 34, vms, state: ("goalBytes", vector.GetProperty("goal").GetDouble()))
        );

        Assert.Equal(
            vector.GetProperty("targets").EnumerateObject().Select(target => (target.Name, target.Value.GetInt64())),
            Snapshots.Pairs(decision)
        );
    }

    [Theory]
    [MemberData(nameof(SenpaiCases))]
    public void Senpai_changes_the_limit_by_the_factor_of_its_law(int index)
    {
        JsonElement vector = OracleVectors.Of("senpai")[index];
        const long Limit = 3L << 30;
        VmSnapshot vm = new()
        {
            Name = "vm",
            AssignedBytes = Limit,
            MinimumBytes = 0,
            MaximumBytes = 1L << 40,
        };

        SnapshotDecision decision = Snapshots.Decide(
            "senpai",
            Snapshots.Host(
                1L << 40,
                0,
                [vm],
                state: ("integralMicroseconds", vector.GetProperty("integral_us").GetDouble())
            )
        );

        double factor = vector.GetProperty("factor").GetDouble();
        TargetDecision target = Assert.Single(decision.Targets);
        Assert.Equal(factor, target.Exact);
        Assert.Equal((long)(Limit + (Limit * factor)) / Page * Page, target.Bytes);
        bool probes = vector.GetProperty("branch").GetString() == "probe";
        Assert.Equal(probes ? MoveReason.Probed : MoveReason.BackedOff, target.Reason);
    }

    private static VmSnapshot MomGuest(JsonElement guest, int index) =>
        new()
        {
            Name = index.ToString(CultureInfo.InvariantCulture),
            AssignedBytes = Kibibytes(guest, "balloon_cur"),
            MinimumBytes = Kibibytes(guest, "balloon_min"),
            MaximumBytes = Kibibytes(guest, "balloon_max"),
            UnusedBytes = Kibibytes(guest, "mem_unused"),
        };

    private static HostSnapshot QubesHost(JsonElement vector) =>
        Snapshots.Host(
            1L << 40,
            vector.GetProperty("xen_free").GetInt64(),
            [
                .. vector
                    .GetProperty("doms")
                    .EnumerateArray()
                    .Select(domain => new VmSnapshot
                    {
                        Name = domain.GetProperty("domid").GetString()!,
                        AssignedBytes = domain.GetProperty("mem_actual").GetInt64(),
                        MinimumBytes = 0,
                        MaximumBytes = domain.GetProperty("mem_max").GetInt64(),
                        UsedBytes = domain.GetProperty("mem_used").GetInt64(),
                    }),
            ]
        );

    private static List<(string, long)> QubesTargets(JsonElement vector, string name) =>
        [.. vector.GetProperty(name).EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetInt64()))];

    private static long Kibibytes(JsonElement element, string name) => element.GetProperty(name).GetInt64() * 1024;
}
