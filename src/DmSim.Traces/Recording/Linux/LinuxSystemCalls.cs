using System.Runtime.InteropServices;

namespace DmSim.Traces.Recording.Linux;

/// <summary>The system calls of the kernel at hand.</summary>
internal sealed unsafe partial class LinuxSystemCalls : ISystemCalls
{
    private const int CurrentFolder = -100;
    private const uint SizeAndBlocks = 0x600;
    private const int StatxLength = 256;
    private const int StatxSizeOffset = 40;
    private const int StatxBlocksOffset = 48;
    private const int BytesPerBlock = 512;
    private const long TmpfsMagic = 0x01021994;
    private const int StatfsLength = 512;
    private const int CompareAddressSpaces = 1;
    private const int BecomeSubreaper = 36;
    private const int Terminate = 15;

    private static readonly long? CompareCall = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 312,
        Architecture.Arm64 => 272,
        _ => null,
    };

    private LinuxSystemCalls() { }

    /// <summary>The kernel.</summary>
    public static LinuxSystemCalls Instance { get; } = new();

    /// <summary>Makes orphans among this process's descendants its children, so that a tree stays together.</summary>
    public static void AdoptOrphans() => _ = SetProcessOption(BecomeSubreaper, 1, 0, 0, 0);

    /// <summary>Asks a process to end.</summary>
    public static void AskToEnd(int processId) => _ = SendSignal(processId, Terminate);

    /// <inheritdoc/>
    public ObjectSize? SizeOf(string path)
    {
        byte* buffer = stackalloc byte[StatxLength];
        return ExtendedStatus(CurrentFolder, path, 0, SizeAndBlocks, buffer) == 0
            ? new ObjectSize(*(long*)(buffer + StatxSizeOffset), *(long*)(buffer + StatxBlocksOffset) * BytesPerBlock)
            : null;
    }

    /// <inheritdoc/>
    public bool? IsInMemory(string path)
    {
        byte* buffer = stackalloc byte[StatfsLength];
        return FileSystemStatus(path, buffer) == 0 ? *(nint*)buffer == TmpfsMagic : null;
    }

    /// <inheritdoc/>
    public bool ShareAddressSpace(int first, int second) =>
        CompareCall is { } number && SystemCall((nint)number, first, second, CompareAddressSpaces, 0, 0) == 0;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ExtendedStatus(int folder, string path, int flags, uint mask, byte* buffer);

    [LibraryImport("libc", EntryPoint = "statfs", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FileSystemStatus(string path, byte* buffer);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third, nint fourth, nint fifth);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int SetProcessOption(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
