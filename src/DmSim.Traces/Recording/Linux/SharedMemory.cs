using System.Globalization;

namespace DmSim.Traces.Recording.Linux;

/// <summary>The shared objects of one moment, each found once by device and number.</summary>
/// <remarks>
/// Anonymous shared memory and System V segments are charged whole when they are made; files of a tmpfs, memfd objects and
/// what was made without reserving are charged page by page as they fill (Linux
/// <c>Documentation/mm/overcommit-accounting.rst</c>; <c>mm/shmem.c</c>, <c>shmem_acct_size</c> and
/// <c>shmem_acct_blocks</c>). Asking the object needs the right to follow <c>/proc/PID/map_files</c> (root, or the
/// capability CHECKPOINT_RESTORE).
/// </remarks>
internal sealed class SharedMemory(ProcFolder proc, ISystemCalls kernel)
{
    private readonly Dictionary<(long Device, long Inode), SharedObject?> _objects = [];
    private readonly Dictionary<long, bool> _isInMemory = [];

    /// <summary>Forgets the objects of the moment before.</summary>
    public void BeginTick() => _objects.Clear();

    /// <summary>The object of a mapping.</summary>
    /// <returns>The object, or <see langword="null"/> where it is a file on a disk.</returns>
    public SharedObject? Find(int processId, in SharedMapping mapping)
    {
        (long, long) key = (mapping.Device, mapping.Inode);
        if (!_objects.TryGetValue(key, out SharedObject? found))
        {
            found = Open(processId, mapping);
            _objects[key] = found;
        }

        if (found is { IsEstimated: true })
        {
            // The process that was asked may have ended in between; another one can answer.
            if (kernel.SizeOf(PathOf(processId, mapping)) is { } size)
            {
                found.IsEstimated = false;
                found.CommittedBytes = Charge(mapping, size);
                return found;
            }

            long seen = IsWhole(mapping) ? mapping.EndBytes : mapping.ResidentBytes;
            found.CommittedBytes = Math.Max(found.CommittedBytes, seen);
        }

        return found;
    }

    private SharedObject? Open(int processId, in SharedMapping mapping)
    {
        string path = PathOf(processId, mapping);
        if (mapping.Kind == SharedKind.File && !IsInMemory(mapping.Device, path))
        {
            return null;
        }

        if (kernel.SizeOf(path) is not { } size)
        {
            return new SharedObject { IsEstimated = true };
        }

        return new SharedObject { CommittedBytes = Charge(mapping, size) };
    }

    private static long Charge(in SharedMapping mapping, ObjectSize size) =>
        IsWhole(mapping) ? size.LengthBytes : size.AllocatedBytes;

    private static bool IsWhole(in SharedMapping mapping) =>
        mapping is { Kind: SharedKind.Reserved, IsUnreserved: false };

    private string PathOf(int processId, in SharedMapping mapping) =>
        proc.PathOf(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{processId}/map_files/{mapping.FromAddress:x}-{mapping.ToAddress:x}"
            )
        );

    /// <summary>Asks once per device; without an answer it is taken for a disk.</summary>
    private bool IsInMemory(long device, string path)
    {
        if (!_isInMemory.TryGetValue(device, out bool answer))
        {
            answer = kernel.IsInMemory(path) ?? false;
            _isInMemory[device] = answer;
        }

        return answer;
    }
}
