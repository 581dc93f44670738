/* The arcs of a class: cost in whole units, time steps, and its capacities. */
#include "bound/bound_inside.h"

typedef struct fill { /* what the arcs of a class are made of */
    bound_model *m;
    bound_class *k;
    const plan_type *t;
    const plan_legs *legs;
    uint32_t *place; /* by row, then the end */
    int32_t *time_s, *metres;
} fill;

static int32_t service_of(const fill *f, uint32_t row)
{
    const plan_stop *s = &f->m->p->stops[f->m->stop[row]];
    return s->service_by_type ? s->service_by_type[f->k->type] : s->service_s;
}

/* Rounded down where a price per km or hour does not divide: never above the true cost. */
static int64_t price(const fill *f, int64_t metres, int64_t seconds)
{
    const wide sum = (wide)f->t->per_km * metres * 18 + (wide)f->t->per_hour * seconds * 5;
    return (int64_t)(sum * f->m->unit / 18000);
}

static void arc(const fill *f, uint32_t j, int32_t stay_s, int64_t *cost, int32_t *step)
{
    if (f->time_s[j] == PLAN_UNREACHED) {
        *cost = FAR;
        *step = NEVER;
        return;
    }
    const int64_t busy = (int64_t)f->time_s[j] + stay_s;
    *cost = price(f, f->metres[j], busy);
    *step = busy > NEVER ? NEVER : (int32_t)busy;
}

static jalur_status fill_row(fill *f, uint32_t i)
{
    jalur_status st = JALUR_OK;
    bound_class *k = f->k;
    const uint32_t n = f->m->n;
    const int32_t stay_s = service_of(f, i);
    TRY(legs_from(f->legs, f->place[i], f->place, n, f->time_s, f->metres));
    for (uint32_t j = 0; j < n; j++) {
        arc(f, j, stay_s, &k->cost[(size_t)i * n + j], &k->step[(size_t)i * n + j]);
        if (i == j || !k->serves[i] || !k->serves[j]) k->cost[(size_t)i * n + j] = FAR;
    }
done:
    return st;
}

/* With the pay of breaks that each day has. Products are rounded to the nearest money by the plan: a route may cost half a unit of money
 * less than its sum. */
static int64_t fixed_cost(const bound_model *m, const plan_type *t)
{
    const int64_t half = (m->unit + 1) / 2, pause = (int64_t)((wide)t->per_hour * clock_pause_s(t) * m->unit / 3600);
    return t->fixed * m->unit + pause - (t->per_km % 1000 ? half : 0) - (t->per_hour % 3600 ? half : 0);
}

/* ---- capacities ---- */

static uint64_t demand_of(const bound_model *m, uint32_t d, uint32_t row)
{
    return d < PLAN_DIMENSIONS ? m->p->stops[m->stop[row]].demand[d] : 1;
}

static uint64_t capacity_of(const plan_type *t, uint32_t d)
{
    const uint32_t most = d < PLAN_DIMENSIONS ? t->capacity[d] : t->max_stops;
    return most == UINT32_MAX ? UINT64_MAX : most;
}

static bool can_bind(const bound_model *m, const bound_class *k, uint32_t d)
{
    uint64_t sum = 0;
    for (uint32_t r = 0; r < m->n; r++)
        if (k->serves[r]) sum += demand_of(m, d, r);
    return sum > capacity_of(&m->p->types[k->type], d);
}

/* Whatever keeps e keeps d. */
static bool implied(const bound_model *m, const bound_class *k, uint32_t d, uint32_t e)
{
    const plan_type *t = &m->p->types[k->type];
    for (uint32_t r = 0; r < m->n; r++)
        if (k->serves[r] && demand_of(m, d, r) * capacity_of(t, e) > demand_of(m, e, r) * capacity_of(t, d)) return false;
    return true;
}

