using System.Text;
using DmSim.Traces.Import.Mapping;

namespace DmSim.Traces.Import.PerformanceLogs;

/// <summary>
/// What a counter is by its name: English, a small table of other languages, and what the user says. Windows writes
/// object and counter names in the language of the machine that records.
/// </summary>
/// <remarks>
/// The table holds only names seen in use in public configuration of monitoring tools; the names of the Hyper-V objects
/// are not among them. <c>src/docs/import-monitoring.md</c> says how to give others.
/// </remarks>
internal sealed class CounterNames
{
    private static readonly Dictionary<string, PdhCounter> English = new(StringComparer.OrdinalIgnoreCase)
    {
        [@"Memory\Committed Bytes"] = PdhCounter.CommittedBytes,
        [@"Memory\Commit Limit"] = PdhCounter.CommitLimit,
        [@"Memory\% Committed Bytes In Use"] = PdhCounter.CommittedPercent,
        [@"Memory\Available Bytes"] = PdhCounter.AvailableBytes,
        [@"Memory\Available KBytes"] = PdhCounter.AvailableKibibytes,
        [@"Memory\Available MBytes"] = PdhCounter.AvailableMebibytes,
        [@"NUMA Node Memory\Total MBytes"] = PdhCounter.NodeTotalMebibytes,
        // The comma is part of the counter's name.
        [@"Hyper-V Dynamic Memory Integration Service\Maximum Memory, Mbytes"] = PdhCounter.MaximumMebibytes,
        [@"Process\Private Bytes"] = PdhCounter.ProcessPrivateBytes,
        [@"Hyper-V Dynamic Memory VM\Physical Memory"] = PdhCounter.VmPhysicalMebibytes,
        [@"Hyper-V Dynamic Memory VM\Guest Visible Physical Memory"] = PdhCounter.VmVisibleMebibytes,
        [@"Hyper-V Dynamic Memory VM\Guest Available Memory"] = PdhCounter.VmAvailableMebibytes,
        [@"Hyper-V Dynamic Memory VM\Current Pressure"] = PdhCounter.VmCurrentPressure,
        [@"Hyper-V Dynamic Memory VM\Average Pressure"] = PdhCounter.VmAveragePressure,
        [@"Group Memory\Memory Size MBytes"] = PdhCounter.GroupSizeMebibytes,
        [@"Group Memory\Touched MBytes"] = PdhCounter.GroupTouchedMebibytes,
        [@"Group Memory\% Active Estimate"] = PdhCounter.GroupActivePercent,
        [@"Group Memory\Memory Consumed Size MBytes"] = PdhCounter.GroupConsumedMebibytes,
        [@"Group Memory\Memory Granted Size MBytes"] = PdhCounter.GroupGrantedMebibytes,
    };

    private static readonly Dictionary<string, PdhCounter> Translated = new(StringComparer.OrdinalIgnoreCase)
    {
        // German
        [@"Arbeitsspeicher\Zugesicherte Bytes"] = PdhCounter.CommittedBytes,
        [@"Arbeitsspeicher\Zusagegrenze"] = PdhCounter.CommitLimit,
        [@"Arbeitsspeicher\Zugesicherte verwendete Bytes (%)"] = PdhCounter.CommittedPercent,
        [@"Arbeitsspeicher\Verfügbare Bytes"] = PdhCounter.AvailableBytes,
        [@"Arbeitsspeicher\Verfügbare KB"] = PdhCounter.AvailableKibibytes,
        [@"Arbeitsspeicher\Verfügbare MB"] = PdhCounter.AvailableMebibytes,
        // French
        [@"Mémoire\Octets validés"] = PdhCounter.CommittedBytes,
        [@"Mémoire\Limite de mémoire dédiée"] = PdhCounter.CommitLimit,
        [@"Mémoire\Pourcentage d'octets dédiés utilisés"] = PdhCounter.CommittedPercent,
        [@"Mémoire\Octets disponibles"] = PdhCounter.AvailableBytes,
        [@"Mémoire\Kilo-octets disponibles"] = PdhCounter.AvailableKibibytes,
        [@"Mémoire\Mégaoctets disponibles"] = PdhCounter.AvailableMebibytes,
        // Spanish
        [@"Memoria\Bytes confirmados"] = PdhCounter.CommittedBytes,
        [@"Memoria\Límite de confirmación"] = PdhCounter.CommitLimit,
        [@"Memoria\% de bytes confirmados en uso"] = PdhCounter.CommittedPercent,
        [@"Memoria\Bytes disponibles"] = PdhCounter.AvailableBytes,
        // Portuguese
        [@"Memória\Bytes confirmados"] = PdhCounter.CommittedBytes,
        [@"Memória\Limite de confirmação"] = PdhCounter.CommitLimit,
        [@"Memória\% bytes confirmados em uso"] = PdhCounter.CommittedPercent,
        [@"Memória\Bytes disponíveis"] = PdhCounter.AvailableBytes,
        [@"Memória\MBytes disponíveis"] = PdhCounter.AvailableMebibytes,
        // Italian
        [@"Memoria\Byte vincolati"] = PdhCounter.CommittedBytes,
        [@"Memoria\Byte disponibili"] = PdhCounter.AvailableBytes,
        // Polish
        [@"Pamięć\Zadeklarowane bajty"] = PdhCounter.CommittedBytes,
        [@"Pamięć\Dostępne bajty"] = PdhCounter.AvailableBytes,
        // Russian
        [@"Память\Доступно байт"] = PdhCounter.AvailableBytes,
        [@"Память\Доступно МБ"] = PdhCounter.AvailableMebibytes,
    };

    private readonly Dictionary<string, PdhCounter> _given = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Starts from what the user says in a mapping file; names that stand for nothing known are problems.</summary>
    /// <remarks>
    /// A mapping gives English names (<c>Memory\Committed Bytes</c>) by the names in the log (<c>Object\Counter</c>), or by
    /// <c>#n</c> for the n-th column, counted from 1.
    /// </remarks>
    public CounterNames(ImportSession session)
    {
        ColumnMapping? mapping = session.Columns;
        foreach ((string name, string english) in mapping?.Counters ?? new Dictionary<string, string>())
        {
            if (English.TryGetValue(Normalize(english), out PdhCounter counter))
            {
                _given[Normalize(name)] = counter;
            }
            else
            {
                string message =
                    $"counters: '{english}' is no counter that is known; expected such as Memory\\Committed Bytes";
                session.Issues.Add(mapping!.Source, null, null, message);
            }
        }
    }

    /// <summary>What a counter is.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="column">Its column, counted from 1.</param>
    /// <returns>The counter and whether a translation was used; <see langword="null"/> where it is of no use.</returns>
    public (PdhCounter Counter, bool IsTranslated)? Find(in CounterPath path, int column)
    {
        string name = Normalize($"{path.Subject}\\{path.Counter}");
        if (
            _given.TryGetValue(FormattableString.Invariant($"#{column}"), out PdhCounter given)
            || _given.TryGetValue(name, out given)
        )
        {
            return (given, false);
        }

        if (English.TryGetValue(name, out PdhCounter known))
        {
            return (known, false);
        }

        return Translated.TryGetValue(name, out PdhCounter translated) ? (translated, true) : null;
    }

    private static string Normalize(string name) =>
        name.Trim().TrimStart('\\').Normalize(NormalizationForm.FormC).Replace('\u2019', '\'').Replace('\u00A0', ' ');
}
