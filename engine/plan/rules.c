#include "plan/rules.h"

#include "base/ctx.h"

void rules_work_release(rules_work *w)
{
    if (w->ctx) mem_free(w->ctx, w->list);
    if (w->ctx) mem_free(w->ctx, w->rest);
    if (w->ctx) mem_free(w->ctx, w->ahead);
    if (w->ctx) mem_free(w->ctx, w->via);
    *w = (rules_work){0};
}

/* ---- limits ---- */

static int64_t limit(const rules *r, unsigned rule, int64_t value)
{
    return r->lifted & rule ? RULES_EVER : value;
}

static int64_t day_ends(const rules *r, uint32_t nights)
{
    return limit(r, RULE_SHIFT, r->t->end_s + (int64_t)nights * RULES_DAY_S);
}

static int64_t work_today(const rules *r, const rules_label *a)
{
    return a->span.long_s + (a->nights ? 0 : r->t->load_s);
}

static bool within_limits(const rules *r, const rules_label *a)
{
    if (r->t->max_duration_s != INT32_MAX && work_today(r, a) > limit(r, RULE_DURATION, r->t->max_duration_s)) return false;
    if (r->t->max_drive_s && a->drive_s > limit(r, RULE_DRIVE, r->t->max_drive_s)) return false;
    return !r->t->max_distance_m || a->far_m <= limit(r, RULE_DISTANCE, r->t->max_distance_m);
}

/* How far the day that ends here is beyond its rules that are lifted. */
static int64_t day_excess(const rules *r, const rules_label *a)
{
    int64_t over = 0, shift = rules_label_ends(a) - r->t->end_s - (int64_t)a->nights * RULES_DAY_S;
    int64_t duration = work_today(r, a) - r->t->max_duration_s, drive = a->drive_s - r->t->max_drive_s;
    if ((r->lifted & RULE_SHIFT) && shift > 0) over += shift;
    if ((r->lifted & RULE_DURATION) && r->t->max_duration_s != INT32_MAX && duration > 0) over += duration;
    if ((r->lifted & RULE_DRIVE) && r->t->max_drive_s && drive > 0) over += drive;
    return over;
}

/* The day's work is done: its hours and overtime. */
static void day_close(const rules *r, rules_label *a)
{
    int64_t over = r->t->overtime_after_s ? work_today(r, a) - r->t->overtime_after_s : 0;
    a->paid_s += a->span.long_s;
    a->over_s += over > 0 ? over : 0;
}

/* ---- the steps of a label ---- */

typedef struct walk {
    const rules *r;
    rules_work *w;
    const uint32_t *stops;
    uint32_t n, i;            /* the next stop */
    size_t front;             /* where the labels that are being made begin */
    const rules_ahead *ahead; /* of the labels that are being made */
    uint32_t from, to, index; /* label; row; what is done there */
    plan_step_kind kind;
    int64_t leg_s, leg_m, far_m;
} walk;

/* Deliveries are aboard from the start of the trip: each raises the load of all that came before it on the trip. */
static bool load_take(const rules *r, rules_label *a, uint32_t stop)
{
    const plan_stop *s = &r->p->stops[stop];
    const uint32_t from = r->pickup_of ? r->pickup_of[stop] : JALUR_NONE;
    for (uint32_t k = 0; k < r->dims; k++) {
        uint32_t d = r->dim[k];
        uint32_t *mine = s->pair ? &a->pair[k] : &a->home[k];
        if (from != JALUR_NONE) a->pair[k] -= r->p->stops[from].pickup[d];
        *mine = rules_load_sum(*mine, s->pickup[d]);
        uint32_t after = rules_load_sum(a->home[k], a->pair[k]);
        a->most[k] = rules_load_sum(a->most[k], s->demand[d]);
        if (after > a->most[k]) a->most[k] = after;
        if (a->most[k] > r->v->capacity[d] && !(r->lifted & RULE_LOAD)) return false;
    }
    return true;
}

/* Whatever follows, the way costs no less than `most`. */
static bool too_dear(const walk *x, const rules_label *a)
{
    const plan_lorry *v = x->r->v;
    if (x->w->most == 0) return false;
    int64_t price = v->fixed + v->per_m * a->metres + v->per_s * (a->paid_s + a->span.long_s) + v->per_over_s * a->over_s;
    return price + x->w->rest[x->i] >= x->w->most;
}

