namespace DmSim.Traces.Import.DataCentre;

/// <summary>A VM of the Azure data set while its demand is made up.</summary>
internal sealed class AzureVm(VmSamples samples)
{
    /// <summary>Where its samples go.</summary>
    public VmSamples Samples => samples;

    /// <summary>Its memory in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>When it was created, in seconds.</summary>
    public required long Created { get; init; }

    /// <summary>When it was deleted, in seconds; after it was created.</summary>
    public required long Deleted { get; init; }

    /// <summary>Its average CPU use in percent, which stands in where there is no reading.</summary>
    public required double AverageCpu { get; init; }

    /// <summary>The share of its size that it holds while idle.</summary>
    public required double Share { get; init; }

    /// <summary>The end of its last reading in seconds; before the first one the creation.</summary>
    public long ReadUntil { get; set; }
}
