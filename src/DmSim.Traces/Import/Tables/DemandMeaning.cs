namespace DmSim.Traces.Import.Tables;

/// <summary>How the demand column becomes demand.</summary>
internal enum DemandMeaning
{
    /// <summary>It is demand in bytes.</summary>
    Bytes,

    /// <summary>It is a share of the provisioned size of the row, in millionths.</summary>
    MillionthsOfProvisioned,

    /// <summary>It is what is left of <see cref="TableLayout.WholeBytes"/>.</summary>
    RestOfWhole,

    /// <summary>It is what is left of the provisioned size of the row.</summary>
    RestOfProvisioned,
}
