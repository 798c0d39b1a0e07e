using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Native;

/// <summary>Writes traces in the native form (<c>.dmt</c>): small, checked, and quick to map into memory.</summary>
/// <remarks>The same trace gives the same bytes on every machine.</remarks>
public static class NativeTraceWriter
{
    /// <summary>
    /// Writes a trace. The file appears under its name only when it is complete: it is written beside the target first
    /// and then moved over it, so an interrupted or failed write leaves what was there before.
    /// </summary>
    /// <param name="trace">The trace; VM names are unique.</param>
    /// <param name="path">The file to make or replace; its folder must exist.</param>
    /// <param name="progress">Told the share of VMs written, 0..1, or <see langword="null"/>.</param>
    /// <param name="cancellation">Stops between two VMs.</param>
    /// <returns>The length of the file in bytes.</returns>
    /// <exception cref="ArgumentException">Names repeat, or times or values break the rules of a trace.</exception>
    public static long Write(
        DemandTrace trace,
        string path,
        IProgress<double>? progress,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentException.ThrowIfNullOrEmpty(path);
        CheckNames(trace);
        return FileReplacement.Write(path, stream => new Session(stream).Write(trace, progress, cancellation));
    }

    /// <summary>Writes a trace without telling how far it is.</summary>
    /// <inheritdoc cref="Write(DemandTrace, string, IProgress{double}, CancellationToken)"/>
    public static long Write(DemandTrace trace, string path, CancellationToken cancellation = default) =>
        Write(trace, path, progress: null, cancellation);

