/*
 * The frozen reference: one tick of Hyper-V Dynamic Memory for a settled fleet, as plain C over columns. It is what the
 * engine is measured against, so it is never made faster or slower; DmSim.Benchmarks/Reference/ManagedReference.cs does
 * the same in C#.
 *
 * Per VM and tick: demand sample, report, ideal target with buffer, clamp to minimum..maximum, dead band, idle time,
 * pressure, its least, greatest and mean, unmet demand, time above the objective, histogram of pressure by VM, sums of
 * demand and assigned memory. Once per tick: whether everything fits, and conservation.
 */
#include <math.h>
#include <stdint.h>

enum { PRESSURE_BINS = 256 };

typedef struct {
    int64_t vm_count;
    double unit_bytes;
    double capacity_bytes;
    double dead_band_points;
    double objective_percent;
    double trim_delay_ticks;
    const uint32_t *demand_pages; /* by tick, then by VM */
    const double *minimum;
    const double *maximum;
    const double *buffer_factor;
    double *assigned;
    double *target;
    double *reported;
    double *available;
    double *idle_ticks;
    double *pressure_sum;
    double *pressure_least;
    double *pressure_greatest;
    double *demand_sum;
    double *assigned_sum;
    double *unmet_sum;
    double *over_ticks;
    uint32_t *histogram; /* by bin, then by VM */
    int32_t *bin;
    double faults;
} reference_state;

/* Columns are parameters, so that the compiler knows that they do not overlap. */
static double order(
    int64_t vm_count, double unit, double band, double delay, const uint32_t *restrict pages,
    const double *restrict assigned, const double *restrict minimum, const double *restrict maximum,
    const double *restrict factor, double *restrict target, double *restrict reported, double *restrict available,
    double *restrict idle)
{
    double per_unit = 1.0 / unit;
    double keep = 0;
    for (int64_t vm = 0; vm < vm_count; vm++) {
        /* Everything is loaded before the first condition: the compiler makes vectors of it. */
        double demand = pages[vm] * 4096.0;
        double held = assigned[vm];
        double least = minimum[vm];
        double most = maximum[vm];
        double buffered = factor[vm];
        double waiting = idle[vm] + 1;
        double room = held - demand;
        double ideal = floor((demand * buffered + unit - 1) * per_unit) * unit;
        double goal = 100.0 / buffered;
        double load = 100.0 * demand;
        reported[vm] = demand;
        available[vm] = room > 0 ? room : 0;
        ideal = ideal < least ? least : ideal;
        ideal = ideal > most ? most : ideal;
        double waited = load < (goal - band) * held ? waiting : 0;
        double grown = load > (goal + band) * held ? ideal : held;
        double wanted = waited > delay ? ideal : grown;
        idle[vm] = waited;
        target[vm] = wanted;
        keep += held > ideal ? held : ideal;
    }
    return keep;
}

static double settle(int64_t vm_count, double share, const double *restrict target, double *restrict assigned)
{
    double held = 0;
    for (int64_t vm = 0; vm < vm_count; vm++) {
        assigned[vm] = target[vm] * share;
        held += assigned[vm];
    }
    return held;
}

static void count(
    int64_t vm_count, double objective, const double *restrict assigned, const double *restrict reported,
    double *restrict sum, double *restrict least, double *restrict greatest, double *restrict demand_sum,
    double *restrict assigned_sum, double *restrict unmet, double *restrict over, int32_t *restrict bin)
{
    for (int64_t vm = 0; vm < vm_count; vm++) {
        double demand = reported[vm];
        double held = assigned[vm];
        double pressure = 100.0 * demand / held;
        double missing = demand - held;
        double low = least[vm];
        double high = greatest[vm];
        double capped = pressure > PRESSURE_BINS - 1 ? PRESSURE_BINS - 1 : pressure;
        sum[vm] += pressure;
        least[vm] = pressure < low ? pressure : low;
        greatest[vm] = pressure > high ? pressure : high;
        demand_sum[vm] += demand;
        assigned_sum[vm] += held;
        unmet[vm] += missing > 0 ? missing : 0;
        over[vm] += pressure > objective ? 1 : 0;
        bin[vm] = (int32_t)capped;
    }
}

static void sort(int64_t vm_count, const int32_t *restrict bin, uint32_t *restrict histogram)
{
    for (int64_t vm = 0; vm < vm_count; vm++) {
        histogram[bin[vm] * vm_count + vm]++;
    }
}

void reference_run(reference_state *s, int64_t first_tick, int64_t tick_count)
{
    int64_t vms = s->vm_count;
    for (int64_t tick = first_tick; tick < first_tick + tick_count; tick++) {
        double keep = order(
            vms, s->unit_bytes, s->dead_band_points, s->trim_delay_ticks, s->demand_pages + tick * vms, s->assigned,
            s->minimum, s->maximum, s->buffer_factor, s->target, s->reported, s->available, s->idle_ticks);
        double share = keep <= s->capacity_bytes ? 1.0 : s->capacity_bytes / keep;
        double held = settle(vms, share, s->target, s->assigned);
        count(
            vms, s->objective_percent, s->assigned, s->reported, s->pressure_sum, s->pressure_least,
            s->pressure_greatest, s->demand_sum, s->assigned_sum, s->unmet_sum, s->over_ticks, s->bin);
        sort(vms, s->bin, s->histogram);
        s->faults += held > s->capacity_bytes * (1 + 1e-9) ? 1 : 0;
    }
}
