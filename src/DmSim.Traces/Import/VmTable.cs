using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using DmSim.Traces.Native;

namespace DmSim.Traces.Import;

/// <summary>The VMs of a source by name, in the order of their first row.</summary>
internal sealed class VmTable
{
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _byName;
    private readonly Dictionary<string, VmSamples> _byText = new(StringComparer.Ordinal);
    private readonly List<VmSamples> _vms = [];
    private readonly BlockMemory _memory = new();
    private readonly List<(byte[] Name, VmSamples Vm)> _names = [];
    private int _last;

    /// <summary>An empty table.</summary>
    public VmTable()
    {
        _byName = new Dictionary<byte[], int>(new NameComparer()).GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The VMs.</summary>
    public IReadOnlyList<VmSamples> Vms => _vms;

    /// <summary>
    /// Hands over the VMs one by one and lets go of each, so that what is made of them does not lie beside them.
    /// </summary>
    public IEnumerable<VmSamples> TakeAll()
    {
        _byName.Dictionary.Clear();
        _byText.Clear();
        _names.Clear();
        for (int index = 0; index < _vms.Count; index++)
        {
            VmSamples vm = _vms[index];
            _vms[index] = null!;
            yield return vm;
        }

        _vms.Clear();
    }

    /// <summary>The VM of a name, or <see langword="null"/> where there is none.</summary>
    public VmSamples? Find(ReadOnlySpan<byte> name) =>
        _byName.TryGetValue(name, out int place) ? _names[place].Vm : null;

    /// <summary>The VM of a name, made at its first row.</summary>
    /// <returns>The VM, or <see langword="null"/> when the name is no UTF-8.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public VmSamples? GetOrAdd(ReadOnlySpan<byte> name)
    {
        // Rows mostly come VM by VM, or one of every VM in the same order: comparing with the last name and the one after
        // it is cheaper than hashing.
        if (_last < _names.Count && name.SequenceEqual(_names[_last].Name))
        {
            return _names[_last].Vm;
        }

        int next = _last + 1 < _names.Count ? _last + 1 : 0;
        if (next < _names.Count && name.SequenceEqual(_names[next].Name))
        {
            _last = next;
            return _names[next].Vm;
        }

        if (!_byName.TryGetValue(name, out int known))
        {
            if (!System.Text.Unicode.Utf8.IsValid(name))
            {
                return null;
            }

            known = Add(name);
        }

        _last = known;
        return _names[known].Vm;
    }

    /// <summary>Adds a name.</summary>
    /// <returns>Its place among the names.</returns>
    private int Add(ReadOnlySpan<byte> name)
    {
        // Two ways to quote one name are one VM.
        string text = NativeFormat.Text.GetString(name).Replace("\"\"", "\"", StringComparison.Ordinal);
        if (!_byText.TryGetValue(text, out VmSamples? vm))
        {
            vm = new VmSamples(text, _memory);
            _byText.Add(text, vm);
            _vms.Add(vm);
        }

        int place = _names.Count;
        byte[] key = name.ToArray();
        _names.Add((key, vm));
        _byName[key] = place;
        return place;
    }

    private sealed class NameComparer
        : IEqualityComparer<byte[]>,
            IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate) => unchecked((int)XxHash3.HashToUInt64(alternate));

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
