/* Is there a route that costs less, after the duals of what it visits and enters, than the proof of the bound says?
 *
 * The same question as in the making of the bound, asked the plain way: ways by Dijkstra, and one table over (load so far, stop,
 * which of the stop's neighbours are remembered) that holds the least reduced cost. A route may come back to a stop that it has
 * forgotten (ng-routes; Baldacci, Mingozzi, Roberti 2011), but never straight back to the one it came from: each cell also holds the
 * least of those that came from elsewhere (Christofides, Mingozzi, Toth 1981). Of the clock only what stands by itself is kept: stops
 * and legs for which there is no time (hours.c). All of that only makes the least smaller, so what is confirmed here holds; and since the bound's own pricing has the same sets and forbids no more, a right
 * proof is confirmed. Legs are rounded in another order here, so each is taken a metre and a second longer: a route may be below the
 * claim by that, and by a rupiah for its two products, not by more. Each kind of load alone, or the number of stops where none binds,
 * gives such a table, and one that confirms the claim is enough. Where
 * the proof needs the clock of whole routes, those that refute it must be in time; where only routes that take too long are below the
 * claim, or the table would be too large, the verdict says that this part was not repeated. */
#include "verify/pricing.h"

#include <stdio.h>

enum { NEAR_OWN = 6, LATE = INT32_MAX };
static const uint64_t STOPS_SQUARE_MOST = 16000000, CELLS_MOST = 15000000, STEPS_MOST = 8000000000;

/* ---- reduced costs ---- */

static int64_t leg_cost(const pricing *x, uint32_t a, uint32_t b)
{
    const size_t at = (size_t)a * (x->n + 1) + b;
    if (x->s[at] < 0 || (a < x->n && !pricing_fits(x, a)) || (b < x->n && !pricing_fits(x, b))) return VERIFY_FAR;
    const int64_t stay_s = a < x->n ? x->stay_s[a] : 0;
    return pricing_price(x, x->m[at] + SLACK_M, x->s[at] + SLACK_S + stay_s);
}

static void enter_set(pricing *x, const proof_cut *c, bool *in)
{
    const int64_t prize = c->dual * c->weight[x->class];
    for (uint32_t a = 0; a < c->n_stops; a++) in[c->stops[a]] = true;
    for (uint32_t a = 0; a < c->n_stops; a++) {
        const uint32_t b = c->stops[a];
        if (x->enter[b] < VERIFY_FAR) x->enter[b] -= prize;
        for (uint32_t i = 0; i < x->n; i++)
            if (!in[i] && x->arc[(size_t)i * x->n + b] < VERIFY_FAR) x->arc[(size_t)i * x->n + b] -= prize;
    }
    for (uint32_t a = 0; a < c->n_stops; a++) in[c->stops[a]] = false;
}

static jalur_status fill_costs(pricing *x)
{
    jalur_status st = JALUR_OK;
    bool *in = NULL;
    const uint32_t n = x->n;
    TRY(mem_new(x->j->ctx, n, sizeof *in, &in));
    for (uint32_t b = 0; b < n; b++) x->stay_s[b] = (int64_t)judge_service_s(x->j, x->p->stops[b].station, x->v);
    for (uint32_t b = 0; b < n; b++) {
        const int64_t dual = x->p->stops[b].dual;
        x->enter[b] = leg_cost(x, n, b);
        if (x->enter[b] < VERIFY_FAR) x->enter[b] += pricing_fixed(x) - dual;
        x->leave[b] = leg_cost(x, b, n);
        for (uint32_t a = 0; a < n; a++) {
            int64_t *arc = &x->arc[(size_t)a * n + b];
            *arc = a == b ? VERIFY_FAR : leg_cost(x, a, b);
            if (*arc < VERIFY_FAR) *arc -= dual;
        }
    }
    for (uint32_t c = 0; c < x->p->n_cuts; c++) enter_set(x, &x->p->cuts[c], in);
done:
    mem_free(x->j->ctx, in);
    return st;
}

