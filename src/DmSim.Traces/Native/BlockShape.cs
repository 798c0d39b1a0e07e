namespace DmSim.Traces.Native;

/// <summary>How one block of values is packed; see <see cref="BlockCodec"/>.</summary>
/// <param name="Base">Value of code 0 at index 0.</param>
/// <param name="Step">What is added per index; 0 for values, the usual interval for times.</param>
/// <param name="Unit">What one code counts; at least 1.</param>
/// <param name="Width">Bytes per code: 0, 1, 2, 4 or 8. At 0 every code is 0.</param>
internal readonly record struct BlockShape(long Base, long Step, long Unit, int Width);
