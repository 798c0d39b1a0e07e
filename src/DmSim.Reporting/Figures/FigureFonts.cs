using ScottPlot;
using SkiaSharp;

namespace DmSim.Reporting.Figures;

/// <summary>
/// The font of every figure, taken from this assembly: a machine without fonts would draw no text at all, and another
/// font would make other bytes.
/// </summary>
internal static class FigureFonts
{
    /// <summary>Family name, as it also appears in SVG files.</summary>
    public const string Family = "DejaVu Sans";

    private static readonly Lazy<bool> Registration = new(Register);

    /// <summary>
    /// Makes the font the default of all plots of this process; cheap and safe to call from any thread.
    /// </summary>
    public static void EnsureRegistered() => _ = Registration.Value;

    private static bool Register()
    {
        Fonts.FontResolvers.Insert(0, new EmbeddedFonts());
        Fonts.Default = Family;
        Fonts.Sans = Family;
        return true;
    }

    private sealed class EmbeddedFonts : IFontResolver
    {
        private readonly SKData _regular = Load("Fonts/DejaVuSans.ttf");
        private readonly SKData _bold = Load("Fonts/DejaVuSans-Bold.ttf");

        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            CreateTypeface(fontName, weight >= FontWeight.SemiBold, slant != FontSlant.Upright);

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
            fontName == Family ? SKTypeface.FromData(bold ? _bold : _regular) : null;

        private static SKData Load(string resource)
        {
            using Stream stream =
                typeof(FigureFonts).Assembly.GetManifestResourceStream(resource)
                ?? throw new InvalidOperationException($"The font '{resource}' is missing from the assembly.");
            return SKData.Create(stream);
        }
    }
}
