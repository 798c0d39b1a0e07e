namespace DmSim.Core.Scenarios;

/// <summary>Whose time a service objective counts.</summary>
public enum ObjectiveScope
{
    /// <summary>Every VM by itself must meet the objective: the worst one decides.</summary>
    WorstVm,

    /// <summary>The running time of all VMs together.</summary>
    Fleet,
}
