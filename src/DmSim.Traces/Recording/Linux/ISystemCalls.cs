namespace DmSim.Traces.Recording.Linux;

/// <summary>Questions that only system calls answer; apart, so that the rest can be tested on files made by hand.</summary>
public interface ISystemCalls
{
    /// <summary>Size and allocated bytes of what a path leads to; <see langword="null"/> where it may not be asked.</summary>
    ObjectSize? SizeOf(string path);

    /// <summary>Whether a path leads into a file system that lives in memory (tmpfs); <see langword="null"/>: no answer.
    /// </summary>
    bool? IsInMemory(string path);

    /// <summary>Whether two processes run in the same address space, as parent and child do before an exec.</summary>
    bool ShareAddressSpace(int first, int second);
}
