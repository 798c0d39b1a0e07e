using System.Text;
using System.Xml;
using DmSim.Core.Scenarios;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.Sysstat;

/// <summary>Reads <c>sadf -x</c>: XML, element by element.</summary>
internal sealed class SadfXmlReader(ImportFile file, SysstatHosts hosts)
{
    private readonly SysstatReading _reading = new();
    private string _host = "";
    private long? _time;

    /// <summary>Reads to the end of the file.</summary>
    public void ReadAll(Stream content)
    {
        // The document names a DTD that nobody needs, and that must not be fetched.
        XmlReaderSettings settings = new()
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            IgnoreWhitespace = true,
            IgnoreComments = true,
            CloseInput = false,
        };
        using XmlReader xml = XmlReader.Create(content, settings);
        try
        {
            while (xml.Read())
            {
                if (xml.NodeType == XmlNodeType.Element)
                {
                    ReadElement(xml);
                }
            }
        }
        catch (XmlException problem)
        {
            string message = $"the XML is damaged or cut short: {problem.Message}";
            throw new InvalidInputException(
                new ValidationIssue(file.Path, problem.LineNumber, problem.LinePosition, null, message)
            );
        }
    }

    private void ReadElement(XmlReader xml)
    {
        switch (xml.LocalName)
        {
            case "host":
                _host = xml.GetAttribute("nodename") ?? "";
                break;
            case "timestamp":
                string? zone = xml.GetAttribute("tz") ?? (xml.GetAttribute("utc") == "1" ? "UTC" : null);
                string text = $"{xml.GetAttribute("date")} {xml.GetAttribute("time")} {zone}";
                _time = hosts.TryReadTime(Encoding.UTF8.GetBytes(text), out long time) ? time : null;
                break;
            case "memory" when !xml.IsEmptyElement:
                ReadMemory(xml);
                break;
            case "boot":
                hosts.AddRestart();
                break;
            default:
                break;
        }
    }

    private void ReadMemory(XmlReader xml)
    {
        int depth = xml.Depth;
        SysstatField? field = null;
        _reading.Clear();
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                field = SysstatFields.Find(xml.LocalName);
            }
            else if (xml.NodeType == XmlNodeType.Text && field is SysstatField what)
            {
                hosts.Set(_reading, what, Encoding.UTF8.GetBytes(xml.Value));
            }
        }

        if (_time is not long time)
        {
            hosts.AddStrangeLine();
        }
        else if (!_reading.IsEmpty)
        {
            hosts.Add(hosts.Host(_host, file), time, _reading);
        }
    }
}
