namespace DmSim.Core.Workloads.Generation;

/// <summary>
/// Functions made of additions, multiplications, divisions and square roots only: the runtime's own differ in their last
/// bits from platform to platform, and generated workloads must be the same bytes everywhere.
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

    /// <summary>
    /// The normal quantile: which value a standard normal draw stays below with a given probability (Wichura, algorithm AS
    /// 241, routine PPND16, Applied Statistics 37, 1988; relative error about 1e-16).
    /// </summary>
    /// <param name="probability">Above 0 and below 1.</param>
    public static double NormalQuantile(double probability)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        double fromMiddle = probability - 0.5;
        if (Math.Abs(fromMiddle) <= 0.425)
        {
            double near = 0.180625 - (fromMiddle * fromMiddle);
            return fromMiddle * Ratio(near, CentralTop, CentralBottom);
        }

        double tail = fromMiddle < 0 ? probability : 1 - probability;
        double depth = Math.Sqrt(-Log(tail));
        double size = depth <= 5 ? Ratio(depth - 1.6, MiddleTop, MiddleBottom) : Ratio(depth - 5, FarTop, FarBottom);
        return fromMiddle < 0 ? -size : size;
    }

    private static ReadOnlySpan<double> CentralTop =>
        [
            3.3871328727963666080,
            1.3314166789178437745e2,
            1.9715909503065514427e3,
            1.3731693765509461125e4,
            4.5921953931549871457e4,
            6.7265770927008700853e4,
            3.3430575583588128105e4,
            2.5090809287301226727e3,
        ];

    private static ReadOnlySpan<double> CentralBottom =>
        [
            1,
            4.2313330701600911252e1,
            6.8718700749205790830e2,
            5.3941960214247511077e3,
            2.1213794301586595867e4,
            3.9307895800092710610e4,
            2.8729085735721942674e4,
            5.2264952788528545610e3,
        ];

    private static ReadOnlySpan<double> MiddleTop =>
        [
            1.42343711074968357734,
            4.63033784615654529590,
            5.76949722146069140550,
            3.64784832476320460504,
            1.27045825245236838258,
            2.41780725177450611770e-1,
            2.27238449892691845833e-2,
            7.74545014278341407640e-4,
        ];

    private static ReadOnlySpan<double> MiddleBottom =>
        [
            1,
            2.05319162663775882187,
            1.67638483018380384940,
            6.89767334985100004550e-1,
            1.48103976427480074590e-1,
            1.51986665636164571966e-2,
            5.47593808499534494600e-4,
            1.05075007164441684324e-9,
        ];

    private static ReadOnlySpan<double> FarTop =>
        [
            6.65790464350110377720,
            5.46378491116411436990,
            1.78482653991729133580,
            2.96560571828504891230e-1,
            2.65321895265761230930e-2,
            1.24266094738807843860e-3,
            2.71155556874348757815e-5,
            2.01033439929228813265e-7,
        ];

    private static ReadOnlySpan<double> FarBottom =>
        [
            1,
            5.99832206555887937690e-1,
            1.36929880922735805310e-1,
            1.48753612908506148525e-2,
            7.86869131145613259100e-4,
            1.84631831751005468180e-5,
            1.42151175831644588870e-7,
            2.04426310338993978564e-15,
        ];

    private static double Ratio(double x, ReadOnlySpan<double> top, ReadOnlySpan<double> bottom) =>
        Polynomial(x, top) / Polynomial(x, bottom);

    private static double Polynomial(double x, ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        for (int power = coefficients.Length - 1; power >= 0; power--)
        {
            sum = (sum * x) + coefficients[power];
        }

        return sum;
    }
}
