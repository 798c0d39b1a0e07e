namespace DmSim.Traces.Recording.Linux;

/// <summary>What a mapped object is, as far as its name in <c>/proc/PID/smaps</c> tells.</summary>
internal enum SharedKind
{
    /// <summary>A file; whether in memory, its file system tells.</summary>
    File,

    /// <summary>Anonymous memory mapped shared, or a System V segment: charged whole when it is made.</summary>
    Reserved,

    /// <summary><c>memfd_create</c>, or a file in <c>/dev/shm</c>: charged page by page as it fills.</summary>
    Filled,
}
