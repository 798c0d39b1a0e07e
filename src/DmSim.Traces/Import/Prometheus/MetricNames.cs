namespace DmSim.Traces.Import.Prometheus;

/// <summary>
/// The metrics of windows_exporter and node_exporter that are of use, in the spellings of their versions. Sources: the
/// collectors' documentation of windows_exporter (<c>hyperv</c>, <c>memory</c>, <c>cs</c>, <c>os</c>) and of
/// node_exporter (<c>meminfo</c>).
/// </summary>
internal static class MetricNames
{
    private static readonly Dictionary<string, (MetricField Field, double Scale)> Known = new(StringComparer.Ordinal)
    {
        ["windows_hyperv_dynamic_memory_vm_physical_bytes"] = (MetricField.VmPhysical, 1),
        ["windows_hyperv_dynamic_memory_vm_physical"] = (MetricField.VmPhysical, 1),
        ["windows_hyperv_vm_memory_physical"] = (MetricField.VmPhysical, 1),
        ["windows_hyperv_dynamic_memory_vm_guest_available_bytes"] = (MetricField.VmAvailable, 1),
        ["windows_hyperv_dynamic_memory_vm_pressure_current_ratio"] = (MetricField.VmPressure, 1),
        ["windows_hyperv_vm_memory_pressure_current"] = (MetricField.VmPressure, 0.01),
        ["windows_memory_committed_bytes"] = (MetricField.Committed, 1),
        ["windows_memory_available_bytes"] = (MetricField.Available, 1),
        ["windows_memory_physical_total_bytes"] = (MetricField.Total, 1),
        ["windows_cs_physical_memory_bytes"] = (MetricField.Total, 1),
        ["windows_os_visible_memory_bytes"] = (MetricField.Total, 1),
        ["windows_os_physical_memory_free_bytes"] = (MetricField.Free, 1),
        ["windows_memory_physical_free_bytes"] = (MetricField.Free, 1),
        ["node_memory_Committed_AS"] = (MetricField.Committed, 1),
        ["node_memory_MemAvailable"] = (MetricField.Available, 1),
        ["node_memory_MemTotal"] = (MetricField.Total, 1),
        ["node_memory_MemFree"] = (MetricField.Free, 1),
        ["node_memory_Buffers"] = (MetricField.Buffers, 1),
        ["node_memory_Cached"] = (MetricField.Cached, 1),
    };

    /// <summary>What a metric is.</summary>
    public static (MetricField Field, double Scale)? Find(string name)
    {
        string current = name.StartsWith("wmi_", StringComparison.Ordinal) ? $"windows_{name[4..]}" : name;
        if (current.StartsWith("node_memory_", StringComparison.Ordinal))
        {
            // Since version 0.16 names end with their unit.
            current = current.EndsWith("_bytes", StringComparison.Ordinal) ? current[..^6] : current;
        }

        return Known.TryGetValue(current, out (MetricField, double) found) ? found : null;
    }

    /// <summary>The metric that a file's name names, for queries whose results carry no name.</summary>
    public static (MetricField Field, double Scale)? FindWithin(string text) =>
        Known
            .Where(pair => text.Contains(pair.Key, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(pair => pair.Key.Length)
            .Select(pair => ((MetricField, double)?)pair.Value)
            .FirstOrDefault();
}
