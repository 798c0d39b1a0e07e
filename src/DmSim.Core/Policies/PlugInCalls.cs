using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace DmSim.Core.Policies;

/// <summary>Finds in an exception the places of a plug-in's own code, which is what its author can mend.</summary>
public static class PlugInCalls
{
    /// <summary>The calls inside a plug-in, innermost first, as <c>Class.Method (file:line)</c>.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="plugIn">The plug-in's assembly; calls of others are left out.</param>
    public static IReadOnlyList<string> Of(Exception exception, Assembly plugIn)
    {
        List<string> calls = [];
        foreach (StackFrame frame in Frames(exception, plugIn))
        {
            MethodBase method = frame.GetMethod()!;
            string place =
                frame.GetFileLineNumber() > 0
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $" ({Path.GetFileName(frame.GetFileName())}:{frame.GetFileLineNumber()})"
                    )
                    : "";
            calls.Add($"{method.DeclaringType!.Name}.{method.Name}{place}");
        }

        return calls;
    }

    /// <summary>The innermost line of the plug-in; <see langword="null"/> where there is none or symbols are
    /// missing.</summary>
    public static int? LineOf(Exception exception, Assembly plugIn)
    {
        int line = Frames(exception, plugIn).FirstOrDefault()?.GetFileLineNumber() ?? 0;
        return line > 0 ? line : null;
    }

    private static IEnumerable<StackFrame> Frames(Exception exception, Assembly plugIn) =>
        new StackTrace(exception, fNeedFileInfo: true)
            .GetFrames()
            .Where(frame =>
                frame.GetMethod() is { } method && method.DeclaringType?.Assembly == plugIn && !IsBridge(method)
            );

    /// <summary>What the compiler puts between an interface and the method of a class that implements it.</summary>
    private static bool IsBridge(MethodBase method) =>
        method.IsPrivate && method.Name.IndexOf('.', StringComparison.Ordinal) > 0;
}
