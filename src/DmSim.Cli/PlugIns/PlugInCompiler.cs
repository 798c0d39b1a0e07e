using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Text;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace DmSim.Cli.PlugIns;

/// <summary>
/// Compiles a plug-in of one source file: the newest C#, optimised, with line numbers in the code itself. The only
/// class that
/// names the compiler, so that the compiler is loaded only where there is something to compile.
/// </summary>
internal static class PlugInCompiler
{
    /// <summary>Namespaces a source file needs not name; those of the template project.</summary>
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using DmSim.Core.Policies;
        global using DmSim.Core.Randomness;
        global using DmSim.Core.Units;
        """;

    /// <summary>What a rule of balancing may need of the base class library; all else is for a class library to
    /// bring.</summary>
    private static readonly string[] References =
    [
        "System.Private.CoreLib",
        "System.Runtime",
        "System.Collections",
        "System.Collections.Immutable",
        "System.Console",
        "System.Linq",
        "System.Memory",
        "System.Numerics.Vectors",
        "System.Runtime.Numerics",
        "System.Runtime.Intrinsics",
        "System.Runtime.InteropServices",
    ];

    /// <summary>The language and the compiler, for the provenance of results.</summary>
    public static string Description
    {
        get
        {
            string language = LanguageVersion.Latest.MapSpecifiedToEffectiveVersion().ToDisplayString();
            Version version = typeof(CSharpCompilation).Assembly.GetName().Version!;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"C# {language}, Roslyn {version.Major}.{version.Minor}.{version.Build}"
            );
        }
    }

    /// <summary>Compiles and loads.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="content">Its content.</param>
    /// <param name="sha256">The content's hash, which makes the assembly's name unique.</param>
    /// <exception cref="InvalidInputException">It does not compile; every error is listed.</exception>
    public static Assembly Compile(string path, byte[] content, string sha256)
    {
        string file = Path.GetFileName(path);
        CSharpParseOptions language = new(LanguageVersion.Latest);
        CSharpCompilation compilation = CSharpCompilation.Create(
            $"{Path.GetFileNameWithoutExtension(file)}-{sha256[..16]}",
            [
                CSharpSyntaxTree.ParseText(Text(path, content), language, file),
                CSharpSyntaxTree.ParseText(ImplicitUsings, language, encoding: Encoding.UTF8),
            ],
            [.. References.Select(Assembly.Load).Append(typeof(IPolicyPlugIn).Assembly).Select(Reference)],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                allowUnsafe: true,
                deterministic: true,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
        using MemoryStream image = new();
        EmitOptions options = new(debugInformationFormat: DebugInformationFormat.Embedded);
        EmitResult result = compilation.Emit(image, options: options);
        if (!result.Success)
        {
            throw new InvalidInputException([.. Errors(result).Select(error => ToIssue(path, error))]);
        }

        image.Position = 0;
        return new PlugInContext(file, null).LoadFromStream(image);
    }

    private static SourceText Text(string path, byte[] content)
    {
        try
        {
            UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            return SourceText.From(content, content.Length, strict, throwIfBinaryDetected: true);
        }
        catch (Exception problem) when (problem is DecoderFallbackException or InvalidDataException)
        {
            throw new InvalidInputException(new ValidationIssue(path, null, null, null, "expected UTF-8 text"));
        }
    }

    private static IEnumerable<Diagnostic> Errors(EmitResult result) =>
        result
            .Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start);

    private static ValidationIssue ToIssue(string path, Diagnostic error)
    {
        LinePosition place = error.Location.GetLineSpan().StartLinePosition;
        int? line = error.Location.IsInSource ? place.Line + 1 : null;
        int? column = error.Location.IsInSource ? place.Character + 1 : null;
        return new ValidationIssue(path, line, column, error.Id, error.GetMessage(CultureInfo.InvariantCulture));
    }

    /// <summary>Taken from memory, because a single executable has no files to take it from.</summary>
    private static unsafe PortableExecutableReference Reference(Assembly assembly) =>
        assembly.TryGetRawMetadata(out byte* blob, out int length)
            ? AssemblyMetadata.Create(ModuleMetadata.CreateFromMetadata((nint)blob, length)).GetReference()
            : throw new InvalidOperationException($"{assembly.GetName().Name} has no metadata.");
}
