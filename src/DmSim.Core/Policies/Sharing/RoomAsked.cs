namespace DmSim.Core.Policies.Sharing;

/// <summary>
/// What the starts of one tick have asked for so far. They are asked in order of weight, and each is served beside those
/// before it.
/// </summary>
internal sealed class RoomAsked
{
    private int _tick = -1;

    /// <summary>The sum of what they miss; bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a start; returns whether it is the first of its tick.</summary>
    public bool Add(int tick, long missingBytes)
    {
        bool isFirst = _tick != tick;
        Bytes = isFirst ? missingBytes : Bytes + missingBytes;
        _tick = tick;
        return isFirst;
    }
}
