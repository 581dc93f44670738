/* Room for one more whole recipient, where days have some time left each and none of them enough.
 *
 * Time moves from one day to another when two recipients of villages change days: one who takes long leaves the day, one who
 * takes less comes. Such exchanges go on while they help the day where there is most, each by as much as the other day can
 * spare. They keep the number of recipients a day, so cash and seats stay as they are. */
#include <math.h>

#include "staff/staff_inside.h"

static const double TINY = 1e-9;

static bool alike(const day_item *a, const day_item *b)
{
    return a->village == b->village && a->segment == b->segment && a->channel == b->channel;
}

/* The item of the same recipients on another day, or NULL where they cannot be visited then. */
static day_item *on_day(const day_plan *plan, day_item *x, uint32_t day)
{
    day_item *const end = plan->items + plan->n_items;
    for (day_item *y = x; day > x->day && y < end && alike(x, y); y++)
        if (y->day == day) return y;
    for (day_item *y = x; day < x->day && y >= plan->items && alike(x, y); y--)
        if (y->day == day) return y;
    return NULL;
}

static bool may_go(const day_item *x) { return x->channel != CHANNEL_COUNTER && x->value >= 1; }

static void shift(round_room *r, day_item *x, double n)
{
    x->value += n;
    round_use(r, x, n);
}

typedef struct exchange {
    day_item *out, *out_to, *in, *in_to; /* NULL in: nobody comes for the one who goes */
    double gain;
} exchange;

/* Does the exchange keep every limit of both days? */
static bool holds(round_room *r, const exchange *e)
{
    shift(r, e->out, -1);
    if (e->in) shift(r, e->in, -1);
    const bool good = round_fits(r, e->out_to) && (!e->in || round_fits(r, e->in_to));
    shift(r, e->out, 1);
    if (e->in) shift(r, e->in, 1);
    return good;
}

/* The better of two: the least that is enough, else the most. */
static bool better(double gain, double than, double wanted)
{
    return than >= wanted ? gain >= wanted && gain < than : gain > than;
}

/* Exchanges of `out` against all that stand on other days. */
static void look_through(round_room *r, const day_plan *plan, day_item *out, double wanted, exchange *best)
{
    for (uint32_t i = 0; i < plan->n_items; i++) {
        day_item *in = &plan->items[i];
        if (in->day == out->day || !may_go(in)) continue;
        const double gain = 1 / out->pi - 1 / in->pi;
        if (gain <= TINY || gain > round_spare(r, in->day) || !better(gain, best->gain, wanted)) continue;
        const exchange e = {out, on_day(plan, out, in->day), in, on_day(plan, in, out->day), gain};
        if (e.out_to && e.in_to && holds(r, &e)) *best = e;
    }
}

/* Somebody goes to another day that has room for him. */
static void look_for_room(round_room *r, const day_plan *plan, day_item *out, double wanted, exchange *best)
{
    for (uint32_t d = 1; d <= plan->n_days; d++) {
        const exchange e = {.out = out, .out_to = d == out->day ? NULL : on_day(plan, out, d), .gain = 1 / out->pi};
        if (e.out_to && better(e.gain, best->gain, wanted) && holds(r, &e)) *best = e;
    }
}

static exchange find(round_room *r, day_plan *plan, uint32_t day, double wanted)
{
    exchange best = {.gain = 0};
    for (uint32_t i = 0; i < plan->n_items; i++) {
        if (plan->items[i].day != day || !may_go(&plan->items[i])) continue;
        look_for_room(r, plan, &plan->items[i], wanted, &best);
        look_through(r, plan, &plan->items[i], wanted, &best);
    }
    return best;
}

/* Brings time to the day of x until x has room; every exchange but the last takes up what another day can spare, so that there
 * are few. */
static bool gather(round_room *r, day_plan *plan, const day_item *x)
{
    for (uint32_t turn = 0; turn < 2 * plan->n_days; turn++) {
        if (round_fits(r, x)) return true;
        const double wanted = 1 / x->pi - round_spare(r, x->day);
        if (wanted <= 0) return false; /* it is not time that is missing */
        const exchange e = find(r, plan, x->day, wanted);
        if (e.gain <= TINY) return false;
        shift(r, e.out, -1);
        if (e.in) shift(r, e.in, -1);
        shift(r, e.out_to, 1);
        if (e.in) shift(r, e.in_to, 1);
    }
    return round_fits(r, x);
}

bool staff_squeeze(round_room *r, day_plan *plan, uint32_t from, uint32_t to)
{
    double spare = 0;
    for (uint32_t d = 1; d <= plan->n_days; d++) spare += fmax(0, round_spare(r, d));
    for (uint32_t tries = from; tries < to; tries++) {
        day_item *best = NULL;
        for (uint32_t i = from; i < to; i++) /* the day with most time left first, then the others in turn */
            if (tries == from ? !best || round_spare(r, plan->items[i].day) > round_spare(r, best->day) : i == tries)
                best = &plan->items[i];
        if (1 / best->pi > spare || !gather(r, plan, best)) continue;
        r->near_used += best->channel == CHANNEL_COUNTER;
        shift(r, best, 1);
        return true;
    }
    return false;
}