/* Goods of release 0 are there before any clock begins, also one that begins below 0. */
static int64_t released_s(const plan_stop *s)
{
    return s->release_s > 0 ? s->release_s : -RULES_EVER;
}

/* Changes the label. */
static void stop_serve(const walk *x, rules_label *a, int64_t from_s, int64_t to_s, int64_t close_s)
{
    const rules *r = x->r;
    uint32_t stop = x->stops[x->i];
    const int64_t setup_s = plan_stop_sets_up(&r->p->stops[stop]) ? rules_setup_s(r, rules_label_place(r, &x->w->list[x->from]), stop) : 0;
    plan_span here = {setup_s + rules_service_s(r, stop), from_s, to_s};
    if (from_s > to_s || released_s(&r->p->stops[stop]) > a->ready_s) return;
    if (!plan_join(&a->span, 0, &here) || !within_limits(r, a) || too_dear(x, a)) return;
    if (r->lifted & RULE_WINDOW) {
        int64_t late = rules_label_ends(a) - here.long_s - close_s;
        a->late_s += late > 0 ? late : 0;
    }
    a->work_s += here.long_s;
    a->since++;
    if (rules_tired(r, a->breaks, a->work_s) || !load_take(r, a, stop)) return;
    rules_push(x->w, x->front, r, a, x->ahead);
}

/* In each of the periods that it is open; with the rule lifted, until the next begins. */
static void stop_try(const walk *x, rules_label *arrived)
{
    const plan_stop *s = &x->r->p->stops[x->stops[x->i]];
    const bool lifted = x->r->lifted & RULE_WINDOW;
    int64_t from = s->open_s;
    for (uint32_t c = 0; c < s->n_closed; c++) {
        const int64_t before = (int64_t)s->closed[c].from_s - 1, close = before < s->close_s ? before : s->close_s;
        rules_label a = *arrived;
        stop_serve(x, &a, from, lifted ? s->closed[c].to_s : close, close);
        if (s->closed[c].to_s >= from) from = (int64_t)s->closed[c].to_s + 1;
    }
    stop_serve(x, arrived, from, limit(x->r, RULE_WINDOW, s->close_s), s->close_s);
}

/* A trip leaves with what is released by then: one label for each time that matters to the stops ahead. */
static void trip_begin(const walk *x, const rules_label *loaded)
{
    const rules *r = x->r;
    rules_label a = *loaded;
    int64_t ready = rules_label_ends(loaded);
    uint64_t load[PLAN_DIMENSIONS] = {0};
    bool fits = x->w->ahead[0].release_s > ready; /* else nothing is released later */
    a.ready_s = ready;
    rules_push(x->w, x->front, r, &a, x->ahead);
    for (uint32_t i = x->i; i < x->n && fits; i++) {
        const plan_stop *s = &r->p->stops[x->stops[i]];
        for (uint32_t k = 0; k < r->dims && !(r->lifted & RULE_LOAD); k++) fits &= (load[k] += s->demand[r->dim[k]]) <= r->v->capacity[r->dim[k]];
        int64_t release = released_s(s);
        if (release <= ready || !fits) continue;
        plan_span leaves = {0, release, RULES_EVER};
        a = *loaded;
        a.ready_s = ready = release;
        if (!plan_join(&a.span, 0, &leaves)) return;
        rules_push(x->w, x->front, r, &a, x->ahead);
    }
}

static void reload(const walk *x, rules_label *a)
{
    plan_span here = {x->r->t->reload_s, -RULES_EVER, RULES_EVER};
    if (!plan_join(&a->span, 0, &here)) return;
    a->work_s += here.long_s;
    a->since = 0;
    a->reloads++;
    a->ready_s = 0;
    for (uint32_t k = 0; k < x->r->dims; k++) {
        a->home[k] = 0;
        a->most[k] = a->pair[k];
    }
    if (within_limits(x->r, a) && !rules_tired(x->r, a->breaks, a->work_s)) trip_begin(x, a);
}

/* Arriving sooner than the span allows costs nothing less, so it arrives as soon as it can. */
static void night(const walk *x, rules_label *a)
{
    const plan_type *t = x->r->t;
    int64_t rested = rules_label_ends(a) + t->night_s, morning;
    if (!rules_rested(x->r, a->breaks)) return;
    a->late_s += day_excess(x->r, a);
    day_close(x->r, a);
    a->left_s = a->span.early_s;
    morning = t->start_s + (int64_t)++a->nights * RULES_DAY_S;
    a->span = (plan_span){0, rested > morning ? rested : morning, day_ends(x->r, a->nights)};
    a->drive_s = a->work_s = 0;
    a->breaks = 0;
    if (a->span.early_s <= a->span.late_s) rules_push(x->w, x->front, x->r, a, x->ahead);
}

