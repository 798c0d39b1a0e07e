namespace DmSim.Benchmarks.Engine;

/// <summary>How often demand changes in a benchmark.</summary>
public enum FleetKind
{
    /// <summary>Every VM's demand changes every second, within the dead band: nothing has to be moved.</summary>
    Dense,

    /// <summary>Every VM's demand changes every second and wanders: some memory is always on its way.</summary>
    Wandering,

    /// <summary>Every VM's demand changes every five minutes, all at the same second.</summary>
    Quiet,

    /// <summary>Every VM's demand changes every five minutes, each at a second of its own.</summary>
    Staggered,
}
