using System.Runtime.Intrinsics;

namespace DmSim.Benchmarks.Reference;

/// <summary>
/// The same arithmetic as reference.c, four VMs at a time as its compiler does it: the yardstick where there is no C
/// compiler. The VM count must be a multiple of four.
/// </summary>
internal static unsafe class ManagedReference
{
    public const int Lanes = 4;
    private const int PressureBins = 256;

    public static void Run(ReferenceState* state, long firstTick, long tickCount)
    {
        for (long tick = firstTick; tick < firstTick + tickCount; tick++)
        {
            double keep = Order(state, state->DemandPages + (tick * state->VmCount));
            double held = Settle(state, keep);
            Count(state);
            state->Faults += held > state->CapacityBytes * (1 + 1e-9) ? 1 : 0;
        }
    }

    private static double Order(ReferenceState* state, uint* pages)
    {
        Vector256<double> hundred = Vector256.Create(100.0);
        Vector256<double> unit = Vector256.Create(state->UnitBytes);
        Vector256<double> perUnit = Vector256.Create(1.0 / state->UnitBytes);
        Vector256<double> band = Vector256.Create(state->DeadBandPoints);
        Vector256<double> delay = Vector256.Create(state->TrimDelayTicks);
        Vector256<double> keep = Vector256<double>.Zero;
        for (long vm = 0; vm < state->VmCount; vm += Lanes)
        {
            Vector256<double> demand = Demand(pages + vm);
            Vector256<double> held = Vector256.Load(state->Assigned + vm);
            Vector256<double> factor = Vector256.Load(state->BufferFactor + vm);
            Vector256<double> ideal =
                Vector256.Floor(((demand * factor) + unit - Vector256<double>.One) * perUnit) * unit;
            ideal = Vector256.Max(ideal, Vector256.Load(state->Minimum + vm));
            ideal = Vector256.Min(ideal, Vector256.Load(state->Maximum + vm));
            Vector256<double> goal = hundred / factor;
            Vector256<double> load = hundred * demand;
            demand.Store(state->Reported + vm);
            Vector256.Max(held - demand, Vector256<double>.Zero).Store(state->Available + vm);
            Vector256<double> isIdle = Vector256.LessThan(load, (goal - band) * held);
            Vector256<double> waited = isIdle & (Vector256.Load(state->IdleTicks + vm) + Vector256<double>.One);
            waited.Store(state->IdleTicks + vm);
            Vector256<double> moves =
                Vector256.GreaterThan(load, (goal + band) * held) | Vector256.GreaterThan(waited, delay);
            Vector256.ConditionalSelect(moves, ideal, held).Store(state->Target + vm);
            keep += Vector256.Max(held, ideal);
        }

        return Vector256.Sum(keep);
    }

    private static double Settle(ReferenceState* state, double keep)
    {
        double share = keep <= state->CapacityBytes ? 1.0 : state->CapacityBytes / keep;
        Vector256<double> held = Vector256<double>.Zero;
        for (long vm = 0; vm < state->VmCount; vm += Lanes)
        {
            Vector256<double> assigned = Vector256.Load(state->Target + vm) * share;
            assigned.Store(state->Assigned + vm);
            held += assigned;
        }

        return Vector256.Sum(held);
    }

    private static void Count(ReferenceState* state)
    {
        for (long vm = 0; vm < state->VmCount; vm += Lanes)
        {
            Vector256<double> demand = Vector256.Load(state->Reported + vm);
            Vector256<double> held = Vector256.Load(state->Assigned + vm);
            Vector256<double> pressure = Vector256.Create(100.0) * demand / held;
            Vector256<double> isOver = Vector256.GreaterThan(pressure, Vector256.Create(state->ObjectivePercent));
            Add(state->PressureSum + vm, pressure);
            Vector256.Min(pressure, Vector256.Load(state->PressureLeast + vm)).Store(state->PressureLeast + vm);
            Vector256.Max(pressure, Vector256.Load(state->PressureGreatest + vm)).Store(state->PressureGreatest + vm);
            Add(state->DemandSum + vm, demand);
            Add(state->AssignedSum + vm, held);
            Add(state->UnmetSum + vm, Vector256.Max(demand - held, Vector256<double>.Zero));
            Add(state->OverTicks + vm, isOver & Vector256<double>.One);
            Vector256<double> capped = Vector256.Min(pressure, Vector256.Create(PressureBins - 1.0));
            Vector256<long> bins = Vector256.ConvertToInt64(capped);
            Vector128.Narrow(bins.GetLower(), bins.GetUpper()).Store(state->Bin + vm);
        }

        for (long vm = 0; vm < state->VmCount; vm++)
        {
            state->Histogram[(state->Bin[vm] * state->VmCount) + vm]++;
        }
    }

    private static void Add(double* column, Vector256<double> values) =>
        (Vector256.Load(column) + values).Store(column);

    private static Vector256<double> Demand(uint* pages)
    {
        Vector128<uint> four = Vector128.Load(pages);
        (Vector128<ulong> low, Vector128<ulong> high) = Vector128.Widen(four);
        return Vector256.ConvertToDouble(Vector256.Create(low, high).AsInt64()) * 4096.0;
    }
}
