/* Could a vehicle serve a station left out alone, on some day and with some number of nights, and what does it lack? */
#include "verify/left.h"

static vleg leg_of(vleg found, double slack_s)
{
    return (vleg){fmax(0, ceil(found.s) + slack_s), found.m};
}

static uint32_t point_of(const leaving *x, const inns *of, uint32_t row, uint32_t place)
{
    switch (place) {
    case VALONE_DEPOT: return 0;
    case VALONE_END: return 1;
    case VALONE_STATION: return 2 + of->n + row;
    case VALONE_DROP: return 2 + of->n + x->n + row;
    default: return 2 + place - VALONE_INNS;
    }
}

static void put_inns(const leaving *x, uint32_t row, uint32_t vehicle_index, double slack_s, vleg *legs)
{
    const inns *of = &x->inns[x->inns_of[vehicle_index]];
    const uint32_t n = VALONE_INNS + of->n;
    bool open;
    const bool home = judge_end(x->j, &x->j->t->vehicles[vehicle_index], &open) != JALUR_NONE || !open;
    for (uint32_t i = 0; i < of->n; i++)
        for (uint32_t place = 0; place < n; place++) {
            const uint32_t at = VALONE_INNS + i, point = point_of(x, of, row, place);
            const size_t cell = (size_t)i * of->n_points + point;
            legs[at * n + place] = place == at ? (vleg){0, 0} : leg_of(of->out[cell], slack_s);
            if (place < VALONE_INNS) legs[place * n + at] = leg_of(of->in[cell], slack_s);
            if (place == VALONE_END && !home) legs[at * n + place] = (vleg){0, 0};
        }
}

valone left_case(const leaving *x, uint32_t row, uint32_t vehicle_index, uint32_t day, double slack_s, vleg *legs)
{
    const judge *j = x->j;
    const uint32_t station_index = x->p->unserved[row].station;
    const vehicle *v = &j->t->vehicles[vehicle_index];
    const alone *a = &x->table[(size_t)vehicle_index * x->n + row];
    const station *s = &j->t->stations[station_index];
    const uint32_t n_inns = x->inns[x->inns_of[vehicle_index]].n, n = VALONE_INNS + n_inns;
    const uint32_t away = judge_away(j, v, day) < VALONE_NIGHTS ? judge_away(j, v, day) : VALONE_NIGHTS;
    for (uint32_t i = 0; i < n * n; i++) legs[i] = (vleg){INFINITY, 0};
    legs[VALONE_DEPOT * n + VALONE_STATION] = leg_of((vleg){a->there.s, a->there.m}, slack_s);
    legs[VALONE_STATION * n + VALONE_DROP] = leg_of((vleg){a->on.s, a->on.m}, 0);
    legs[(station_paired(s) ? VALONE_DROP : VALONE_STATION) * n + VALONE_END] = leg_of((vleg){a->back.s, a->back.m}, slack_s);
    put_inns(x, row, vehicle_index, slack_s, legs);
    return (valone){.v = v, .s = s, .day = day, .nights = n_inns ? away : 0, .n_inns = n_inns, .legs = legs,
                    .service_s = fmax(0, judge_service_s(j, station_index, v) + slack_s), .drop_s = judge_drop_s(j, s, v)};
}

/* What the plan has used up of what a route of that vehicle to the station needs that is away for so many nights: LACKS bits. `a` could
 * serve it if there were docks without end. */
static unsigned lacks_of(const leaving *x, uint32_t vehicle_index, const valone *a, uint32_t nights)
{
    const judge *j = x->j;
    const uint32_t home = judge_home(j, a->v);
    const bool escorted = j->set->delivery_escorts > 0 && (a->s->escort || a->v->escort);
    double over[VALONE_NIGHTS + 1];
    unsigned lacks = 0;
    for (uint32_t day = a->day; day <= a->day + nights; day++) {
        if (x->free_of[vehicle_index * x->days + day - 1] == 0) lacks |= LACKS_VEHICLE;
        if (escorted && judge_escorts_used(j, day) >= (uint64_t)j->set->delivery_escorts) lacks |= LACKS_ESCORT;
    }
    if (!x->windows[home] || judge_load_s(j, a->v) <= 0) return lacks;
    valone docked = *a;
    docked.windows = x->windows[home];
    docked.n_windows = x->n_windows[home];
    judge_alone(j, &docked, LEFT_BY_NONE, over);
    return isfinite(over[nights]) ? lacks : lacks | LACKS_DOCK;
}

uint32_t left_ones(unsigned bits)
{
    return (bits & 1) + (bits >> 1 & 1) + (bits >> 2 & 1);
}

bool left_carries_rest(const unserved *u, const vehicle *v)
{
    bool fits = true;
    for (int d = 0; d < CARGO_DIMENSIONS; d++) fits &= v->capacity[d] == UINT32_MAX || u->left[d] <= v->capacity[d];
    return fits;
}

static void ask_day(const leaving *x, uint32_t row, uint32_t k, uint32_t day, outcome *o)
{
    const judge *j = x->j;
    const unserved *u = &x->p->unserved[row];
    const valone easy = left_case(x, row, k, day, -CLOCK_SLACK_S, x->legs[0]), hard = left_case(x, row, k, day, CLOCK_SLACK_S, x->legs[1]);
    double may[VALONE_NIGHTS + 1], can[VALONE_NIGHTS + 1];
    const bool free = hard.v->n_breaks > 0; /* ways that are not tried here */
    o->maybe |= free;
    if (k == u->vehicle) o->as_said |= free;
    judge_alone(j, &easy, LEFT_BY_NONE, may);
    judge_alone(j, &hard, LEFT_BY_NONE, can);
    for (uint32_t m = 0; m <= hard.nights; m++) {
        o->maybe |= isfinite(may[m]);
        if (k == u->vehicle && isfinite(may[m])) { /* to a few seconds */
            const unsigned said = unserved_rule_lacks(u->rule);
            o->as_said |= lacks_of(x, k, &easy, m) == said || lacks_of(x, k, &hard, m) == said;
        }
        if (!isfinite(can[m])) continue;
        o->surely = true;
        if (!left_carries_rest(u, hard.v)) continue;
        const uint32_t few = left_ones(lacks_of(x, k, &hard, m));
        if (few >= o->least) continue;
        o->least = few;
        o->least_index = k;
        o->least_day = day;
    }
}

outcome left_ask_all(const leaving *x, uint32_t row)
{
    const judge *j = x->j;
    const station *s = &j->t->stations[x->p->unserved[row].station];
    outcome o = {.least = UINT32_MAX};
    for (uint32_t k = 0; k < j->t->n_vehicles; k++) {
        const vehicle *v = &j->t->vehicles[k];
        const alone *a = &x->table[(size_t)k * x->n + row];
        if (v->count == 0 || !judge_may_serve(v, s)) continue;
        o.any = true;
        o.when_dry |= a->when_dry;
        o.reached |= a->reached;
        o.fits |= a->reached && judge_carries(j, v, s);
        for (uint32_t day = 1; a->reached && judge_carries(j, v, s) && day <= x->days; day++)
            ask_day(x, row, k, day, &o);
    }
    return o;
}
