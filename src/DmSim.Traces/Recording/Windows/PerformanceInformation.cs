using System.ComponentModel;
using System.Runtime.InteropServices;

namespace DmSim.Traces.Recording.Windows;

/// <summary>
/// Reads <c>GetPerformanceInfo</c> (psapi.h; <c>K32GetPerformanceInfo</c> of kernel32 since Windows 7). Source:
/// Microsoft, "PERFORMANCE_INFORMATION structure (psapi.h)".
/// </summary>
internal sealed partial class PerformanceInformation : IPerformanceInformation
{
    /// <inheritdoc/>
    public PerformanceCounts Read()
    {
        Fields fields = new() { Size = (uint)Marshal.SizeOf<Fields>() };
        if (!GetPerformanceInfo(ref fields, fields.Size))
        {
            int code = Marshal.GetLastPInvokeError();
            throw new IOException($"GetPerformanceInfo failed: {new Win32Exception(code).Message}");
        }

        return new PerformanceCounts(
            fields.CommitTotal,
            fields.CommitLimit,
            fields.PhysicalTotal,
            fields.PhysicalAvailable,
            fields.PageSize
        );
    }

    [LibraryImport("kernel32.dll", EntryPoint = "K32GetPerformanceInfo", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetPerformanceInfo(ref Fields information, uint size);

    [StructLayout(LayoutKind.Sequential)]
    private struct Fields
    {
        public uint Size;
        public nuint CommitTotal;
        public nuint CommitLimit;
        public nuint CommitPeak;
        public nuint PhysicalTotal;
        public nuint PhysicalAvailable;
        public nuint SystemCache;
        public nuint KernelTotal;
        public nuint KernelPaged;
        public nuint KernelNonpaged;
        public nuint PageSize;
        public uint HandleCount;
        public uint ProcessCount;
        public uint ThreadCount;
    }
}