    private static void CheckNames(DemandTrace trace)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (TraceVm vm in trace.Vms)
        {
            if (!names.Add(vm.Name))
            {
                throw new ArgumentException($"Two VMs are named '{vm.Name}'.", nameof(trace));
            }
        }
    }

    private sealed class Session(FileStream stream)
    {
        private readonly XxHash128 _checksum = new();
        private readonly ArrayBufferWriter<byte> _directory = new();
        private long _position = NativeFormat.HeaderLength;
        private long[] _column = [];

        public void Write(DemandTrace trace, IProgress<double>? progress, CancellationToken cancellation)
        {
            stream.Write(stackalloc byte[NativeFormat.HeaderLength]);
            // One column at a time: fresh memory for each would cost more than writing it.
            _column = new long[trace.Vms.Select(vm => vm.SampleCount).DefaultIfEmpty().Max()];
            PutInfo(trace.Info);
            for (int index = 0; index < trace.Vms.Count; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                WriteVm(trace.Vms[index]);
                progress?.Report((index + 1.0) / trace.Vms.Count);
            }

            long directoryOffset = _position;
            Append(_directory.WrittenSpan);
            WriteHeader(directoryOffset, trace.Vms.Count);
        }

        private void WriteVm(TraceVm vm)
        {
            PutText(vm.Name);
            PutInt32(vm.SampleCount);
            PutInt64(vm.EndMilliseconds);
            PutInt64(vm.IntervalMilliseconds);
            Span<long> times = _column.AsSpan(0, vm.SampleCount);
            vm.ReadTimes(0, times);
            CheckTimes(vm, times);
            int mask = 0;
            foreach (TraceChannel channel in Enum.GetValues<TraceChannel>())
            {
                mask |= vm.Has(channel) ? 1 << (int)channel : 0;
            }

            PutInt32(mask);
            WriteColumn(times, BlockCodec.PlanTimes);
            Span<long> values = times;
            foreach (TraceChannel channel in Enum.GetValues<TraceChannel>())
            {
                if (vm.Has(channel))
                {
                    vm.Read(channel, 0, values);
                    WriteColumn(values, BlockCodec.PlanValues);
                }
            }
        }

        private static void CheckTimes(TraceVm vm, ReadOnlySpan<long> times)
        {
            bool rising = times.Length is > 0 and <= NativeFormat.MostSamples && times[0] >= 0;
            rising = rising && vm.EndMilliseconds > times[^1];
            for (int index = 1; index < times.Length; index++)
            {
                rising &= times[index] > times[index - 1];
            }

            if (!rising || vm.IntervalMilliseconds <= 0)
            {
                throw new ArgumentException($"VM '{vm.Name}': times must increase from 0 or later up to its end.");
            }
        }

        private void WriteColumn(ReadOnlySpan<long> values, Func<ReadOnlySpan<long>, BlockShape> plan)
        {
            // A column that is one straight line needs one descriptor, however long it is.
            bool line = BlockCodec.IsLine(values, out long step) && (step == 0 || plan == BlockCodec.PlanTimes);
            int blockLength = line ? values.Length : NativeFormat.BlockLength;
            int blockCount = (values.Length + blockLength - 1) / blockLength;
            BlockShape[] shapes = new BlockShape[blockCount];
            PutInt64(_position);
            PutInt32(blockLength);
            long codesOffset = _position + ((long)blockCount * NativeFormat.DescriptorLength);
            byte[] table = new byte[blockCount * NativeFormat.DescriptorLength];
            for (int block = 0; block < blockCount; block++)
            {
                ReadOnlySpan<long> part = Part(values, block, blockLength);
                shapes[block] = plan(part);
                PutDescriptor(table.AsSpan(block * NativeFormat.DescriptorLength), shapes[block], codesOffset);
                codesOffset += Aligned((long)part.Length * shapes[block].Width);
            }

            Append(table);
            WriteCodes(values, blockLength, shapes);
        }

        private void WriteCodes(ReadOnlySpan<long> values, int blockLength, BlockShape[] shapes)
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(NativeFormat.BlockLength * sizeof(long));
            for (int block = 0; block < shapes.Length; block++)
            {
                ReadOnlySpan<long> part = Part(values, block, blockLength);
                int length = shapes[block].Width == 0 ? 0 : part.Length * shapes[block].Width;
                Span<byte> codes = buffer.AsSpan(0, (int)Aligned(length));
                codes[length..].Clear();
                BlockCodec.Encode(part, shapes[block], codes[..length]);
                Append(codes);
            }

            ArrayPool<byte>.Shared.Return(buffer);
        }

        private static ReadOnlySpan<long> Part(ReadOnlySpan<long> values, int block, int blockLength)
        {
            int first = block * blockLength;
            return values.Slice(first, Math.Min(blockLength, values.Length - first));
        }

        private static void PutDescriptor(Span<byte> target, BlockShape shape, long codesOffset)
        {
            BinaryPrimitives.WriteInt64LittleEndian(target, shape.Base);
            BinaryPrimitives.WriteInt64LittleEndian(target[8..], shape.Step);
            BinaryPrimitives.WriteInt64LittleEndian(target[16..], shape.Unit);
            BinaryPrimitives.WriteInt64LittleEndian(target[24..], codesOffset);
            BinaryPrimitives.WriteInt64LittleEndian(target[32..], shape.Width);
        }

        private void WriteHeader(long directoryOffset, int vmCount)
        {
            Span<byte> header = stackalloc byte[NativeFormat.HeaderLength];
            header.Clear();
            NativeFormat.Magic.CopyTo(header);
            BinaryPrimitives.WriteUInt32LittleEndian(header[8..], NativeFormat.Version);
            BinaryPrimitives.WriteInt32LittleEndian(header[12..], NativeFormat.HeaderLength);
            BinaryPrimitives.WriteInt64LittleEndian(header[16..], _position);
            BinaryPrimitives.WriteInt64LittleEndian(header[24..], directoryOffset);
            BinaryPrimitives.WriteInt64LittleEndian(header[32..], _directory.WrittenCount);
            BinaryPrimitives.WriteInt32LittleEndian(header[40..], vmCount);
            _checksum.Append(header);
            _checksum.GetCurrentHash(header[NativeFormat.ChecksumOffset..]);
            stream.Position = 0;
            stream.Write(header);
        }

        private void PutInfo(TraceInfo info)
        {
            PutText(info.Name);
            PutText(info.Provenance);
            PutText(info.SourceSha256);
            PutInt32((int)info.Signal);
            PutInt32(info.StartUnixMilliseconds is null ? 0 : 1);
            PutInt64(info.StartUnixMilliseconds ?? 0);
            PutInt32(info.StartSecondOfDay);
            PutInt64(info.DurationMilliseconds);
        }

        private void PutText(string text)
        {
            int length = NativeFormat.Text.GetByteCount(text);
            if (length > NativeFormat.LongestText)
            {
                throw new ArgumentException(
                    $"A text of {length} bytes passes {NativeFormat.LongestText}.",
                    nameof(text)
                );
            }

            PutInt32(length);
            NativeFormat.Text.GetBytes(text, _directory);
        }

        private void PutInt32(int value)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_directory.GetSpan(sizeof(int)), value);
            _directory.Advance(sizeof(int));
        }

        private void PutInt64(long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(_directory.GetSpan(sizeof(long)), value);
            _directory.Advance(sizeof(long));
        }

        private void Append(ReadOnlySpan<byte> bytes)
        {
            _checksum.Append(bytes);
            stream.Write(bytes);
            _position += bytes.Length;
        }

        private static long Aligned(long length) =>
            (length + NativeFormat.Alignment - 1) / NativeFormat.Alignment * NativeFormat.Alignment;
    }
}
