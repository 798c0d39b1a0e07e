using System.Text;
using DmSim.Core.Scenarios;
using DmSim.Traces.Import;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import.DataCentre;

/// <summary>Damaged files end in a trace or in a list of problems, never in anything else.</summary>
public sealed class BrokenFileTests : IDisposable
{
    private const string Id = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gcd-vms", "22.5 10.1\n23 101.5\n24 9\n")]
    [InlineData("google2011", "600000000,900000000,7,0,5,0.1,0.2,0.3,,0.1,0.1,0,0,0.1,0,1,1,1,0,0\n")]
    [InlineData(
        "google2019",
        "{\"start_time\":\"600000000\",\"end_time\":900000000,\"collection_id\":3,\"instance_index\":4,\"collection_type\":0,"
            + "\"average_usage\":{\"cpus\":1,\"memory\":0.1},\"assigned_memory\":0.2}\n"
    )]
    [InlineData("alibaba2018", "c_1,m_1,0,10,50,1.2,0.5,3,,,4\nc_1,m_1,10,10,-1,1.2,0.5,3,,,4\n")]
    [InlineData("alibaba2017", "41100,12,20.5,25.5,5,0.1,0.1,0.1,1.2,0.5,2,1\n")]
    [InlineData("gentd26", "value,timestamp_anon,container_ip\n0.5,1662858720.0,aa\n-0.1,1662858777.0,aa\n")]
    [InlineData(
        "nezha",
        "Time,PodName,MemoryUsage(Mi),MemoryUsageRate(%)\n2022-08-22 03:51:19.64 +0000 UTC m=+0.1,cart,33.5,25\n"
    )]
    [InlineData(
        "materna",
        "Timestamp;Memory capacity provisioned [KB];Memory usage [KB]\n05.11.2015 00:02:03;4194304;419430,4\n"
    )]
    [InlineData("azure", $"{Id},{Id},{Id},0,900,99,50,60,Unknown,>24,>64\n")]
    public void Whatever_the_bytes_are(string format, string text)
    {
        Random random = new(20_26);
        byte[] whole = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, 4)));
        ImportOptions options = ImportOptions.Default with { SyntheticDemand = SyntheticDemand.Default };
        string path = _folder.File("broken.csv");
        int good = 0;
        for (int round = 0; round < 150; round++)
        {
            File.WriteAllBytes(path, Damage(whole, random));
            try
            {
                good += RunImport(path, options, format).Report.Vms > 0 ? 1 : 0;
            }
            catch (InvalidInputException problem)
            {
                Assert.NotEmpty(problem.Issues);
            }
        }

        Assert.True(good > 0, "no damage was survived: the text is no longer of the format");
    }

    /// <summary>Changes, removes, doubles or cuts off some bytes; numbers are made extreme rather often.</summary>
    private static byte[] Damage(byte[] whole, Random random)
    {
        List<byte> bytes = [.. whole];
        string[] bits =
        [
            "-",
            ".",
            ",",
            ";",
            "\"",
            "\n",
            "\r",
            "e999",
            "9223372036854775807",
            "0",
            " ",
            "NaN",
            "\0",
            "{",
        ];
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            int place = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[place] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(place, Math.Min(random.Next(1, 20), bytes.Count - place));
                    break;
                case 2:
                    bytes.InsertRange(place, Encoding.UTF8.GetBytes(bits[random.Next(bits.Length)]));
                    break;
                case 3:
                    bytes.InsertRange(place, bytes.GetRange(place, Math.Min(random.Next(1, 40), bytes.Count - place)));
                    break;
                default:
                    bytes.RemoveRange(place, bytes.Count - place);
                    break;
            }

            if (bytes.Count == 0)
            {
                break;
            }
        }

        return [.. bytes];
    }
}
