using DmSim.Core.Scenarios;

namespace DmSim.Cli.Studies;

/// <summary>Ends a command when its input has problems.</summary>
internal static class Issues
{
    /// <summary>Throws when there are any.</summary>
    public static void ThrowIfAny(this List<ValidationIssue> issues)
    {
        if (issues.Count > 0)
        {
            throw new InvalidInputException(issues);
        }
    }
}
