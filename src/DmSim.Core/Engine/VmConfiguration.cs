using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;

namespace DmSim.Core.Engine;

/// <summary>
/// The settings of every VM as they are now, and the rules of changing them: what may change while a VM runs, and in
/// which direction, per release (model.md §1.1, §1.2).
/// </summary>
internal sealed class VmConfiguration
{
    private readonly MachineContext _context;
    private readonly VmSettings[] _settings;
    private readonly HyperVVersion _version;

    public VmConfiguration(MachineContext context)
    {
        _context = context;
        _version = context.Spec.Host.Version;
        _settings = [.. context.Spec.Vms.Select(vm => vm.Settings)];
        for (int vm = 0; vm < _settings.Length; vm++)
        {
            Apply(vm);
        }
    }

    /// <summary>The settings of a VM as they are now.</summary>
    public VmSettings Of(int vm) => _settings[vm];

    /// <summary>Gives a VM that is off other settings, such as those of a checkpoint.</summary>
    public void Replace(int vm, VmSettings settings)
    {
        _settings[vm] = settings;
        Apply(vm);
    }

    /// <summary>Notes the size that a VM without Dynamic Memory was given while it runs.</summary>
    public void NoteStaticSize(int vm, long bytes)
    {
        _settings[vm] = _settings[vm] with { StaticSize = new MemorySize(bytes) };
        ApplyBounds(vm);
    }

    /// <summary>Carries out each change that is allowed and refuses the others, each with its reason.</summary>
    public void Change(int vm, ConfigureAction change, int tick)
    {
        VmState state = _context.State.StateColumn[vm];
        if (state is VmState.Saved or VmState.Pending)
        {
            ActionRefusal why = state == VmState.Saved ? ActionRefusal.IsSaved : ActionRefusal.StartPending;
            _context.Events.Add(tick, MachineEventKind.ActionRefused, vm, 0, why);
            return;
        }

        if (state == VmState.Running)
        {
            ChangeRunning(vm, change, tick);
            ApplyShares(vm);
            if (_settings[vm].DynamicMemory)
            {
                ApplyBounds(vm);
            }
        }
        else
        {
            ChangeOff(vm, change, tick);
            Apply(vm);
        }

        _context.Changed.Add(vm);
        _context.Tell(vm, WakeEvents.Lifecycle);
    }

    private void ChangeRunning(int vm, ConfigureAction change, int tick)
    {
        VmSettings old = _settings[vm];
        ChangeFreely(vm, change, tick);
        if (change.Maximum is { } maximum)
        {
            Set(vm, tick, MachineEventKind.MaximumChanged, maximum.Bytes, RefuseMaximum(old, maximum));
        }

        if (change.Minimum is { } minimum)
        {
            Set(vm, tick, MachineEventKind.MinimumChanged, minimum.Bytes, RefuseMinimum(old, minimum));
        }

        if (change.Startup is { } startup)
        {
            Refuse(vm, tick, startup.Bytes, ActionRefusal.StartupOnlyWhileOff);
        }

        if (change.StaticSize is { } size)
        {
            Refuse(vm, tick, size.Bytes, ActionRefusal.StaticSizeOnlyWhileOff);
        }

        if (change.DynamicMemory is { } on)
        {
            Refuse(vm, tick, on ? 1 : 0, ActionRefusal.DynamicMemoryOnlyWhileOff);
        }
    }

    private ActionRefusal RefuseMaximum(VmSettings old, MemorySize maximum)
    {
        if (!_version.ChangesBoundsWhileRunning())
        {
            return ActionRefusal.NotBefore2012;
        }

        if (maximum > _version.GreatestMaximum())
        {
            return ActionRefusal.AboveReleaseLimit;
        }

        return maximum < old.Maximum ? ActionRefusal.MaximumOnlyUp : ActionRefusal.None;
    }

    private ActionRefusal RefuseMinimum(VmSettings old, MemorySize minimum)
    {
        if (!_version.ChangesBoundsWhileRunning())
        {
            return ActionRefusal.NotBefore2012;
        }

        return minimum > old.Minimum ? ActionRefusal.MinimumOnlyDown : ActionRefusal.None;
    }

    /// <summary>
    /// While a VM is off everything may change, as long as the settings agree: they are taken together, as one dialog.
    /// </summary>
    private void ChangeOff(int vm, ConfigureAction change, int tick)
    {
        VmSettings old = _settings[vm];
        ActionRefusal why = RefuseTogether(old, change);
        ChangeFreely(vm, change, tick);
        foreach ((MachineEventKind kind, MemorySize? size) in Sizes(change))
        {
            if (size is { } value)
            {
                Set(vm, tick, kind, value.Bytes, why);
            }
        }

        if (change.DynamicMemory is { } on)
        {
            Set(vm, tick, MachineEventKind.DynamicMemoryChanged, on ? 1 : 0, ActionRefusal.None);
        }
    }

