namespace DmSim.Traces.Import.DataCentre;

/// <summary>Turns shares of a size into bytes.</summary>
internal static class Shares
{
    /// <summary>A share of a size, rounded to whole bytes.</summary>
    public static long Of(double share, double size) => (long)Math.Round(share * size, MidpointRounding.AwayFromZero);
}
