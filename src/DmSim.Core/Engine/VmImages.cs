using DmSim.Core.Engine.Guests;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;

namespace DmSim.Core.Engine;

/// <summary>
/// Saved states and checkpoints. Saving frees a VM's memory at once; a restored VM holds exactly what it held, sees what
/// it saw, and its balancing rests for as long as after a boot (assumption U19; model.md §7).
/// </summary>
internal sealed class VmImages
{
    private readonly MachineContext _context;
    private readonly VmConfiguration _configuration;
    private readonly GuestDrivers _drivers;
    private readonly PowerSwitch _power;
    private readonly VmImage?[] _saved;
    private readonly VmImage?[] _checkpoints;

    public VmImages(MachineContext context, VmConfiguration configuration, GuestDrivers drivers, PowerSwitch power)
    {
        _context = context;
        _configuration = configuration;
        _drivers = drivers;
        _power = power;
        _saved = new VmImage?[context.Spec.Vms.Count];
        _checkpoints = new VmImage?[context.Spec.Vms.Count];
    }

    /// <summary>The memory with which a saved VM comes back; bytes.</summary>
    public long SavedBytes(int vm) => _saved[vm]?.AssignedBytes ?? 0;

    /// <summary>Saves a running VM.</summary>
    public void Save(int vm, int tick)
    {
        if (_context.State.StateColumn[vm] != VmState.Running)
        {
            Refuse(vm, tick, ActionRefusal.NotRunning);
            return;
        }

        VmImage image = Take(vm);
        _saved[vm] = image;
        _power.Release(vm, VmState.Saved);
        _context.Events.Add(tick, MachineEventKind.Saved, vm, image.AssignedBytes);
    }

    /// <summary>Lets a saved VM run again; its memory was set aside by the caller.</summary>
    public void Resume(int vm, int tick)
    {
        VmImage image = _saved[vm]!;
        _saved[vm] = null;
        _power.Resume(vm, tick, image);
        _context.Events.Add(tick, MachineEventKind.Restored, vm, image.AssignedBytes);
    }

    /// <summary>Throws the saved state of a VM away: it is off.</summary>
    public void Discard(int vm, int tick)
    {
        if (_context.State.StateColumn[vm] == VmState.Saved)
        {
            _saved[vm] = null;
            SetState(vm, VmState.Off);
            _context.Events.Add(tick, MachineEventKind.Stopped, vm, 0);
        }
    }

    /// <summary>Takes a checkpoint of a VM that runs, is saved, or is off.</summary>
    public void TakeCheckpoint(int vm, int tick)
    {
        VmState state = _context.State.StateColumn[vm];
        if (state == VmState.Pending)
        {
            Refuse(vm, tick, ActionRefusal.StartPending);
            return;
        }

        VmImage image = state == VmState.Saved ? _saved[vm]! : Take(vm);
        _checkpoints[vm] = image;
        _context.Events.Add(tick, MachineEventKind.CheckpointTaken, vm, image.AssignedBytes);
    }

    /// <summary>
    /// Brings a VM to its checkpoint: saved, or off if there is no memory in it. Returns whether it is to go on at once,
    /// because it was running.
    /// </summary>
    public bool ApplyCheckpoint(int vm, int tick)
    {
        if (_checkpoints[vm] is not { } image)
        {
            Refuse(vm, tick, ActionRefusal.NoCheckpoint);
            return false;
        }

        bool wasRunning = _context.State.StateColumn[vm] == VmState.Running;
        if (wasRunning)
        {
            _power.Release(vm, VmState.Off);
        }

        _configuration.Replace(vm, image.Settings);
        _saved[vm] = image.HasMemory ? image : null;
        SetState(vm, image.HasMemory ? VmState.Saved : VmState.Off);
        _context.Events.Add(tick, MachineEventKind.CheckpointApplied, vm, image.AssignedBytes);
        return wasRunning && image.HasMemory;
    }

    private VmImage Take(int vm)
    {
        MachineState state = _context.State;
        VmSettings settings = _configuration.Of(vm);
        bool runs = state.StateColumn[vm] == VmState.Running;
        if (runs && !settings.DynamicMemory)
        {
            // A resize under way is no part of the image: the VM has the size it has.
            settings = settings with
            {
                StaticSize = new MemorySize(state.AssignedColumn[vm]),
            };
        }

        return new VmImage
        {
            Settings = settings,
            HasMemory = runs,
            AssignedBytes = state.AssignedColumn[vm],
            GrantedBytes = state.GrantedColumn[vm],
            HostSwappedBytes = state.HostSwappedColumn[vm],
            VisibleBytes = state.VisibleColumn[vm],
            BalloonedBytes = state.BalloonedColumn[vm],
            OfflineBytes = state.OfflineColumn[vm],
            HotAddedBytes = state.HotAddedColumn[vm],
            HasDriver = _drivers.IsLoaded(vm),
            SmartPagedBytes = state.SmartPagedColumn[vm],
            DemandBytes = state.DemandColumn[vm],
            WorkingSetBytes = state.WorkingSetColumn[vm],
        };
    }

    private void SetState(int vm, VmState value)
    {
        _context.State.StateColumn[vm] = value;
        _context.Changed.Add(vm);
        _context.Tell(vm, WakeEvents.Lifecycle);
    }

    private void Refuse(int vm, int tick, ActionRefusal why) =>
        _context.Events.Add(tick, MachineEventKind.ActionRefused, vm, 0, why);
}