    private ActionRefusal RefuseTogether(VmSettings old, ConfigureAction change)
    {
        MemorySize startup = change.Startup ?? old.Startup;
        MemorySize minimum = _version.HasMinimumOfItsOwn() ? change.Minimum ?? old.Minimum : startup;
        MemorySize maximum = change.Maximum ?? old.Maximum;
        MemorySize limit = _version.GreatestMaximum();
        if (change.Minimum is not null && !_version.HasMinimumOfItsOwn())
        {
            return ActionRefusal.NoMinimumOfItsOwn;
        }

        if (maximum > limit || (change.StaticSize is { } size && size > limit))
        {
            return ActionRefusal.AboveReleaseLimit;
        }

        return minimum > startup || startup > maximum ? ActionRefusal.ContradictsOtherSetting : ActionRefusal.None;
    }

    private static (MachineEventKind Kind, MemorySize? Size)[] Sizes(ConfigureAction change) =>
        [
            (MachineEventKind.StartupChanged, change.Startup),
            (MachineEventKind.MinimumChanged, change.Minimum),
            (MachineEventKind.MaximumChanged, change.Maximum),
            (MachineEventKind.StaticSizeChanged, change.StaticSize),
        ];

    private void ChangeFreely(int vm, ConfigureAction change, int tick)
    {
        if (change.BufferPercent is { } buffer)
        {
            bool fits = buffer <= _version.GreatestBufferPercent();
            ActionRefusal why = fits ? ActionRefusal.None : ActionRefusal.AboveReleaseLimit;
            Set(vm, tick, MachineEventKind.BufferChanged, buffer, why);
        }

        if (change.Weight is { } weight)
        {
            Set(vm, tick, MachineEventKind.WeightChanged, weight, ActionRefusal.None);
        }
    }

    private void Set(int vm, int tick, MachineEventKind kind, long value, ActionRefusal why)
    {
        if (why != ActionRefusal.None)
        {
            Refuse(vm, tick, value, why);
            return;
        }

        VmSettings old = _settings[vm];
        _settings[vm] = kind switch
        {
            MachineEventKind.StartupChanged => old with { Startup = new MemorySize(value) },
            MachineEventKind.MinimumChanged => old with { Minimum = new MemorySize(value) },
            MachineEventKind.MaximumChanged => old with { Maximum = new MemorySize(value) },
            MachineEventKind.StaticSizeChanged => old with { StaticSize = new MemorySize(value) },
            MachineEventKind.DynamicMemoryChanged => old with { DynamicMemory = value != 0 },
            MachineEventKind.BufferChanged => old with { BufferPercent = (int)value },
            MachineEventKind.WeightChanged => old with { Weight = (int)value },
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a setting."),
        };
        _context.Events.Add(tick, kind, vm, value);
    }

    private void Refuse(int vm, int tick, long value, ActionRefusal why) =>
        _context.Events.Add(tick, MachineEventKind.ActionRefused, vm, value, why);

    private void Apply(int vm)
    {
        ApplyBounds(vm);
        ApplyShares(vm);
        MachineState state = _context.State;
        // What a VM costs beside its memory was paid when it started and stays until it stops.
        state.OverheadColumn[vm] = _context.Spec.Host.OverheadOf(new(state.MaximumColumn[vm])).Bytes;
        state.DynamicColumn[vm] = _settings[vm].DynamicMemory;
    }

    private void ApplyBounds(int vm)
    {
        MachineState state = _context.State;
        VmSettings settings = _settings[vm];
        MemorySize least = _version.HasMinimumOfItsOwn() ? settings.Minimum : settings.Startup;
        state.MinimumColumn[vm] = (settings.DynamicMemory ? least : settings.StaticSize).Bytes;
        state.StartupColumn[vm] = settings.NeededToStart.Bytes;
        state.MaximumColumn[vm] = (settings.DynamicMemory ? settings.Maximum : settings.StaticSize).Bytes;
    }

    private void ApplyShares(int vm)
    {
        _context.State.BufferPercentColumn[vm] = _settings[vm].BufferPercent;
        _context.State.WeightColumn[vm] = _settings[vm].Weight;
        _context.State.SharesColumn[vm] = _settings[vm].Shares;
    }
}
