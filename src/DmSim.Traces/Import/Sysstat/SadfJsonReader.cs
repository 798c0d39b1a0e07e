using System.Text;
using System.Text.Json;
using DmSim.Traces.Import.Monitoring;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.Sysstat;

/// <summary>Reads <c>sadf -j</c>: JSON, token by token.</summary>
internal sealed class SadfJsonReader(ImportFile file, SysstatHosts hosts)
{
    private readonly SysstatReading _reading = new();
    private string _host = "";

    /// <summary>Reads to the end of the file.</summary>
    public void ReadAll(Stream content)
    {
        using JsonTokens json = new(content, file);
        while (json.Read())
        {
            ReadMember(json, "sysstat", () => ReadMember(json, "hosts", () => ReadHosts(json)));
        }
    }

    /// <summary>Hands the value of one member of the object at hand on.</summary>
    private static void ReadMember(JsonTokens json, string member, Action read)
    {
        foreach (string name in json.Members())
        {
            if (name == member)
            {
                read();
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadHosts(JsonTokens json)
    {
        foreach (int _ in json.Elements())
        {
            ReadHost(json);
        }
    }

    private void ReadHost(JsonTokens json)
    {
        _host = "";
        foreach (string name in json.Members())
        {
            switch (name)
            {
                case "nodename":
                    _host = json.Text();
                    break;
                case "statistics":
                    foreach (int _ in json.Elements())
                    {
                        ReadStatistics(json);
                    }

                    break;
                case "restarts":
                    foreach (int _ in json.Elements())
                    {
                        hosts.AddRestart();
                        json.Skip();
                    }

                    break;
                default:
                    json.Skip();
                    break;
            }
        }
    }

    private void ReadStatistics(JsonTokens json)
    {
        string date = "";
        string time = "";
        string zone = "";
        _reading.Clear();
        foreach (string name in json.Members())
        {
            if (name == "timestamp")
            {
                (date, time, zone) = ReadTimestamp(json);
            }
            else if (name == "memory")
            {
                ReadMemory(json);
            }
            else
            {
                json.Skip();
            }
        }

        if (_reading.IsEmpty)
        {
            return;
        }

        if (hosts.TryReadTime(Encoding.UTF8.GetBytes($"{date} {time} {zone}"), out long unixMilliseconds))
        {
            hosts.Add(hosts.Host(_host, file), unixMilliseconds, _reading);
        }
        else
        {
            hosts.AddStrangeLine();
        }
    }

    private static (string Date, string Time, string Zone) ReadTimestamp(JsonTokens json)
    {
        string date = "";
        string time = "";
        string zone = "";
        foreach (string name in json.Members())
        {
            switch (name)
            {
                case "date":
                    date = json.Text();
                    break;
                case "time":
                    time = json.Text();
                    break;
                case "tz":
                    zone = json.Text();
                    break;
                case "utc":
                    zone = json.Text() == "1" ? "UTC" : "";
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        return (date, time, zone);
    }

    private void ReadMemory(JsonTokens json)
    {
        foreach (string name in json.Members())
        {
            bool isValue = json.Type is JsonTokenType.Number or JsonTokenType.String;
            if (isValue && SysstatFields.Find(name) is SysstatField field)
            {
                hosts.Set(_reading, field, json.Raw);
            }
            else
            {
                json.Skip();
            }
        }
    }
}
