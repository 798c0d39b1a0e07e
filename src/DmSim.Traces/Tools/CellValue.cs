namespace DmSim.Traces.Tools;

/// <summary>What stands for all that was in force in a cell of time.</summary>
internal enum CellValue
{
    /// <summary>The highest; of available memory the lowest.</summary>
    Maximum,

    /// <summary>The mean, weighted by time, rounded to whole bytes.</summary>
    Mean,

    /// <summary>What was in force when the cell ended.</summary>
    Last,
}