static void end(const walk *x, rules_label *a)
{
    if (!rules_rested(x->r, a->breaks)) return;
    day_close(x->r, a);
    if (x->w->st == JALUR_OK) x->w->st = mem_grow(x->w->ctx, &x->w->list, &x->w->cap, x->w->n + 1, sizeof *x->w->list);
    if (x->w->st == JALUR_OK) x->w->list[x->w->n++] = *a;
}

static void arrive(void *self, const leg_rest *rest)
{
    walk *x = self;
    const rules *r = x->r;
    rules_label a = x->w->list[x->from];
    const plan_span leave = {0, -RULES_EVER, rest->latest_s};
    const plan_span there = {rest->length_s, rest->hold_s - rest->length_s, RULES_EVER};
    const plan_span today = {0, -RULES_EVER, day_ends(r, a.nights)};
    if (rest->n && !plan_join(&a.span, 0, &leave)) return;
    if (!plan_join(&a.span, x->leg_s, &there) || !plan_join(&a.span, 0, &today)) return;
    a.drive_s += x->leg_s;
    a.metres += x->leg_m;
    a.far_m += x->far_m;
    a.work_s = rest->work_s;
    a.breaks += rest->n;
    a.rested = rest->n;
    if (!within_limits(r, &a) || rules_tired(r, a.breaks, a.work_s)) return;
    a.at = x->to;
    a.from = x->from;
    a.kind = x->kind;
    a.index = x->index;
    if (x->kind == PLAN_STOP) stop_try(x, &a);
    if (x->kind == PLAN_RELOAD) reload(x, &a);
    if (x->kind == PLAN_NIGHT) night(x, &a);
    if (x->kind == PLAN_END) end(x, &a);
}

static void go(walk *x, uint32_t from, uint32_t to, plan_step_kind kind, uint32_t index)
{
    const rules_label *a = &x->w->list[from];
    x->from = from;
    x->to = to;
    x->kind = kind;
    x->index = index;
    const bool open = kind == PLAN_END && x->r->v->end == JALUR_NONE;
    x->leg_s = open ? 0 : rules_leg_s(x->r, a->at, to);
    x->leg_m = open ? 0 : rules_leg_m(x->r, a->at, to);
    x->far_m = open ? 0 : rules_leg_far(x->r, a->at, to, x->leg_m);
    if (x->leg_s >= PLAN_FAR_S) return;
    const leg_rest through = {.hold_s = -RULES_EVER, .latest_s = RULES_EVER, .work_s = a->work_s + x->leg_s};
    if (!x->r->breaks) {
        arrive(x, &through);
        return;
    }
    const rules_label here = *a; /* the list moves */
    rules_leg(x->r, &here, x->leg_s, arrive, x);
}

/* Where the reload is given. */
static void via(walk *x, size_t i)
{
    const uint32_t k = x->i < x->n ? x->w->via[x->i] : 0;
    if (k == 0 || x->w->list[i].since == 0) return;
    go(x, (uint32_t)i, x->r->v->reload_at[k - 1], PLAN_RELOAD, k - 1);
    x->w->list[i].dead = true;
}

/* Between two stops: reloads and nights, in any order, until nothing new comes up. */
static void detours(walk *x, size_t first)
{
    const plan_lorry *v = x->r->v;
    x->front = x->w->n;
    for (size_t i = first; i < x->w->n; i++) {
        if (x->w->list[i].dead) continue;
        if (x->w->later) {
            via(x, i);
            continue;
        }
        if (x->i < x->n && x->w->list[i].since > 0 && x->w->list[i].reloads < x->r->t->reloads)
            for (uint32_t k = 0; k < v->n_reload; k++) go(x, (uint32_t)i, v->reload_at[k], PLAN_RELOAD, k);
        if (x->w->list[i].nights < x->r->t->nights)
            for (uint32_t k = 0; k < v->n_night; k++) go(x, (uint32_t)i, v->night_at[k], PLAN_NIGHT, k);
    }
}

