using DmSim.Core.Units;

namespace DmSim.Core.Scenarios;

/// <summary>The documented ranges of the memory settings (model.md §1.1), as checks that name what is wrong.</summary>
public static class VmSettingsRules
{
    /// <summary>Least minimum memory: 32 MiB.</summary>
    public static readonly MemorySize LeastMinimum = MemorySize.FromMebibytes(32);

    /// <summary>Largest maximum memory: 12 TiB (2016 and later, generation 2).</summary>
    public static readonly MemorySize GreatestMaximum = new(12 * MemorySize.BytesPerTebibyte);

    /// <summary>Memory settings are multiples of this: 2 MiB.</summary>
    public static readonly MemorySize Granularity = MemorySize.FromMebibytes(2);

    /// <summary>All broken rules, each as the setting's name and what was expected; none when the settings are valid.</summary>
    public static IEnumerable<(string Setting, string Expected)> Check(VmSettings settings, HyperVVersion version)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Minimum < LeastMinimum)
        {
            yield return ("minimum", $"at least {LeastMinimum}, not {settings.Minimum}");
        }

        if (settings.Startup < settings.Minimum)
        {
            yield return ("startup", $"at least minimum ({settings.Minimum}), not {settings.Startup}");
        }

        if (settings.Maximum < settings.Startup)
        {
            yield return ("maximum", $"at least startup ({settings.Startup}), not {settings.Maximum}");
        }

        MemorySize greatest = version.GreatestMaximum();
        if (settings.Maximum > greatest)
        {
            yield return ("maximum", $"at most {greatest} in this release, not {settings.Maximum}");
        }

        if (settings.StaticSize > greatest && settings.StaticSize != settings.Maximum)
        {
            yield return ("static-size", $"at most {greatest} in this release, not {settings.StaticSize}");
        }

        if (settings.BufferPercent < 5 || settings.BufferPercent > version.GreatestBufferPercent())
        {
            yield return ("buffer", $"5 to {version.GreatestBufferPercent()} percent, not {settings.BufferPercent}");
        }

        if (settings.Weight is < 0 or > 10_000)
        {
            yield return ("weight", $"0 to 10000, not {settings.Weight}");
        }

        foreach (
            (string name, MemorySize size) in new[]
            {
                ("minimum", settings.Minimum),
                ("startup", settings.Startup),
                ("maximum", settings.Maximum),
                ("static-size", settings.StaticSize),
            }
        )
        {
            if (size.RoundDown(Granularity) != size)
            {
                yield return (name, $"a multiple of {Granularity}, not {size}");
            }
        }
    }
}
