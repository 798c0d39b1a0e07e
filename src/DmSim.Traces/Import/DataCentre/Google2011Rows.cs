using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>Reads one part of task_usage.</summary>
internal sealed class Google2011Rows(TableFile found, ImportSession session, GoogleUsage usage)
    : TableRows(found, session)
{
    /// <inheritdoc/>
    protected override void ReadRow(ReadOnlySpan<byte> line)
    {
        bool good = TryWhole(line, GoogleTables.Start, out long start);
        good &= TryWhole(line, GoogleTables.End, out long end);
        good &= TryWhole(line, GoogleTables.Job, out long job);
        good &= TryWhole(line, GoogleTables.Task, out long task);
        good &= TryShare(line, GoogleTables.Memory, out double? used);
        good &= TryShare(line, GoogleTables.Limit, out double? limit);
        if (good && task < 0)
        {
            Complain(GoogleTables.Task, "the task index is negative");
        }
        else if (good && usage.Add(start, end, new UsageOwner(job, task), used, limit) is string problem)
        {
            Complain(GoogleTables.Start, problem);
        }
    }

    private bool TryShare(ReadOnlySpan<byte> line, int column, out double? share)
    {
        share = null;
        if (FieldText.IsMissing(Field(line, column)))
        {
            return true;
        }

        bool good = TryNumber(line, column, out double value);
        share = value;
        return good;
    }
}
