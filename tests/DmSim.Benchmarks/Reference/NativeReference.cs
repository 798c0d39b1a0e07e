using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DmSim.Benchmarks.Reference;

/// <summary>reference.c, compiled on this machine for this machine; absent where there is no C compiler.</summary>
internal sealed unsafe class NativeReference : IDisposable
{
    /// <summary>How the reference is compiled.</summary>
    public const string CompilerFlags = "-O3 -march=native -ffast-math";

    private readonly string _folder;
    private readonly nint _library;
    private readonly delegate* unmanaged<ReferenceState*, long, long, void> _run;

    private NativeReference(string folder, nint library)
    {
        _folder = folder;
        _library = library;
        _run = (delegate* unmanaged<ReferenceState*, long, long, void>)
            NativeLibrary.GetExport(library, "reference_run");
    }

    /// <summary>Compiles and loads the reference; <see langword="null"/> where <c>gcc</c> is missing or fails.</summary>
    public static NativeReference? TryLoad()
    {
        string folder = Directory.CreateTempSubdirectory("dmsim-reference-").FullName;
        string library = Path.Combine(folder, "reference.so");
        string source = Path.Combine(AppContext.BaseDirectory, "Reference", "reference.c");
        if (Compile($"{CompilerFlags} -shared -fPIC -o \"{library}\" \"{source}\""))
        {
            return new NativeReference(folder, NativeLibrary.Load(library));
        }

        Directory.Delete(folder, recursive: true);
        return null;
    }

    public void Run(ReferenceState* state, long firstTick, long tickCount) => _run(state, firstTick, tickCount);

    public void Dispose()
    {
        NativeLibrary.Free(_library);
        Directory.Delete(_folder, recursive: true);
    }

    private static bool Compile(string arguments)
    {
        try
        {
            using Process compiler = Process.Start(new ProcessStartInfo("gcc", arguments) { UseShellExecute = false })!;
            compiler.WaitForExit();
            return compiler.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