/* ---- hours ---- */

static void fill_windows(pricing *x, bool free)
{
    for (uint32_t i = 0; i < x->n; i++) {
        const station *s = &x->j->t->stations[x->p->stops[i].station];
        const double last = judge_last_open_s(x->j, s);
        const int64_t open = judge_next_open_s(x->j, s, INT64_MIN / 4);
        x->open_s[i] = free ? INT64_MIN / 4 : open < VERIFY_FAR ? open : VERIFY_FAR;
        x->close_s[i] = free || last > (double)VERIFY_FAR ? VERIFY_FAR : last < 0 ? -1 : (int64_t)last;
    }
}

/* Loading, driving and serving of a day at most: the first `from` breaks are taken in any case, of the others as many as it likes; each
 * takes its time, and before the first that is not taken there is no more work than it allows. */
static int64_t busy_most_s(const vehicle *v, int64_t day_s)
{
    int64_t most_s = 0, allowed_s = 0;
    uint32_t from = 0;
    for (uint32_t b = 0; b < v->n_breaks; b++)
        if (v->breaks[b].after_s <= 0) from = b + 1;
    for (uint32_t b = 0; b < v->n_breaks; b++) {
        const int64_t next_s = v->breaks[b].after_s > 0 ? allowed_s + v->breaks[b].after_s : VERIFY_FAR;
        if (b >= from && next_s < day_s && next_s > most_s) most_s = next_s;
        if (b >= from && next_s >= day_s && day_s > most_s) most_s = day_s;
        allowed_s = next_s < VERIFY_FAR ? next_s : VERIFY_FAR;
        day_s -= v->breaks[b].length_s;
    }
    return day_s > most_s ? day_s : most_s;
}

/* Days that differ in their hours alone may be one class: what no day has time for. */
static jalur_status fill_hours(pricing *x)
{
    jalur_status st = JALUR_OK;
    int64_t start_s = INT64_MAX, end_s = INT64_MIN, longest_s = 0;
    for (uint32_t t = 0; t < x->p->n_types; t++) {
        int64_t from_s, to_s;
        const vehicle *v = &x->j->t->vehicles[x->p->types[t].vehicle];
        if (x->p->types[t].class != x->class) continue;
        judge_shift(x->j, v, x->p->types[t].day, &from_s, &to_s);
        const int64_t work_s = v->max_work_s > 0 && v->max_work_s < to_s - from_s ? v->max_work_s : to_s - from_s;
        from_s += (int64_t)judge_load_s(x->j, v);
        const int64_t busy_s = busy_most_s(v, work_s) - (int64_t)judge_load_s(x->j, v);
        if (busy_s > longest_s) longest_s = busy_s;
        if (from_s < start_s) start_s = from_s;
        if (to_s > end_s) end_s = to_s;
        x->from_s = from_s;
        x->to_s = from_s + work_s - (int64_t)judge_load_s(x->j, v);
    }
    x->longest_s = longest_s;
    vhours h = {.n = x->n, .s = x->s, .stay_s = x->stay_s, .open_s = x->open_s, .close_s = x->close_s, .enter = x->enter,
                .leave = x->leave, .arc = x->arc, .end_s = longest_s};
    fill_windows(x, true);
    TRY(verify_hours(x->j->ctx, &h));
    fill_windows(x, false);
    h.start_s = start_s;
    h.end_s = end_s;
    TRY(verify_hours(x->j->ctx, &h));
done:
    return st;
}

/* ---- sets of neighbours, levels of load ---- */

/* Where the proof names none: the nearest. */
static void nearest(pricing *x, uint32_t i)
{
    const int64_t *m = &x->m[(size_t)i * (x->n + 1)];
    uint32_t *set = &x->near[(size_t)i * PRICING_NEAR_MOST], n = 0;
    for (uint32_t a = 0; a < x->n; a++) {
        if (a == i || m[a] < 0) continue;
        uint32_t at = n < NEAR_OWN ? n++ : NEAR_OWN;
        if (at == NEAR_OWN && m[a] >= m[set[--at]]) continue;
        for (; at > 0 && m[set[at - 1]] > m[a]; at--) set[at] = set[at - 1];
        set[at] = a;
    }
    x->n_near[i] = n;
}

