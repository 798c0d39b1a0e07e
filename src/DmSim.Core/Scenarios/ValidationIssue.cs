using System.Globalization;
using System.Text;

namespace DmSim.Core.Scenarios;

/// <summary>One problem in what a user handed in: where it is, and what was expected instead.</summary>
/// <param name="Source">The file, option or folder the input came from, as the user named it.</param>
/// <param name="Line">Line in the source, counted from 1; <see langword="null"/> where lines mean nothing.</param>
/// <param name="Column">Column in the line, counted from 1; <see langword="null"/> where unknown.</param>
/// <param name="Path">Place inside a structured document (<c>vms[2].maximum</c>), or a byte offset; may be absent.</param>
/// <param name="Message">What is wrong and what was expected, in one sentence.</param>
public sealed record ValidationIssue(string Source, int? Line, int? Column, string? Path, string Message)
{
    /// <summary>The form editors and terminals can follow: <c>file:line:column: path: message</c>.</summary>
    public override string ToString()
    {
        StringBuilder text = new(Source);
        if (Line is int line)
        {
            text.Append(CultureInfo.InvariantCulture, $":{line}");
            if (Column is int column)
            {
                text.Append(CultureInfo.InvariantCulture, $":{column}");
            }
        }

        text.Append(": ");
        if (!string.IsNullOrEmpty(Path))
        {
            text.Append(Path).Append(": ");
        }

        return text.Append(Message).ToString();
    }
}
