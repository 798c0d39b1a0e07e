using System.Buffers.Binary;
using System.IO.Hashing;
using DmSim.Core.Scenarios;
using DmSim.Traces.Import;
using DmSim.Traces.Native;

namespace DmSim.Traces.Tests.Native;

public sealed class CorruptTraceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;
    private readonly byte[] _good;

    public CorruptTraceTests()
    {
        _path = _folder.File("trace.dmt");
        TraceSamples.Write(TraceSamples.Small(), _path);
        _good = File.ReadAllBytes(_path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_truncation_is_refused()
    {
        for (int length = 0; length < _good.Length; length++)
        {
            ValidationIssue issue = Refused(_good[..length]);
            Assert.Equal(_path, issue.Source);
            Assert.Contains(length < 64 ? "64 bytes of header" : "cut short", issue.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_change_of_any_byte_is_refused()
    {
        for (int index = 0; index < _good.Length; index++)
        {
            byte[] bad = [.. _good];
            bad[index] ^= 0x10;
            Assert.StartsWith("byte ", Refused(bad).Path, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_appended_byte_is_refused() =>
        Assert.Contains("has grown", Refused([.. _good, 0]).Message, StringComparison.Ordinal);

    [Fact]
    public void A_newer_version_is_named()
    {
        byte[] bad = [.. _good];
        bad[8] = 2;
        Assert.Equal("version 2; this program reads version 1", Refused(bad).Message);
    }

    [Fact]
    public void A_file_with_absurd_numbers_under_a_right_checksum_is_refused_or_read_within_its_bounds()
    {
        // Every 32-bit word of header, tables and directory set to extremes: no crash, no endless or huge allocation.
        foreach (uint extreme in (uint[])[0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF])
        {
            for (int index = 8; index + 4 <= _good.Length; index += 4)
            {
                byte[] bad = [.. _good];
                BinaryPrimitives.WriteUInt32LittleEndian(bad.AsSpan(index), extreme);
                Seal(bad);
                File.WriteAllBytes(_path, bad);
                long before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    using NativeTrace trace = NativeTraceReader.Open(_path);
                    TraceSummary.Of(trace, TestContext.Current.CancellationToken);
                }
                catch (InvalidInputException problem)
                {
                    Assert.Single(problem.Issues);
                }

                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
            }
        }
    }

    [Fact]
    public void A_trace_mangled_by_a_text_mode_transfer_is_named_for_what_it_is()
    {
        byte[] bad = [.. _good[..4], 0x0A, .. _good[6..]];
        File.WriteAllBytes(_path, bad);
        InvalidInputException problem = Assert.Throws<InvalidInputException>(() =>
            TraceFile.Open(_path, null, TestContext.Current.CancellationToken)
        );
        Assert.Contains("text-mode transfer", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_an_input_problem()
    {
        string path = _folder.File("none.dmt");
        Assert.Contains("does not exist", Problem(path).Message, StringComparison.Ordinal);
    }

    private static void Seal(byte[] bytes)
    {
        Span<byte> checksum = bytes.AsSpan(48, 16);
        checksum.Clear();
        XxHash128 hash = new();
        hash.Append(bytes.AsSpan(64));
        hash.Append(bytes.AsSpan(0, 64));
        hash.GetCurrentHash(checksum);
    }

    private static ValidationIssue Problem(string path) =>
        Assert.Single(Assert.Throws<InvalidInputException>(() => NativeTraceReader.Open(path)).Issues);

    private ValidationIssue Refused(byte[] bytes)
    {
        File.WriteAllBytes(_path, bytes);
        return Problem(_path);
    }
}
