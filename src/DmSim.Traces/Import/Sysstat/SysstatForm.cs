namespace DmSim.Traces.Import.Sysstat;

/// <summary>The outputs of sysstat, told apart by how they begin.</summary>
internal enum SysstatForm
{
    /// <summary>None of them.</summary>
    None,

    /// <summary>A binary file of <c>sadc</c>, which <c>sar</c> and <c>sadf</c> print.</summary>
    Binary,

    /// <summary>What <c>sar</c> prints.</summary>
    Text,

    /// <summary><c>sadf -d</c>.</summary>
    Table,

    /// <summary><c>sadf -p</c>.</summary>
    Pairs,

    /// <summary><c>sadf -j</c>.</summary>
    Json,

    /// <summary><c>sadf -x</c>.</summary>
    Xml,
}
