using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using DmSim.Traces.Native;

namespace DmSim.Traces.Import;

/// <summary>The VMs of a source by name, in the order of their first row.</summary>
internal sealed class VmTable
{
    private readonly Dictionary<byte[], VmSamples>.AlternateLookup<ReadOnlySpan<byte>> _byName;
    private readonly Dictionary<string, VmSamples> _byText = new(StringComparer.Ordinal);
    private readonly List<VmSamples> _vms = [];
    private readonly BlockMemory _memory = new();
    private byte[] _lastName = [];
    private VmSamples? _last;

    /// <summary>An empty table.</summary>
    public VmTable()
    {
        _byName = new Dictionary<byte[], VmSamples>(new NameComparer()).GetAlternateLookup<ReadOnlySpan<byte>>();
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
        _last = null;
        for (int index = 0; index < _vms.Count; index++)
        {
            VmSamples vm = _vms[index];
            _vms[index] = null!;
            yield return vm;
        }

        _vms.Clear();
    }

    /// <summary>The VM of a name, or <see langword="null"/> where there is none.</summary>
    public VmSamples? Find(ReadOnlySpan<byte> name) => _byName.TryGetValue(name, out VmSamples? vm) ? vm : null;

    /// <summary>The VM of a name, made at its first row.</summary>
    /// <returns>The VM, or <see langword="null"/> when the name is no UTF-8.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public VmSamples? GetOrAdd(ReadOnlySpan<byte> name)
    {
        // Rows mostly come VM by VM: comparing with the last name is cheaper than hashing.
        if (_last is not null && name.SequenceEqual(_lastName))
        {
            return _last;
        }

        if (!_byName.TryGetValue(name, out byte[]? key, out VmSamples? vm))
        {
            if (!System.Text.Unicode.Utf8.IsValid(name))
            {
                return null;
            }

            // Two ways to quote one name are one VM.
            string text = NativeFormat.Text.GetString(name).Replace("\"\"", "\"", StringComparison.Ordinal);
            if (!_byText.TryGetValue(text, out vm))
            {
                vm = new VmSamples(text, _memory);
                _byText.Add(text, vm);
                _vms.Add(vm);
            }

            key = name.ToArray();
            _byName[key] = vm;
        }

        _last = vm;
        _lastName = key;
        return vm;
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
