namespace DmSim.Traces.Import.DataCentre;

/// <summary>What a field of a headerless table holds: with the number of columns, all there is to know it by.</summary>
internal enum FieldKind
{
    /// <summary>Anything, also nothing.</summary>
    Any,

    /// <summary>Text that is not empty.</summary>
    Text,

    /// <summary>A whole number, possibly negative.</summary>
    Whole,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A number, or nothing.</summary>
    NumberOrNothing,

    /// <summary>Alibaba's machine id: <c>m_</c> and digits.</summary>
    Machine,

    /// <summary>Alibaba's container id: <c>c_</c> and digits.</summary>
    Container,

    /// <summary>An encrypted id: characters of Base64, not digits alone.</summary>
    Encrypted,

    /// <summary>A number, or <c>&gt;</c> and a number: the upper bound of a bucket.</summary>
    Bucket,
}