static void begin(walk *x)
{
    const plan_lorry *v = x->r->v;
    rules_label a = {.span = {0, v->out_s, day_ends(x->r, 0)}, .at = v->depot, .from = JALUR_NONE, .kind = PLAN_START};
    a.work_s = x->r->t->load_s;
    x->front = x->w->n;
    if (a.span.early_s > a.span.late_s || !within_limits(x->r, &a) || rules_tired(x->r, 0, a.work_s)) return;
    trip_begin(x, &a);
}

static void finish(walk *x, size_t first)
{
    const plan_lorry *v = x->r->v;
    size_t last = x->w->n;
    x->front = last;
    for (size_t i = first; i < last; i++) {
        if (x->w->list[i].dead) continue;
        if (v->end == JALUR_NONE)
            go(x, (uint32_t)i, x->w->list[i].at, PLAN_END, x->w->list[i].at);
        else
            go(x, (uint32_t)i, v->end, PLAN_END, v->end);
    }
}

uint32_t rules_label_place(const rules *r, const rules_label *at)
{
    const plan_type *t = r->t;
    if (at->kind == PLAN_STOP) return r->p->stops[at->index].place;
    if (at->kind == PLAN_NIGHT) return t->night_places[at->index];
    return at->kind == PLAN_RELOAD && t->reload_places ? t->reload_places[at->index] : t->depot;
}

/* ---- the order as such ---- */

/* Pairs are whole and the right way round. */
static bool pairs_stand(const rules *r, const uint32_t *stops, uint32_t n)
{
    const uint32_t *of = r->pickup_of;
    for (uint32_t i = 0; of && i < n; i++) {
        uint32_t to = r->p->stops[stops[i]].pair, from = of[stops[i]];
        bool found = true;
        if (to) {
            found = false;
            for (uint32_t j = i + 1; j < n && !found; j++) found = PLAN_PAIRED(stops[j]) == to;
        }
        if (found && from != JALUR_NONE) {
            found = false;
            for (uint32_t j = 0; j < i && !found; j++) found = stops[j] == from;
        }
        if (!found) return false;
    }
    return true;
}

static double way_price(const rules *r, const rules_label *a)
{
    const double hours = (double)(a->paid_s + r->t->load_s) / 3600.0;
    return (double)r->t->per_km / 1000.0 * (double)a->metres + (double)r->t->per_hour / 3600.0 * (double)a->paid_s +
           (double)r->t->per_overtime_hour / 3600.0 * (double)a->over_s + (double)r->p->goals.per_hour2 * hours * hours +
           (double)r->t->per_night * a->nights;
}

/* How far the end of a way is beyond the rules that are lifted: seconds, or metres of RULE_DISTANCE alone. */
static int64_t way_excess(const rules *r, const rules_label *a)
{
    if ((r->lifted & ~(unsigned)(RULE_LOAD | RULE_STOPS)) == RULE_DISTANCE)
        return a->far_m > r->t->max_distance_m ? a->far_m - r->t->max_distance_m : 0;
    return day_excess(r, a) + a->late_s;
}

/* Of two ways that cost the same: with fewer nights; with `later`, the one that may depart later. */
static bool preferred(const rules_work *w, const rules_label *a, const rules_label *b)
{
    if (a->nights != b->nights) return a->nights < b->nights;
    return w->later && a->span.late_s > b->span.late_s;
}

static bool best_way(const rules *r, rules_work *w, size_t first, rules_sum *out)
{
    size_t best = w->n;
    double price = 0.0;
    int64_t excess = 0;
    for (size_t i = first; i < w->n; i++) {
        int64_t over = way_excess(r, &w->list[i]);
        double p = way_price(r, &w->list[i]);
        if (best < w->n && (over > excess || (over == excess && p > price))) continue;
        if (best < w->n && over == excess && p == price && !preferred(w, &w->list[i], &w->list[best])) continue;
        best = i;
        price = p;
        excess = over;
    }
    if (best == w->n) return false;
    const rules_label a = w->list[best];
    w->list[w->n - 1] = a;
    *out = (rules_sum){a.metres, a.paid_s, a.over_s, a.paid_s + r->t->load_s, excess, a.nights};
    return true;
}

void rules_make(const plan_problem *p, uint32_t type, const plan_lorry *v, const uint32_t *place,
                const uint32_t *pickup_of, rules *out)
{
    const plan_type *t = &p->types[type];
    *out = (rules){.p = p, .t = t, .v = v, .place = place, .pickup_of = pickup_of, .type = type};
    if (!place) out->m = &p->legs[t->legs];
    for (uint32_t d = 0; d < PLAN_DIMENSIONS; d++)
        if (t->capacity[d] != UINT32_MAX) out->dim[out->dims++] = d;
    out->hours = t->per_hour || t->max_duration_s != INT32_MAX || t->overtime_after_s || p->goals.per_hour2;
    out->breaks = t->n_breaks > 0;
    for (uint32_t b = 0; b < t->n_breaks; b++)
        if (t->breaks[b].after_s > 0) out->calm = b + 1;
}

