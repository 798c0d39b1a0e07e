using DmSim.Core.Policies;
using DmSim.Core.Policies.Snapshots;
using DmSim.Core.Scenarios;
using DmSim.Traces.Snapshots;

namespace DmSim.Traces.Tests.Snapshots;

public sealed class SnapshotReaderTests
{
    private const string Everything = """
        { "schema": "dmsim/snapshot/1", "tick": 7,
          "host": { "totalBytes": 100, "freeBytes": -3, "reserveBytes": 9, "availableBytes": 5, "hostStallPercent": 12.5,
                    "pendingStarts": [ { "name": "b", "neededBytes": 60, "earmarkedBytes": 10, "weight": 3 }, 70 ] },
          "vms": [ { "name": "a", "state": "running", "assignedBytes": 1, "grantedBytes": 2, "balloonedBytes": 3,
                     "hostSwappedBytes": 4, "targetBytes": 5, "minimumBytes": 6, "maximumBytes": 7, "startupBytes": 8,
                     "demandBytes": 9, "availableBytes": 10, "unusedBytes": 11, "usedBytes": 12, "activeBytes": 13,
                     "stallPercent": 0.5, "swapInBytesPerSecond": 14, "bufferPercent": 15, "weight": 16, "shares": 17,
                     "locked": true, "reportTick": 6 } ],
          "policyState": { "goalBytes": -1e6 } }
        """;

    [Fact]
    public void Every_field_reaches_the_model()
    {
        HostSnapshot snapshot = Assert.Single(SnapshotReader.Read(Everything, "s.json"));

        Assert.Equal((7, 100, -3), (snapshot.Tick, snapshot.TotalBytes, snapshot.FreeBytes));
        Assert.Equal((9, 5, 12.5), (snapshot.ReserveBytes, snapshot.AvailableBytes, snapshot.StallPercent));
        Assert.Equal(
            [
                new PendingStartSnapshot
                {
                    Name = "b",
                    NeededBytes = 60,
                    EarmarkedBytes = 10,
                    Weight = 3,
                },
                new PendingStartSnapshot { NeededBytes = 70 },
            ],
            snapshot.PendingStarts
        );
        Assert.Equal([KeyValuePair.Create("goalBytes", -1e6)], snapshot.PolicyState);
        VmSnapshot expected = new()
        {
            Name = "a",
            AssignedBytes = 1,
            GrantedBytes = 2,
            BalloonedBytes = 3,
            HostSwappedBytes = 4,
            TargetBytes = 5,
            MinimumBytes = 6,
            MaximumBytes = 7,
            StartupBytes = 8,
            DemandBytes = 9,
            AvailableBytes = 10,
            UnusedBytes = 11,
            UsedBytes = 12,
            ActiveBytes = 13,
            StallPercent = 0.5,
            SwapInBytesPerSecond = 14,
            BufferPercent = 15,
            Weight = 16,
            Shares = 17,
            IsLocked = true,
            ReportTick = 6,
        };
        Assert.Equal(expected, Assert.Single(snapshot.Vms));
    }

    [Fact]
    public void What_is_absent_or_null_is_unknown_and_not_zero()
    {
        VmSnapshot vm = Read("\"demandBytes\": null, \"shares\": null, \"state\": \"saved\"").Vms[0];

        Assert.Equal((-1, -1, -1.0), (vm.DemandBytes, vm.UsedBytes, vm.StallPercent));
        Assert.Equal((1000, 20, VmState.Saved), (vm.Shares, vm.BufferPercent, vm.State));
    }

    [Fact]
    public void People_may_write_sizes_with_units()
    {
        Assert.Equal(3L << 30, Read("\"demandBytes\": \"3 GiB\"").Vms[0].DemandBytes);
    }

    [Fact]
    public void A_list_is_read_in_order_and_ticks_default_to_the_next()
    {
        string one = One("");
        string third = one.Replace("\"host\"", "\"tick\": 30, \"host\"", StringComparison.Ordinal);

        IReadOnlyList<HostSnapshot> snapshots = SnapshotReader.Read($"[{one},{one},{third},{one}]", "s.json");

        Assert.Equal([0, 1, 30, 31], snapshots.Select(snapshot => snapshot.Tick));
    }

    [Fact]
    public void Every_problem_is_named_with_its_place()
    {
        string broken = One("\"demandBytes\": -5, \"demandBytez\": 1, \"stallPercent\": 101");
        string back = One("").Replace("\"host\"", "\"tick\": 3, \"host\"", StringComparison.Ordinal);
        string before = One("").Replace("\"host\"", "\"tick\": 2, \"host\"", StringComparison.Ordinal);

        InvalidInputException thrown = Assert.Throws<InvalidInputException>(() =>
            SnapshotReader.Read($"[{broken},\n{back},\n{before}]", "s.json")
        );

        Assert.Equal(
            ["[0].vms[0].demandBytes", "[0].vms[0].demandBytez", "[0].vms[0].stallPercent", "[2].tick"],
            thrown.Issues.Select(issue => issue.Path)
        );
        Assert.Equal([1, 1, 1, 3], thrown.Issues.Select(issue => issue.Line));
    }

    [Theory]
    [InlineData("[]", "at least one snapshot")]
    [InlineData("[{}]", "this key")]
    [InlineData("{ \"schema\": \"dmsim/snapshot/2\" }", "dmsim/snapshot/1")]
    public void What_is_not_a_snapshot_is_refused(string text, string expected)
    {
        InvalidInputException thrown = Assert.Throws<InvalidInputException>(() => SnapshotReader.Read(text, "s.json"));

        Assert.Contains(thrown.Issues, issue => issue.Message.Contains(expected, StringComparison.Ordinal));
    }

    private static HostSnapshot Read(string fields) => Assert.Single(SnapshotReader.Read(One(fields), "s.json"));

    private static string One(string fields)
    {
        string more = fields.Length == 0 ? "" : $", {fields}";
        return "{ \"schema\": \"dmsim/snapshot/1\", \"host\": { \"totalBytes\": 9, \"freeBytes\": 1 }, \"vms\": [ "
            + $"{{ \"name\": \"a\", \"assignedBytes\": 5, \"minimumBytes\": 1, \"maximumBytes\": 8{more} }} ] }}";
    }
}