static uint64_t common(uint64_t a, uint64_t b)
{
    while (b) {
        const uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static jalur_status add_load(bound_model *m, bound_class *k, uint32_t d, uint64_t most)
{
    jalur_status st = JALUR_OK;
    bound_load *l = &k->load[k->n_loads];
    uint64_t divisor = 0;
    TRY(arena_new(&m->mem, m->n, sizeof *l->demand, &l->demand));
    for (uint32_t r = 0; r < m->n; r++)
        if (k->serves[r]) divisor = common(demand_of(m, d, r), divisor);
    while (divisor == 0 || most / divisor > NEVER / 2) divisor = divisor ? 2 * divisor : 1;
    for (uint32_t r = 0; r < m->n; r++) l->demand[r] = k->serves[r] ? (int32_t)(demand_of(m, d, r) / divisor) : 1;
    l->most = (int32_t)(most / divisor);
    k->n_loads++;
done:
    return st;
}

/* Capacities that can bind and follow from no other; the fourth dimension is the number of stops. */
static jalur_status make_loads(bound_model *m, bound_class *k)
{
    jalur_status st = JALUR_OK;
    bool keep[RESOURCES];
    for (uint32_t d = 0; d < RESOURCES; d++) keep[d] = can_bind(m, k, d);
    for (uint32_t d = 0; d < RESOURCES; d++)
        for (uint32_t e = 0; e < RESOURCES && keep[d]; e++)
            if (e != d && keep[e] && implied(m, k, d, e)) keep[d] = false;
    for (uint32_t d = 0; d < RESOURCES; d++) {
        if (!keep[d]) continue;
        if (k->n_loads == RESOURCES - 1) { /* one place is time's */
            relax_say(m->relaxed, "a fourth capacity");
            break;
        }
        TRY(add_load(m, k, d, capacity_of(&m->p->types[k->type], d)));
    }
done:
    return st;
}

static int32_t least_demand(const bound_model *m, const bound_class *k, const bound_load *l)
{
    int32_t least = INT32_MAX;
    for (uint32_t r = 0; r < m->n; r++)
        if (k->serves[r] && l->demand[r] < least) least = l->demand[r];
    return least;
}

static void longest_steps(const bound_model *m, const bound_class *k, int64_t *most, int32_t *least)
{
    const size_t n = m->n;
    *most = 0;
    *least = INT32_MAX;
    for (size_t a = 0; a < n * n; a++) {
        if (k->cost[a] >= FAR || k->step[a] >= NEVER) continue;
        if (k->step[a] > *most) *most = k->step[a];
        if (k->step[a] < *least) *least = k->step[a];
    }
    for (size_t r = 0; r < n; r++) {
        if (k->step_out[r] < NEVER && k->step_out[r] > *most) *most = k->step_out[r];
        if (k->step_in[r] < NEVER && k->step_in[r] > *most) *most = k->step_in[r];
    }
}

static int64_t stops_most(const bound_model *m, const bound_class *k)
{
    int64_t most = m->n;
    for (uint32_t d = 0; d < k->n_loads; d++) {
        const int32_t least = least_demand(m, k, &k->load[d]);
        if (least > 0 && k->load[d].most / least < most) most = k->load[d].most / least;
    }
    return most;
}

static bool windows_bind(const bound_model *m, const bound_class *k)
{
    for (uint32_t r = 0; r < m->n; r++)
        if (k->serves[r] && (k->open[r] > k->start || k->close[r] < k->end)) return true;
    return false;
}

static bool a_load_first(const bound_model *m, bound_class *k)
{
    for (uint32_t d = 0; d < k->n_loads; d++) {
        if (least_demand(m, k, &k->load[d]) < 1) continue;
        const bound_load first = k->load[d];
        k->load[d] = k->load[0];
        k->load[0] = first;
        return true;
    }
    return false;
}

static jalur_status make_visits(bound_model *m, bound_class *k)
{
    jalur_status st = JALUR_OK;
    uint32_t served = 0;
    TRY(arena_new(&m->mem, m->n, sizeof *k->visits.demand, &k->visits.demand));
    for (uint32_t r = 0; r < m->n; r++) {
        k->visits.demand[r] = 1;
        served += k->serves[r];
    }
    const uint32_t most = m->p->types[k->type].max_stops;
    k->visits.most = (int32_t)(served < most ? served : most);
done:
    return st;
}

/* Time where windows bind, else a load that every stop has, else time, else the number of stops. */
static jalur_status choose_first(bound_model *m, bound_class *k)
{
    jalur_status st = JALUR_OK;
    int64_t most;
    int32_t least;
    longest_steps(m, k, &most, &least);
    const bool windows = windows_bind(m, k);
    const bool timed = !m->many && (windows || most * (stops_most(m, k) + 1) > (int64_t)k->end - k->start);
    k->by_time = windows && least >= 1;
    if (!timed) clock_forget(m->ctx, k);
    k->clock = windows;
    if (k->by_time || a_load_first(m, k)) goto done;
    k->by_time = timed && least >= 1;
    if (k->by_time) goto done;
    if (k->n_loads == RESOURCES - 1) k->n_loads--, relax_say(m->relaxed, "a third capacity");
    TRY(add_load(m, k, PLAN_DIMENSIONS, m->n < m->p->types[k->type].max_stops ? m->n : m->p->types[k->type].max_stops));
    (void)a_load_first(m, k);
done:
    return st;
}

/* From the depot to each row, and from each row to where routes end. */
static jalur_status fill_ends(fill *f)
{
    jalur_status st = JALUR_OK;
    bound_class *k = f->k;
    const uint32_t n = f->m->n;
    const bool open = f->t->end == PLAN_OPEN;
    TRY(legs_from(f->legs, f->t->depot, f->place, n, f->time_s, f->metres));
    for (uint32_t r = 0; r < n; r++) arc(f, r, 0, &k->out[r], &k->step_out[r]);
    if (!open) TRY(legs_to(f->m->ctx, f->legs, f->place, n, f->place[n], f->time_s, f->metres));
    for (uint32_t r = 0; r < n; r++) {
        f->time_s[n] = open ? 0 : f->time_s[r];
        f->metres[n] = open ? 0 : f->metres[r];
        arc(f, n, service_of(f, r), &k->in[r], &k->step_in[r]);
        if (!k->serves[r]) k->out[r] = k->in[r] = FAR;
    }
done:
    return st;
}

static jalur_status fill_rows(fill *f)
{
    jalur_status st = JALUR_OK;
    bound_class *k = f->k;
    const size_t n = f->m->n;
    TRY(arena_new(&f->m->mem, n * n, sizeof *k->cost, &k->cost));
    TRY(mem_new(f->m->ctx, n * n, sizeof *k->step, &k->step));
    TRY(mem_new(f->m->ctx, n * n, sizeof *k->turned, &k->turned));
    for (uint32_t r = 0; r < n; r++) TRY(fill_row(f, r));
    for (size_t a = 0; a < n * n; a++) k->turned[(a % n) * n + a / n] = k->step[a];
    TRY(clock_rule_out(f->m->ctx, f->m->n, k));
done:
    return st;
}

jalur_status arcs_make(bound_model *m, bound_class *k)
{
    jalur_status st = JALUR_OK;
    const size_t n = m->n;
    fill f = {.m = m, .k = k, .t = &m->p->types[k->type]};
    f.legs = &m->p->legs[f.t->legs];
    TRY(arena_new(&m->mem, n, sizeof *k->out, &k->out));
    TRY(arena_new(&m->mem, n, sizeof *k->in, &k->in));
    TRY(arena_new(&m->mem, n, sizeof *k->step_out, &k->step_out));
    TRY(arena_new(&m->mem, n, sizeof *k->step_in, &k->step_in));
    TRY(mem_new(m->ctx, n + 1, sizeof *f.place, &f.place));
    TRY(mem_new(m->ctx, n + 1, sizeof *f.time_s, &f.time_s));
    TRY(mem_new(m->ctx, n + 1, sizeof *f.metres, &f.metres));
    for (uint32_t r = 0; r < n; r++) f.place[r] = m->p->stops[m->stop[r]].place;
    f.place[n] = f.t->end == 0 || f.t->end == PLAN_OPEN ? f.t->depot : f.t->end - 1;
    k->fixed = fixed_cost(m, f.t);
    TRY(fill_ends(&f));
    if (m->arcs) TRY(fill_rows(&f));
    TRY(make_loads(m, k));
    TRY(make_visits(m, k));
    if (m->arcs) TRY(choose_first(m, k));
done:
    mem_free(m->ctx, f.place);
    mem_free(m->ctx, f.time_s);
    mem_free(m->ctx, f.metres);
    return st;
}
