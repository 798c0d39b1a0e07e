using System.Globalization;
using DmSim.Core.Policies;

namespace DmSim.Cli.PlugIns;

/// <summary>The policy that authors of plug-ins start from.</summary>
internal static class PolicyTemplate
{
    /// <summary>The source file of a policy.</summary>
    public static string Source(string name) =>
        Read("Policy.cs.txt")
            .Replace("$CLASS$", ClassOf(name), StringComparison.Ordinal)
            .Replace("$NAME$", name, StringComparison.Ordinal);

    /// <summary>
    /// The project of a class library; <see langword="null"/> where the program has no DmSim.Core.dll to refer to.
    /// </summary>
    public static string? Project()
    {
        string folder = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string core = Path.Combine(folder, $"{typeof(IPolicyPlugIn).Assembly.GetName().Name}.dll");
        return File.Exists(core)
            ? Read("Project.csproj.txt").Replace("$FOLDER$", Escape(folder), StringComparison.Ordinal)
            : null;
    }

    /// <summary>The class of a policy, such as <c>MyRulePolicy</c> for <c>my-rule</c>.</summary>
    public static string ClassOf(string name)
    {
        string words = string.Concat(
            name.Split('-').Select(word => char.ToUpper(word[0], CultureInfo.InvariantCulture) + word[1..])
        );
        string letters = char.IsAsciiDigit(words[0]) ? $"The{words}" : words;
        return letters.EndsWith("Policy", StringComparison.Ordinal) ? letters : $"{letters}Policy";
    }

    private static string Escape(string text) => System.Security.SecurityElement.Escape(text);

    private static string Read(string file)
    {
        using Stream stream =
            typeof(PolicyTemplate).Assembly.GetManifestResourceStream($"Template/{file}")
            ?? throw new InvalidOperationException($"{file} is missing from the assembly.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