void rules_least(const rules *r, uint32_t a, uint32_t b, int64_t *least_s, int64_t *least_m)
{
    const plan_lorry *v = r->v;
    *least_s = rules_leg_s(r, a, b);
    *least_m = *least_s < PLAN_FAR_S ? rules_leg_m(r, a, b) : INT64_MAX;
    for (uint32_t i = 0; i < v->n_reload + v->n_night; i++) {
        uint32_t c = i < v->n_reload ? v->reload_at[i] : v->night_at[i - v->n_reload];
        int64_t s = rules_leg_s(r, a, c) + rules_leg_s(r, c, b);
        if (s >= PLAN_FAR_S) continue;
        int64_t m = rules_leg_m(r, a, c) + rules_leg_m(r, c, b);
        if (s < *least_s) *least_s = s;
        if (m < *least_m) *least_m = m;
    }
    if (*least_m == INT64_MAX) *least_m = 0;
}

/* From the last stop back. False when memory has ended. */
static bool rest_read(const rules *r, rules_work *w, const uint32_t *stops, uint32_t n)
{
    int64_t rest = 0, s, m;
    if (w->most == 0) return true;
    w->st = mem_grow(w->ctx, &w->rest, &w->cap_rest, n, sizeof *w->rest);
    if (w->st != JALUR_OK) return false;
    for (uint32_t i = n; i-- > 0;) {
        uint32_t to = i + 1 < n ? rules_place(r, stops[i + 1]) : r->v->end;
        if (to != JALUR_NONE) {
            rules_least(r, rules_place(r, stops[i]), to, &s, &m);
            rest += r->v->per_m * m + r->v->per_s * s;
        }
        w->rest[i] = rest;
        rest += r->v->per_s * rules_service_s(r, stops[i]);
    }
    return true;
}

bool rules_eval(const rules *r, rules_work *w, const uint32_t *stops, uint32_t n, rules_sum *out)
{
    walk x = {.r = r, .w = w, .stops = stops, .n = n};
    size_t first = 0;
    w->n = 0;
    if ((n > r->t->max_stops && !(r->lifted & RULE_STOPS)) || !pairs_stand(r, stops, n)) return false;
    if (!rest_read(r, w, stops, n) || !rules_look_ahead(r, w, stops, n)) return false;
    x.ahead = w->ahead;
    begin(&x);
    for (; x.i < n; x.i++) {
        size_t before = first;
        x.ahead = w->ahead + x.i;
        if (x.i > 0 || r->t->nights) detours(&x, before);
        x.ahead = w->ahead + x.i + 1;
        first = x.front = w->n;
        for (size_t i = before; i < first; i++)
            if (!w->list[i].dead) go(&x, (uint32_t)i, rules_place(r, stops[x.i]), PLAN_STOP, stops[x.i]);
        if (w->n == first) return false;
    }
    x.ahead = w->ahead + n;
    if (r->t->nights) detours(&x, first);
    size_t last = w->n;
    finish(&x, first);
    return w->st == JALUR_OK && best_way(r, w, last, out);
}

/* Where the best way reloads. False when memory has ended. */
static bool via_read(rules_work *w, uint32_t n)
{
    w->st = mem_grow(w->ctx, &w->via, &w->cap_via, (size_t)n + 1, sizeof *w->via);
    if (w->st != JALUR_OK) return false;
    uint32_t i = n;
    for (uint32_t at = (uint32_t)w->n - 1; at != JALUR_NONE; at = w->list[at].from) {
        if (w->list[at].kind == PLAN_STOP) w->via[--i] = 0;
        if (w->list[at].kind == PLAN_RELOAD) w->via[i] = w->list[at].index + 1;
    }
    return true;
}

void rules_eval_later(const rules *r, rules_work *w, const uint32_t *stops, uint32_t n, rules_sum *out)
{
    const int64_t most = w->most;
    if (r->p->n_docks == 0 || r->t->nights || !via_read(w, n)) return;
    w->later = true;
    w->most = 0;
    (void)rules_eval(r, w, stops, n, out);
    w->later = false;
    w->most = most;
}
