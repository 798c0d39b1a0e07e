namespace DmSim.Core.Workloads.Generation;

/// <summary>
/// Exponential and logarithm from additions and multiplications only: the runtime's own differ in their last bits from
/// platform to platform, and generated workloads must be the same bytes everywhere.
/// </summary>
/// <remarks>Relative error below 1e-14; IEEE 754 fixes every step, so all platforms agree to the last bit.</remarks>
internal static class PortableMath
{
    private const double Ln2 = 0.693147180559945309417;

    /// <summary>e to the power of <paramref name="x"/>, which is limited to ±700.</summary>
    public static double Exp(double x)
    {
        double limited = Math.Clamp(x, -700, 700);
        double halvings = Math.Floor((limited / Ln2) + 0.5);
        double rest = limited - (halvings * Ln2);
        double sum = 1;
        for (int term = 18; term >= 1; term--)
        {
            sum = 1 + (rest / term * sum);
        }

        return Math.ScaleB(sum, (int)halvings);
    }

    /// <summary>The natural logarithm of a positive, normal number.</summary>
    public static double Log(double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(x);
        int exponent = Math.ILogB(x);
        double mantissa = Math.ScaleB(x, -exponent);
        if (mantissa > 1.4142135623730951)
        {
            mantissa /= 2;
            exponent++;
        }

        // ln m = 2 artanh((m - 1) / (m + 1)); |t| < 0.172, so 12 terms pass 1e-18.
        double t = (mantissa - 1) / (mantissa + 1);
        double square = t * t;
        double sum = 0;
        for (int term = 25; term >= 1; term -= 2)
        {
            sum = (1.0 / term) + (square * sum);
        }

        return (2 * t * sum) + (exponent * Ln2);
    }
}
