namespace DmSim.Lab.Findings;

/// <summary>The kinds of findings, so that programs can look for one without reading its sentence.</summary>
public static class FindingCodes
{
    /// <summary>How recorded memory became demand.</summary>
    public const string Mapping = "mapping";

    /// <summary>Samples last much longer than the balancer needs to react.</summary>
    public const string Interpolation = "interpolation";

    /// <summary>A difference lies inside its own interval.</summary>
    public const string DifferenceUncertain = "difference-uncertain";

    /// <summary>Draws share many VMs because N is near the population.</summary>
    public const string PopulationNear = "population-near";

    /// <summary>The population was too small to find an N that fails.</summary>
    public const string PopulationExhausted = "population-exhausted";

    /// <summary>A policy gave orders that had to be corrected.</summary>
    public const string Corrections = "corrections";

    /// <summary>Memory moves at a rate that costs more than it brings.</summary>
    public const string Thrash = "thrash";

    /// <summary>A VM is kept far below its demand.</summary>
    public const string Starving = "starving";

    /// <summary>More VMs met the objective where fewer did not.</summary>
    public const string NotMonotone = "not-monotone";

    /// <summary>A policy that sees the future.</summary>
    public const string Foresight = "foresight";

    /// <summary>A bound did worse than the policy it should bound.</summary>
    public const string Inversion = "inversion";

    /// <summary>VMs were held running where their trace says absent.</summary>
    public const string Absences = "absences";

    /// <summary>Policies served different numbers of starts, so their other metrics are of different VMs.</summary>
    public const string FailedStarts = "failed-starts";

    /// <summary>Replicates that would all be identical were not run.</summary>
    public const string IdenticalReplicates = "identical-replicates";

    /// <summary>VMs were left out.</summary>
    public const string Excluded = "excluded";

    /// <summary>Balancing rules are compared, not products.</summary>
    public const string RulesNotProducts = "rules-not-products";

    /// <summary>The share asked for needs more replicates than there are.</summary>
    public const string FewReplicates = "few-replicates";

    /// <summary>The objective is met at one resolution of time and not at the other.</summary>
    public const string ResolutionMatters = "resolution-matters";
}