static void fill_sets(pricing *x)
{
    bool named = false;
    memset(x->place, 0, (size_t)x->n * x->n);
    for (uint32_t i = 0; i < x->n; i++) named |= x->p->stops[i].n_near > 0;
    for (uint32_t i = 0; i < x->n; i++) {
        const proof_stop *s = &x->p->stops[i];
        if (!named) nearest(x, i);
        else x->n_near[i] = s->n_near < PRICING_NEAR_MOST ? s->n_near : PRICING_NEAR_MOST;
        for (uint32_t a = 0; a < x->n_near[i]; a++) {
            uint32_t *member = &x->near[(size_t)i * PRICING_NEAR_MOST + a];
            if (named) *member = s->near[a];
            x->place[(size_t)i * x->n + *member] = (uint8_t)(a + 1);
        }
        x->first[i + 1] = x->first[i] + (UINT32_C(1) << x->n_near[i]);
    }
}

/* What no vehicle of the class reaches in time counts for nothing in what it carries, as in the bound. */
static void drop_unreached(pricing *x)
{
    for (uint32_t b = 0; b < x->n; b++) {
        bool reached = x->enter[b] < VERIFY_FAR;
        for (uint32_t a = 0; a < x->n && !reached; a++) reached = x->arc[(size_t)a * x->n + b] < VERIFY_FAR;
        x->served[b] &= reached;
    }
}

/* How many vehicles all stops fill that it serves; 0 where there is no limit, or one of them has nothing of this kind. */
static double filled_by(const pricing *x, int d)
{
    const uint32_t most = pricing_most(x, d);
    double sum = 0;
    if (most == 0 || most == UINT32_MAX) return 0;
    for (uint32_t i = 0; i < x->n; i++) {
        if (!x->served[i]) continue;
        if (pricing_demand(x, i, d) == 0) return 0;
        sum += pricing_demand(x, i, d);
    }
    return sum / most;
}

/* The kind of load, or the number of stops, that fills the vehicle soonest and was not tried yet, in its largest common parts. Where
 * no load fills it, that is the number: a way that comes back to stops would else be longer than any route. False: all were tried. */
static bool choose_load(pricing *x, bool tried[CARGO_DIMENSIONS + 1])
{
    double most = 0;
    int best = -1;
    uint32_t part = 0;
    for (int d = 0; d <= CARGO_DIMENSIONS; d++) {
        const double filled = tried[d] ? 0 : filled_by(x, d);
        if (filled > most) most = filled, best = d;
    }
    if (best < 0) return false;
    tried[best] = true;
    for (uint32_t i = 0; i < x->n; i++)
        if (x->served[i]) part = pricing_common(pricing_demand(x, i, best), part);
    x->rings = 1;
    x->room = pricing_most(x, best) / part;
    for (uint32_t i = 0; i < x->n; i++) {
        x->demand[i] = x->served[i] ? pricing_demand(x, i, best) / part : 1;
        if (x->demand[i] >= x->rings && x->demand[i] <= x->room) x->rings = x->demand[i] + 1;
    }
    return true;
}

/* ---- the table ---- */

void pricing_translate(const pricing *x, uint32_t a, uint32_t b, uint16_t *to)
{
    const uint8_t *place = &x->place[(size_t)b * x->n];
    to[0] = (uint16_t)(place[a] ? 1u << (place[a] - 1) : 0u);
    for (uint32_t bit = 0; bit < x->n_near[a]; bit++) {
        const uint8_t at = place[x->near[(size_t)a * PRICING_NEAR_MOST + bit]];
        const uint16_t more = (uint16_t)(at ? 1u << (at - 1) : 0u);
        for (uint32_t mask = 0; mask < 1u << bit; mask++) to[mask | 1u << bit] = to[mask] | more;
    }
}

