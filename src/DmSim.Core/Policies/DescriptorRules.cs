using System.Globalization;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Policies;

/// <summary>What a descriptor must say so that its policy can be named, listed and explained.</summary>
public static class DescriptorRules
{
    /// <summary>The first thing that is wrong with a descriptor, in one sentence; <see langword="null"/> for
    /// nothing.</summary>
    public static string? FirstProblem(PolicyDescriptor policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (!IsKebabCase(policy.Name))
        {
            return $"expected a name of lower-case letters, digits and single hyphens, not '{policy.Name}'";
        }

        if (string.IsNullOrWhiteSpace(policy.Summary) || string.IsNullOrWhiteSpace(policy.Source))
        {
            return $"policy '{policy.Name}': expected a summary, and a source that says where the rule comes from";
        }

        if (policy.Create is null)
        {
            return $"policy '{policy.Name}': expected Create, which makes an instance";
        }

        if (!MechanismSettings.IsValidUnit(policy.Profile.Unit))
        {
            return $"policy '{policy.Name}': expected a unit from 4 KiB to 2 MiB that divides 2 MiB, not {policy.Profile.Unit}";
        }

        HashSet<string> names = [];
        foreach (PolicyOption option in policy.Options)
        {
            if (FirstProblem(option) is { } problem)
            {
                return $"policy '{policy.Name}', option '{option.Name}': {problem}";
            }

            if (!names.Add(option.Name))
            {
                return $"policy '{policy.Name}': option '{option.Name}' is declared twice";
            }
        }

        return null;
    }

    private static string? FirstProblem(PolicyOption option)
    {
        if (!IsKebabCase(option.Name))
        {
            return "expected a name of lower-case letters, digits and single hyphens";
        }

        if (string.IsNullOrWhiteSpace(option.Description))
        {
            return "expected a description";
        }

        List<string> problems = [];
        PolicyOptionValues.Resolve([option], [new(option.Name, option.Default)], problems);
        return problems.Count == 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the default is refused by its own range ({problems[0]})");
    }

    /// <summary>Whether a name has lower-case letters, digits and single hyphens only.</summary>
    public static bool IsKebabCase(string? name)
    {
        bool wantsSign = true;
        foreach (char sign in name ?? "")
        {
            if (sign == '-' ? wantsSign : !char.IsAsciiLetterLower(sign) && !char.IsAsciiDigit(sign))
            {
                return false;
            }

            wantsSign = sign == '-';
        }

        return !wantsSign;
    }
}
