namespace DmSim.Core.Policies;

/// <summary>Where a policy that does not come with DmSim was taken from; part of the provenance of every
/// result.</summary>
/// <param name="File">Name of the file, without its folder.</param>
/// <param name="Sha256">SHA-256 of the file in hexadecimal.</param>
/// <param name="Compiler">What compiled a source file at the start of the program; empty for a class library.</param>
public sealed record PlugInOrigin(string File, string Sha256, string Compiler);
