namespace DmSim.Core.Scenarios;

/// <summary>The guest operating system and its software.</summary>
public sealed record GuestSettings
{
    /// <summary>What its integration service can do.</summary>
    public GuestKind Kind { get; init; } = GuestKind.Windows;

    /// <summary>What its software does with memory.</summary>
    public GuestApplication Application { get; init; } = GuestApplication.Transparent;

    /// <summary>
    /// Seconds after power-on before the integration service reports: 50 (assumption U16; Linux waits 45 s, a
    /// Server 2016 host about 50 s).
    /// </summary>
    public int PostBootSilenceSeconds { get; init; } = 50;
}
