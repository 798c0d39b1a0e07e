namespace DmSim.Cli;

/// <summary>Where answers and messages go, and whether somebody watches.</summary>
/// <param name="Out">Takes answers: tables or JSON, nothing else.</param>
/// <param name="Error">Takes progress, notes and problems.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error)
{
    /// <summary>Whether answers are drawn on a screen, so that frames and colours make sense.</summary>
    public bool DrawsOut { get; init; }

    /// <summary>Whether messages are drawn on a screen, so that a line can be written over.</summary>
    public bool DrawsError { get; init; }

    /// <summary>Columns of the screen; text is folded to them.</summary>
    public int Width { get; init; } = 110;

    /// <summary>Columns of a line that is written over; with answers redirected the width is not known.</summary>
    public int ErrorWidth => DrawsOut ? Width : 79;
}
