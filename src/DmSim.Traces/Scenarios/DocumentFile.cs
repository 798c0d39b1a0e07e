using System.Text;
using DmSim.Core.Scenarios;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>Reads the text of a scenario or recipe file.</summary>
internal static class DocumentFile
{
    /// <summary>The text of a file.</summary>
    /// <exception cref="InvalidInputException">It does not exist, is too large, or is not UTF-8 text.</exception>
    public static string ReadText(string path)
    {
        try
        {
            FileInfo file = new(path);
            if (file.Exists && file.Length > DocumentParser.LargestText)
            {
                throw Refuse(path, $"expected at most {DocumentParser.LargestText >> 20} MiB, not {file.Length} bytes");
            }

            return File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException)
        {
            throw Refuse(path, "expected UTF-8 text");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refuse(path, $"expected a readable file ({exception.Message})");
        }
    }

    private static InvalidInputException Refuse(string path, string message) =>
        new(new ValidationIssue(path, null, null, null, message));
}
