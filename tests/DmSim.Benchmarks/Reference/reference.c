/*
 * The frozen reference: one tick of Hyper-V Dynamic Memory for a settled fleet, as plain C over columns. It is what the
 * engine is measured against, so it is never made faster or slower; DmSim.Benchmarks/Reference/ManagedReference.cs does
 * the same in C#.
 *
 * Per VM and tick: demand sample, report, ideal target with buffer, clamp to minimum..maximum, dead band, idle time,
 * pressure, its least, greatest and mean, unmet demand, time above the objective, histogram of pressure by VM, sums of
 * demand and assigned memory. Once per tick: whether everything fits, and conservation.
 */
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

static double order(const reference_state *s, const uint32_t *restrict pages)
{
    const double *restrict assigned = s->assigned;
    const double *restrict minimum = s->minimum;
    const double *restrict maximum = s->maximum;
    const double *restrict factor = s->buffer_factor;
    double *restrict target = s->target;
    double *restrict reported = s->reported;
    double *restrict available = s->available;
    double *restrict idle = s->idle_ticks;
    double unit = s->unit_bytes;
    double per_unit = 1.0 / unit;
    double band = s->dead_band_points;
    double delay = s->trim_delay_ticks;
    double keep = 0;
    for (int64_t vm = 0; vm < s->vm_count; vm++) {
        double demand = pages[vm] * 4096.0;
        double held = assigned[vm];
        double room = held - demand;
        double ideal = (double)(int64_t)((demand * factor[vm] + unit - 1) * per_unit) * unit;
        double goal = 100.0 / factor[vm];
        double load = 100.0 * demand;
        reported[vm] = demand;
        available[vm] = room > 0 ? room : 0;
        ideal = ideal < minimum[vm] ? minimum[vm] : ideal;
        ideal = ideal > maximum[vm] ? maximum[vm] : ideal;
        double waited = load < (goal - band) * held ? idle[vm] + 1 : 0;
        double wanted = load > (goal + band) * held || waited > delay ? ideal : held;
        idle[vm] = waited;
        target[vm] = wanted;
        keep += held > ideal ? held : ideal;
    }
    return keep;
}

static double settle(const reference_state *s, double keep)
{
    double *restrict assigned = s->assigned;
    const double *restrict target = s->target;
    double share = keep <= s->capacity_bytes ? 1.0 : s->capacity_bytes / keep;
    double held = 0;
    for (int64_t vm = 0; vm < s->vm_count; vm++) {
        assigned[vm] = target[vm] * share;
        held += assigned[vm];
    }
    return held;
}

static void count(const reference_state *s)
{
    const double *restrict assigned = s->assigned;
    const double *restrict reported = s->reported;
    double *restrict sum = s->pressure_sum;
    double *restrict least = s->pressure_least;
    double *restrict greatest = s->pressure_greatest;
    double *restrict demand_sum = s->demand_sum;
    double *restrict assigned_sum = s->assigned_sum;
    double *restrict unmet = s->unmet_sum;
    double *restrict over = s->over_ticks;
    int32_t *restrict bin = s->bin;
    double objective = s->objective_percent;
    for (int64_t vm = 0; vm < s->vm_count; vm++) {
        double demand = reported[vm];
        double held = assigned[vm];
        double pressure = 100.0 * demand / held;
        double missing = demand - held;
        double capped = pressure > PRESSURE_BINS - 1 ? PRESSURE_BINS - 1 : pressure;
        sum[vm] += pressure;
        least[vm] = pressure < least[vm] ? pressure : least[vm];
        greatest[vm] = pressure > greatest[vm] ? pressure : greatest[vm];
        demand_sum[vm] += demand;
        assigned_sum[vm] += held;
        unmet[vm] += missing > 0 ? missing : 0;
        over[vm] += pressure > objective ? 1 : 0;
        bin[vm] = (int32_t)capped;
    }
    uint32_t *restrict histogram = s->histogram;
    for (int64_t vm = 0; vm < s->vm_count; vm++) {
        histogram[bin[vm] * s->vm_count + vm]++;
    }
}

void reference_run(reference_state *s, int64_t first_tick, int64_t tick_count)
{
    for (int64_t tick = first_tick; tick < first_tick + tick_count; tick++) {
        double keep = order(s, s->demand_pages + tick * s->vm_count);
        double held = settle(s, keep);
        count(s);
        s->faults += held > s->capacity_bytes * (1 + 1e-9) ? 1 : 0;
    }
}
