namespace DmSim.Cli.Tests.PlugIns;

/// <summary>Source files of small plug-ins.</summary>
internal static class PlugInSource
{
    /// <summary>The sample's file in the repository; the same is built into a library.</summary>
    public static string SampleFile { get; } = Repository.At("tests/DmSim.SamplePolicy/ProportionalHeadroomPolicy.cs");

    /// <summary>The sample as a class library.</summary>
    public static string SampleLibrary { get; } =
        Path.Combine(AppContext.BaseDirectory, "sample", "DmSim.SamplePolicy.dll");

    /// <summary>
    /// A policy whose <c>Balance</c> has these statements, the first of them in line 8; without any it gives every
    /// running VM
    /// its maximum.
    /// </summary>
    public static string WithBalance(string statements, string name = "mine", string create = "new Mine()") =>
        $$"""
            public sealed class Mine : IBalancingPolicy, IPolicyPlugIn
            {
                public static void Register(PolicyCatalogueBuilder catalogue) => catalogue.Add(new PolicyDescriptor {
                    Name = "{{name}}", Summary = "Does what a test needs.", Source = "a test", Create = _ => {{create}} });
                public void Begin(in RunInfo run) { }
                public Wake Balance(in HostView host, MemoryOrders orders)
                {
            {{statements}}
                    for (int vm = 0; vm < host.State.Length; vm++)
                    {
                        orders.SetTarget(vm, host.Maximum[vm], MoveReason.PolicyRule);
                    }

                    return Wake.On(WakeEvents.All);
                }
                public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders) => StartVerdict.Wait;
            }
            """;

    /// <summary>A file with two policies, <c>first</c> and <c>second</c>; the second has an option.</summary>
    public const string Two = """
        public sealed class Both : IBalancingPolicy, IPolicyPlugIn
        {
            public static void Register(PolicyCatalogueBuilder catalogue) => catalogue
                .Add(new PolicyDescriptor { Name = "first", Summary = "One.", Source = "a test", Create = _ => new Both() })
                .Add(new PolicyDescriptor { Name = "second", Summary = "Two.", Source = "a test", Create = _ => new Both(),
                    Options = [PolicyOption.Number("speed", 1, "MiB", 1, 9, "How fast.")] });
            public void Begin(in RunInfo run) { }
            public Wake Balance(in HostView host, MemoryOrders orders) => Wake.On(WakeEvents.None);
            public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders) => StartVerdict.Wait;
        }
        """;
}
