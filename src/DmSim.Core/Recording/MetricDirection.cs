namespace DmSim.Core.Recording;

/// <summary>Which way of a metric is better.</summary>
public enum MetricDirection
{
    /// <summary>Smaller is better.</summary>
    Lower,

    /// <summary>Larger is better.</summary>
    Higher,

    /// <summary>Neither: it describes.</summary>
    Neutral,
}