static const cell EMPTY = {VERIFY_FAR, VERIFY_FAR, JALUR_NONE, LATE, LATE};

static void offer(cell *c, int64_t cost, uint32_t from, int32_t at_s)
{
    if (cost < c->first) {
        if (c->from != from) c->second = c->first, c->second_s = c->first_s;
        c->first = cost;
        c->first_s = at_s;
        c->from = from;
    } else if (c->from != from && cost < c->second) {
        c->second = cost;
        c->second_s = at_s;
    }
}

/* Service at b begins, after `a` (the number of stops: the depot) was left to or its service began. */
static int32_t then_s(const pricing *x, int64_t at_s, uint32_t a, uint32_t b)
{
    if (at_s == LATE) return LATE;
    int64_t s = at_s + x->s[(size_t)a * (x->n + 1) + b] + (a < x->n ? x->stay_s[a] : 0);
    if (b < x->n && s < x->open_s[b]) s = x->open_s[b];
    return s > (b < x->n ? x->close_s[b] : x->to_s) || s >= LATE ? LATE : (int32_t)s;
}

static cell *cells_of(const pricing *x, uint32_t level, uint32_t stop)
{
    return &x->cell[(size_t)(level % x->rings) * x->first[x->n] + x->first[stop]];
}

static void go_on(pricing *x, uint32_t level, uint32_t a, uint32_t b, uint16_t *to)
{
    const uint32_t masks = 1u << x->n_near[a];
    const int64_t arc = x->arc[(size_t)a * x->n + b];
    const cell *from = cells_of(x, level, a);
    cell *at = cells_of(x, level + x->demand[b], b);
    const uint8_t place = x->place[(size_t)a * x->n + b];
    const uint32_t known = place ? 1u << (place - 1) : 0;
    pricing_translate(x, a, b, to);
    for (uint32_t mask = 0; mask < masks; mask++) {
        const bool back = from[mask].from == b;
        const int64_t cost = back ? from[mask].second : from[mask].first;
        if (cost < VERIFY_FAR && !(mask & known) && cost + arc < at[to[mask]].second)
            offer(&at[to[mask]], cost + arc, a, then_s(x, back ? from[mask].second_s : from[mask].first_s, a, b));
    }
}

typedef struct found_least { /* reduced costs: of all routes, and of routes that are in time */
    int64_t all, in_time;
} found_least;

static void close_routes(const pricing *x, uint32_t a, const cell *from, found_least *least)
{
    for (uint32_t mask = 0; mask < 1u << x->n_near[a]; mask++) {
        if (from[mask].first >= VERIFY_FAR) continue;
        const int64_t cost = from[mask].first + x->leave[a];
        if (cost < least->all) least->all = cost;
        if (cost < least->in_time && then_s(x, from[mask].first_s, a, x->n) != LATE) least->in_time = cost;
    }
}

/* All ways that have loaded as much as the level, closed and continued; then the level is free for a later one. */
static void fill_level(pricing *x, uint32_t level, found_least *least)
{
    const uint32_t cells = x->first[x->n];
    uint16_t to[1 << PRICING_NEAR_MOST];
    for (uint32_t a = 0; a < x->n; a++) {
        const cell *from = cells_of(x, level, a);
        int64_t best = VERIFY_FAR;
        for (uint32_t mask = 0; mask < 1u << x->n_near[a]; mask++)
            if (from[mask].first < best) best = from[mask].first;
        if (best >= VERIFY_FAR) continue;
        if (x->leave[a] < VERIFY_FAR) close_routes(x, a, from, least);
        for (uint32_t b = 0; b < x->n; b++)
            if (x->arc[(size_t)a * x->n + b] < VERIFY_FAR && level + x->demand[b] <= x->room) go_on(x, level, a, b, to);
    }
    cell *mine = cells_of(x, level, 0);
    for (uint32_t c = 0; c < cells; c++) mine[c] = EMPTY;
}

