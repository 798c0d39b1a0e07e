using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DmSim.Cli.Tests.PlugIns;

/// <summary>What is wrong with a plug-in is told with its place, as wrong input, before anything is written.</summary>
public sealed class PlugInProblemTests
{
    [Fact]
    public void Every_error_of_the_compiler_is_listed_with_file_line_and_column()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write(
            "wrong.cs",
            "public sealed class Wrong : IBalancingPolicy, IPolicyPlugIn\n{\n    int a = \"text\";\n    Nowhere b;\n}\n"
        );

        CommandLine call = Refused(folder, file);

        string[] lines = call.Error.TrimEnd('\n').Split('\n');
        // Three methods of the policy and one of the plug-in are missing; their errors stand where the interfaces are
        // named.
        Assert.Equal(3, lines.Count(line => line.StartsWith($"{file}:1:29: CS0535: ", StringComparison.Ordinal)));
        Assert.Single(lines, line => line.StartsWith($"{file}:1:47: CS0535: ", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith($"{file}:3:13: CS0029: ", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith($"{file}:4:5: CS0246: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("public class Nothing { }", "expected a class that implements IPolicyPlugIn")]
    [InlineData("Console.WriteLine(1);", "CS8805")]
    [InlineData("", "expected a class that implements IPolicyPlugIn")]
    public void A_file_without_the_contract_is_refused(string source, string expected)
    {
        using TemporaryFolder folder = new();

        Assert.Contains(expected, Refused(folder, folder.Write("p.cs", source)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_is_no_plug_in_is_named()
    {
        using TemporaryFolder folder = new();
        string source = PlugInSource.WithBalance("").Replace(", IPolicyPlugIn", "", StringComparison.Ordinal);

        CommandLine call = Refused(folder, folder.Write("p.cs", source));

        Assert.Contains("Mine is a policy, but not an IPolicyPlugIn", call.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hyper-v", "'hyper-v' comes with DmSim")]
    [InlineData("My Policy", "expected a name of lower-case letters")]
    public void A_name_that_is_taken_or_no_name_is_refused_at_its_line(string name, string expected)
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("p.cs", PlugInSource.WithBalance("", name));

        Assert.StartsWith($"{file}:3: {expected}", Refused(folder, file).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("catalogue.Add(", "_ = (", "Mine.Register adds no policy")]
    [InlineData("catalogue.Add(", "throw new InvalidDataException(\"no luck\"); var x = (", "CS")]
    [InlineData("Create = _ => new Mine()", "Create = null!", "expected Create")]
    [InlineData("Summary = \"Does what a test needs.\"", "Summary = \"\"", "expected a summary")]
    public void A_registration_that_gives_no_usable_policy_is_refused(string part, string instead, string expected)
    {
        using TemporaryFolder folder = new();
        string source = PlugInSource.WithBalance("").Replace(part, instead, StringComparison.Ordinal);

        Assert.Contains(expected, Refused(folder, folder.Write("p.cs", source)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_registering_throws_is_told_with_its_line()
    {
        using TemporaryFolder folder = new();
        string source = PlugInSource
            .WithBalance("")
            .Replace(
                "=> catalogue.Add(",
                "{\n        throw new TimeoutException(\"no luck\");\n    }\n"
                    + "    static void Other(PolicyCatalogueBuilder catalogue) => catalogue.Add(",
                StringComparison.Ordinal
            );
        string file = folder.Write("p.cs", source);

        Assert.Equal($"{file}:4: TimeoutException: no luck\n", Refused(folder, file).Error);
    }

    [Theory]
    [InlineData("nowhere.cs", "expected a readable plug-in")]
    [InlineData("nowhere.dll", "expected a readable plug-in")]
    [InlineData("text.dll", "expected a .NET class library")]
    [InlineData("foreign.dll", "expected a class library that references DmSim.Core")]
    [InlineData("older.dll", "it was built for DmSim.Core 9.9.0; expected one built for")]
    [InlineData("two.cs", "has several policies (write ")]
    [InlineData("two.cs:third", "has no policy 'third'; expected one of: first, second")]
    [InlineData("two.cs:second:speed=10", "policy 'second': option 'speed': expected a number from 1 to 9")]
    [InlineData("binary.cs", "expected UTF-8 text")]
    public void Files_that_cannot_be_used_are_refused(string file, string expected)
    {
        using TemporaryFolder folder = new();
        folder.Write("text.dll", "this is text");
        folder.Write("two.cs", PlugInSource.Two);
        File.WriteAllBytes(folder.At("binary.cs"), [0x2F, 0x2F, 0xFF, 0xFE, 0xC0, 0x80]);
        File.Copy(typeof(FactAttribute).Assembly.Location, folder.At("foreign.dll"));
        WriteOlder(folder.At("older.dll"));

        Assert.Contains(expected, Refused(folder, folder.At(file)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_broken_file_named_twice_is_told_once()
    {
        using TemporaryFolder folder = new();
        string scenario = folder.Write("tiny.yaml", Scenarios.Tiny);
        string file = folder.Write("p.cs", "nonsense");
        CommandLine call = CommandLine.Run("compare", scenario, "--policy", file, "--policy", $"{file}:mine", "-q");

        Assert.Equal(ExitCodes.WrongInput, call.Code);
        string[] lines = call.Error.TrimEnd('\n').Split('\n');
        Assert.Equal(lines.Distinct(), lines);
    }

    private static CommandLine Refused(TemporaryFolder folder, string policy)
    {
        string scenario = folder.Write("tiny.yaml", Scenarios.Tiny);
        CommandLine call = CommandLine.Run("run", scenario, "--policy", policy, "-o", folder.At("out"), "-q");
        Assert.Equal(ExitCodes.WrongInput, call.Code);
        Assert.Equal("", call.Output);
        Assert.False(Directory.Exists(folder.At("out")));
        return call;
    }

    /// <summary>A library that was built for a DmSim.Core that is not this program's.</summary>
    private static void WriteOlder(string path)
    {
        PortableExecutableReference system = MetadataReference.CreateFromFile(typeof(object).Assembly.Location);
        CSharpCompilation Compile(string name, string source, params MetadataReference[] references) =>
            CSharpCompilation.Create(
                name,
                [CSharpSyntaxTree.ParseText(source)],
                [system, .. references],
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
            );
        CSharpCompilation core = Compile(
            "DmSim.Core",
            "[assembly: System.Reflection.AssemblyVersion(\"9.9.0.0\")] public class Base { }"
        );
        Assert.True(Compile("Older", "public class A : Base { }", core.ToMetadataReference()).Emit(path).Success);
    }
}
