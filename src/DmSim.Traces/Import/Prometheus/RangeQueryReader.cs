using System.Buffers.Text;
using System.Text.Json;
using DmSim.Traces.Import.Monitoring;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.Prometheus;

/// <summary>
/// Reads answers of Prometheus' range query (<c>/api/v1/query_range</c>): a matrix of series, each with its labels and
/// its <c>[seconds, "value"]</c> pairs.
/// </summary>
internal sealed class RangeQueryReader(ImportFile file, ImportSession session, MetricTable metrics)
{
    private readonly RepairCounter _unreadable = session.Repair("values that are no numbers", "taken for missing");
    private readonly List<(long Time, double Value)> _values = [];
    private string _resultType = "";

    /// <summary>Reads to the end of the file.</summary>
    public void ReadAll(Stream content)
    {
        using JsonTokens json = new(content, file);
        while (json.Read())
        {
            if (json.Type == JsonTokenType.StartArray)
            {
                // Several answers in a list.
                continue;
            }

            ReadAnswer(json);
        }
    }

    private void ReadAnswer(JsonTokens json)
    {
        string error = "";
        foreach (string name in json.Members())
        {
            switch (name)
            {
                case "data":
                    ReadData(json);
                    break;
                case "error":
                    error = json.Text();
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        if (error.Length > 0)
        {
            session.Issues.Add(file.Path, null, null, $"the answer is an error of the server: {error}");
        }
    }

    private void ReadData(JsonTokens json)
    {
        _resultType = "";
        foreach (string name in json.Members())
        {
            if (name == "resultType")
            {
                _resultType = json.Text();
            }
            else if (name == "result")
            {
                ReadResult(json);
            }
            else
            {
                json.Skip();
            }
        }

        if (_resultType is "vector" or "scalar")
        {
            string message =
                $"the answer is a {_resultType}, one value at one moment; expected a matrix (/api/v1/query_range)";
            session.Issues.Add(file.Path, null, null, message);
        }
    }

    private void ReadResult(JsonTokens json)
    {
        foreach (int _ in json.Elements())
        {
            Dictionary<string, string> labels = [];
            _values.Clear();
            foreach (string name in json.Members())
            {
                if (name == "metric")
                {
                    foreach (string label in json.Members())
                    {
                        labels[label] = json.Text();
                    }
                }
                else if (name == "values")
                {
                    ReadValues(json);
                }
                else
                {
                    json.Skip();
                }
            }

            session.CheckInterruption();
            if (_values.Count > 0)
            {
                metrics.Add(labels, _values, file);
            }
        }
    }

    private void ReadValues(JsonTokens json)
    {
        foreach (int _ in json.Elements())
        {
            double seconds = double.NaN;
            double value = double.NaN;
            foreach (int place in json.Elements())
            {
                double number = Number(json);
                (seconds, value) = place == 0 ? (number, value) : (seconds, place == 1 ? number : value);
                json.Skip();
            }

            session.Tally.RowsRead++;
            if (seconds is > 0 and < 1e11 && double.IsFinite(value))
            {
                _values.Add(((long)Math.Round(seconds * 1000), value));
            }
            else
            {
                _unreadable.Count++;
            }
        }
    }

    private static double Number(JsonTokens json)
    {
        bool isValue = json.Type is JsonTokenType.Number or JsonTokenType.String;
        ReadOnlySpan<byte> text = isValue ? json.Raw : [];
        return Utf8Parser.TryParse(text, out double number, out int used) && used == text.Length ? number : double.NaN;
    }
}