static jalur_status fill_table(pricing *x, uint64_t cells, found_least *least)
{
    jalur_status st = JALUR_OK;
    mem_free(x->j->ctx, x->cell);
    x->cell = NULL;
    TRY(mem_new(x->j->ctx, (size_t)cells, sizeof *x->cell, &x->cell));
    for (size_t c = 0; c < (size_t)x->rings * x->first[x->n]; c++) x->cell[c] = EMPTY;
    for (uint32_t level = 1; level <= x->room; level++) {
        TRY(step_progress(x->j->ctx, "verifying the bound", level, x->room));
        for (uint32_t i = 0; i < x->n; i++)
            if (x->demand[i] == level && x->enter[i] < VERIFY_FAR) offer(cells_of(x, level, i), x->enter[i], x->n, then_s(x, x->from_s, x->n, i));
        fill_level(x, level, least);
    }
done:
    return st;
}

/* ---- all classes ---- */

static jalur_status get_room(pricing *x)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = x->j->ctx;
    const size_t n = x->n, legs = (n + 1) * (n + 1);
    TRY(mem_new(ctx, n, sizeof *x->served, &x->served));
    if (!x->all) return JALUR_OK;
    TRY(mem_new(ctx, legs, sizeof *x->s, &x->s));
    TRY(mem_new(ctx, legs, sizeof *x->m, &x->m));
    TRY(mem_new(ctx, n * PRICING_NEAR_MOST, sizeof *x->near, &x->near));
    TRY(mem_new(ctx, n, sizeof *x->n_near, &x->n_near));
    TRY(mem_new(ctx, n * n, sizeof *x->place, &x->place));
    TRY(mem_new(ctx, n * n, sizeof *x->arc, &x->arc));
    TRY(mem_new(ctx, n, sizeof *x->enter, &x->enter));
    TRY(mem_new(ctx, n, sizeof *x->leave, &x->leave));
    TRY(mem_new(ctx, n, sizeof *x->stay_s, &x->stay_s));
    TRY(mem_new(ctx, n, sizeof *x->open_s, &x->open_s));
    TRY(mem_new(ctx, n, sizeof *x->close_s, &x->close_s));
    TRY(mem_new(ctx, n, sizeof *x->demand, &x->demand));
    TRY(mem_new(ctx, n + 1, sizeof *x->first, &x->first));
done:
    return st;
}

static void give_back(pricing *x)
{
    void *all[] = {x->served, x->s, x->m, x->near, x->n_near, x->place, x->arc, x->enter, x->leave, x->stay_s, x->open_s, x->close_s, x->demand, x->first, x->cell};
    for (size_t a = 0; a < sizeof all / sizeof *all; a++) mem_free(x->j->ctx, all[a]);
}

static void not_repeated(judge *j, uint32_t class, const char *why)
{
    char where[WHERE_MAX];
    snprintf(where, sizeof where, "bound, vehicles of class %u", class + 1);
    j->out->bound_priced = false;
    judge_note(j, "bound-not-repeated", where, why, "the least reduced cost, found again");
}

/* By the kind of load that was chosen. *fits false: the table would be too large. */
static jalur_status price_by_load(pricing *x, found_least *z, bool *fits)
{
    jalur_status st = JALUR_OK;
    const int64_t band_s = x->p->classes[x->class].band_s;
    const uint64_t cells = (uint64_t)x->first[x->n] * x->rings;
    *z = (found_least){VERIFY_FAR, VERIFY_FAR};
    if (band_s > 0) {
        TRY(pricing_by_hours(x, band_s, CELLS_MOST, fits, &z->all));
        z->in_time = z->all;
        goto done;
    }
    *fits = cells <= CELLS_MOST && (uint64_t)x->first[x->n] * x->room * x->n <= STEPS_MOST;
    if (*fits) TRY(fill_table(x, cells, z));
done:
    return st;
}

