namespace DmSim.Lab.Experiments;

/// <summary>
/// Keeps answers of long work under text keys. Safe to use from several threads; <see cref="Put"/> returns when the
/// answer is safe.
/// </summary>
public interface ICheckpoint
{
    /// <summary>The answer stored under a key, or <see langword="null"/>.</summary>
    string? Find(string key);

    /// <summary>Stores an answer; a later one under the same key wins.</summary>
    void Put(string key, string value);
}
