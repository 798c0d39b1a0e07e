using System.Globalization;
using DmSim.Core.Units;

namespace DmSim.Core.Scenarios;

/// <summary>
/// A memory setting as a planner writes it: a fixed size, or a multiple of something known about the VM's trace.
/// </summary>
/// <param name="Basis">What the size is taken from.</param>
/// <param name="Size">The fixed size; used when <paramref name="Basis"/> is <see cref="SizeBasis.Fixed"/>.</param>
/// <param name="Factor">The multiple of the basis; positive.</param>
public readonly record struct SizeRule(SizeBasis Basis, MemorySize Size, double Factor)
{
    /// <summary>The largest size the VM was ever provisioned with.</summary>
    public static SizeRule Provisioned { get; } = new(SizeBasis.Provisioned, MemorySize.Zero, 1);

    /// <summary>A fixed size.</summary>
    public static SizeRule Fixed(MemorySize size) => new(SizeBasis.Fixed, size, 1);

    /// <summary>
    /// Reads <c>4 GiB</c>, <c>provisioned</c>, <c>0.5 x provisioned</c>, <c>peak-demand</c> or <c>1.2 x peak-demand</c>.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SizeRule rule)
    {
        rule = default;
        text = text.Trim();
        double factor = 1;
        int times = text.IndexOf('x');
        if (times > 0 && char.IsAsciiDigit(text[0]))
        {
            bool isNumber = double.TryParse(
                text[..times].TrimEnd(),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out factor
            );
            if (!isNumber || factor is not > 0 or > 1000)
            {
                return false;
            }

            text = text[(times + 1)..].TrimStart();
        }

        if (text is "provisioned" or "peak-demand")
        {
            SizeBasis basis = text is "provisioned" ? SizeBasis.Provisioned : SizeBasis.PeakDemand;
            rule = new SizeRule(basis, MemorySize.Zero, factor);
            return true;
        }

        if (times < 0 && MemorySize.TryParse(text, out MemorySize size))
        {
            rule = Fixed(size);
            return true;
        }

        return false;
    }

    /// <summary>The size for a VM, rounded up to 2 MiB.</summary>
    /// <param name="provisioned">The largest provisioned size of its trace; zero when unknown.</param>
    /// <param name="peakDemand">The highest demand of its trace after mapping.</param>
    public MemorySize Resolve(MemorySize provisioned, MemorySize peakDemand)
    {
        MemorySize basis = Basis switch
        {
            SizeBasis.Fixed => Size,
            SizeBasis.Provisioned => provisioned,
            _ => peakDemand,
        };
        MemorySize scaled = Factor == 1 ? basis : new MemorySize((long)Math.Ceiling(basis.Bytes * Factor));
        return scaled.RoundUp(MemorySize.FromMebibytes(2));
    }

    /// <summary>The rule as it is written.</summary>
    public override string ToString()
    {
        if (Basis == SizeBasis.Fixed)
        {
            return Size.ToString();
        }

        string basis = Basis == SizeBasis.Provisioned ? "provisioned" : "peak-demand";
        return Factor == 1 ? basis : string.Create(CultureInfo.InvariantCulture, $"{Factor} x {basis}");
    }
}