/* By one kind of load after the other until one confirms the claim: each alone leaves more ways than there are routes. *priced false:
 * none did, and for one the table would be too large. */
static jalur_status price_by_loads(pricing *x, found_least *best, bool *priced)
{
    jalur_status st = JALUR_OK;
    const proof_class *k = &x->p->classes[x->class];
    const int64_t claim = k->least - x->p->unit;
    bool tried[CARGO_DIMENSIONS + 1] = {false}, large = false, any = false, good = false;
    found_least z;
    *best = (found_least){VERIFY_FAR, VERIFY_FAR};
    while (!good && choose_load(x, tried)) {
        bool fits;
        TRY(price_by_load(x, &z, &fits));
        large |= !fits;
        if (!fits) continue;
        best->all = any && best->all > z.all ? best->all : z.all;
        best->in_time = any && best->in_time > z.in_time ? best->in_time : z.in_time;
        any = true;
        good = claim <= best->all || (k->timed && claim <= best->in_time);
    }
    *priced = good || !large;
done:
    return st;
}

static jalur_status price_class(pricing *x, int64_t *least)
{
    jalur_status st = JALUR_OK;
    judge *j = x->j;
    const proof_class *k = &x->p->classes[x->class];
    char where[WHERE_MAX], found[96], expected[96];
    found_least z;
    bool good, priced;
    x->v = judge_class_vehicle(j, x->p, x->class);
    bool open;
    if (!x->v || judge_home(j, x->v) == JALUR_NONE || (judge_end(j, x->v, &open) == JALUR_NONE && !open)) {
        not_repeated(j, x->class, "no home, or no end");
        return JALUR_OK;
    }
    for (uint32_t i = 0; i < x->n; i++) x->served[i] = pricing_fits(x, i);
    TRY(pricing_shares(x, false, &good));
    if (good) return JALUR_OK;
    if (!x->all) {
        not_repeated(j, x->class, "too many stops to repeat it");
        return JALUR_OK;
    }
    TRY(pricing_legs(x));
    TRY(pricing_shares(x, true, &good));
    if (good) return JALUR_OK;
    TRY(fill_costs(x));
    TRY(fill_hours(x));
    drop_unreached(x);
    TRY(pricing_shares(x, true, &good));
    if (good) return JALUR_OK;
    fill_sets(x);
    TRY(price_by_loads(x, &z, &priced));
    if (!priced) {
        not_repeated(j, x->class, "too many stops and loads to repeat it");
        return JALUR_OK;
    }
    const bool timed = k->timed && k->least <= z.in_time + x->p->unit;
    good = timed || k->least <= z.all + x->p->unit;
    if (timed && k->least > z.all + x->p->unit) {
        not_repeated(j, x->class, "its proof needs the clock: all routes found below it take too long");
        return JALUR_OK;
    }
    snprintf(where, sizeof where, "bound, vehicles of class %u", x->class + 1);
    snprintf(found, sizeof found, "no route with less than %.2f Rp after its duals", (double)k->least / (double)x->p->unit);
    snprintf(expected, sizeof expected, "%.2f Rp", (double)z.all / (double)x->p->unit);
    judge_true(j, k->least <= 0, "bound-price", where, found, "at most 0");
    judge_true(j, good, "bound-price", where, found, expected);
    *least = z.all < 0 ? z.all : 0;
done:
    return st;
}

jalur_status verify_pricing(judge *j, const plan_proof *p, int64_t *least)
{
    jalur_status st = JALUR_OK;
    pricing x = {.j = j, .p = p, .n = p->n_stops, .all = (uint64_t)p->n_stops * p->n_stops <= STOPS_SQUARE_MOST};
    j->out->bound_priced = false;
    if (p->n_stops == 0) return JALUR_OK;
    j->out->bound_priced = true;
    TRY(get_room(&x));
    for (x.class = 0; x.class < p->n_classes; x.class++) TRY(price_class(&x, &least[x.class]));
done:
    give_back(&x);
    return st;
}
