using System.Text;
using DmSim.Traces.Recording.Linux;
using static DmSim.Traces.Tests.Import.ImportHelp;
using static DmSim.Traces.Tests.Recording.FabricatedProc;

namespace DmSim.Traces.Tests.Recording;

public sealed class SmapsReaderTests
{
    [Fact]
    public void Only_areas_marked_accountable_are_charged_with_their_whole_size()
    {
        ProcessMemory memory = Read(
            Area("rd ex mr mw me", 900, pss: 50, rights: "r-xp", mapped: "00000000 fe:00 12 /bin/tool", anonymous: 0),
            Area("rd wr mr mw me ac", 64, pss: 16), // charged: written or not
            Area("rd mr mw me ac", 8), // charged: was writable once
            Area("rd wr mr mw me nr", 512, pss: 100), // not charged: MAP_NORESERVE, 100 KiB of it in use
            Area("mr mw me", 4096) // not charged: PROT_NONE
        );

        // 64 + 8 KiB; of these 16 lie in memory.
        Assert.Equal(72 * KiB, memory.AccountedBytes);
        Assert.Equal(16 * KiB, memory.ResidentBytes);
        Assert.Equal(100 * KiB, memory.UnreservedBytes);
        Assert.Equal(5, memory.AreaCount);
        Assert.False(memory.IsEstimated);
        Assert.Empty(memory.Shared);
    }

    [Fact]
    public void A_flag_is_a_word_of_its_own()
    {
        // "ac" neither as part of another flag nor as a name.
        ProcessMemory memory = Read(Area("rd wr xac acx", 64), Area("ac", 4), Area("rd ac wr", 8), Area("rd ac", 16));

        Assert.Equal((4 + 8 + 16) * KiB, memory.AccountedBytes);
    }

    [Fact]
    public void Huge_pages_are_neither_charged_nor_shared_memory()
    {
        ProcessMemory memory = Read(
            Area("rd wr sh ht", 2048, rights: "rw-s", mapped: "00000000 00:0f 77 /anon_hugepage (deleted)"),
            Area("rd wr ht nr", 2048, pss: 2048)
        );

        Assert.Equal(0, memory.AccountedBytes + memory.UnreservedBytes);
        Assert.Empty(memory.Shared);
    }

    [Theory]
    [InlineData("00000000 00:01 9 /dev/zero (deleted)", (int)SharedKind.Reserved)]
    [InlineData("00000000 00:01 9                    /SYSV0000abcd (deleted)", (int)SharedKind.Reserved)]
    [InlineData("00000000 00:01 9 /memfd:buffers (deleted)", (int)SharedKind.Filled)]
    [InlineData("00000000 00:16 9 /dev/shm/segment", (int)SharedKind.Filled)]
    [InlineData("00000000 00:16 9 /run/a file", (int)SharedKind.File)]
    public void Objects_without_a_disk_are_told_apart_by_their_names(string mapped, int kind)
    {
        ProcessMemory memory = Read(
            Area("rd wr sh", 48, pss: 12, range: "00400000-0040c000", rights: "rw-s", mapped: mapped)
        );

        SharedMapping mapping = Assert.Single(memory.Shared);
        Assert.Equal((SharedKind)kind, mapping.Kind);
        Assert.Equal(9, mapping.Inode);
        Assert.Equal(48 * KiB, mapping.EndBytes);
        Assert.Equal(24 * KiB, mapping.ResidentBytes);
        Assert.Equal(12 * KiB, mapping.ShareBytes);
        Assert.Equal((0x400000UL, 0x40c000UL), (mapping.FromAddress, mapping.ToAddress));
        Assert.Equal(0, memory.AccountedBytes);
    }

    [Fact]
    public void A_private_writable_view_of_a_file_in_memory_is_charged_and_refers_to_the_file()
    {
        ProcessMemory memory = Read(Area("rd wr mr ac", 16, mapped: "00001000 00:16 9 /dev/shm/table"));

        Assert.Equal(16 * KiB, memory.AccountedBytes);
        Assert.Equal(20 * KiB, Assert.Single(memory.Shared).EndBytes); // begins 4 KiB into the file
    }

    [Fact]
    public void A_text_that_was_cut_or_makes_no_sense_is_read_as_far_as_it_goes()
    {
        byte[] whole = Encoding.UTF8.GetBytes(
            Area("rd wr ac", 64, pss: 16) + Area("rd wr sh", 8, mapped: "00000000 00:01 9 /dev/zero (deleted)")
        );
        for (int length = 0; length <= whole.Length; length++)
        {
            ProcessMemory memory = SmapsReader.Read(whole.AsSpan(0, length));
            Assert.True(memory.AccountedBytes is 0 or 64 * KiB);
        }

        Assert.Equal(0, Read("zz\n\nSize: x kB\nVmFlags:\nfoo - - -\nVmFlags: ac sh\n").AccountedBytes);
    }

    private static ProcessMemory Read(params string[] areas) =>
        SmapsReader.Read(Encoding.UTF8.GetBytes(string.Concat(areas)));
}
