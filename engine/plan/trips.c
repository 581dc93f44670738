#include "plan/trips.h"

#include "base/ctx.h"

bool trips_fit(const plan_problem *p)
{
    if (p->n_docks) return false;
    for (uint32_t t = 0; t < p->n_types; t++)
        if (p->types[t].nights || !trips_breaks_fit(&p->types[t])) return false;
    for (uint32_t i = 0; i < p->n_stops; i++) {
        const plan_stop *s = &p->stops[i];
        if (s->pair || plan_stop_sets_up(s)) return false;
        for (int d = 0; d < PLAN_DIMENSIONS; d++)
            if (s->pickup[d]) return false;
    }
    return true;
}

void trips_release(jalur_ctx *ctx, trips_way *w)
{
    mem_free(ctx, w->list);
    mem_free(ctx, w->first);
    mem_free(ctx, w->stops);
    *w = (trips_way){0};
}

/* ---- what is common to both ends ---- */

typedef struct walk {
    jalur_ctx *ctx;
    const rules *r;
    int64_t latest_s;
    trips_way *w;
    bool back;
    jalur_status st;
    size_t front; /* where the list that is being made begins */
} walk;

static int64_t span_ends(const plan_span *a)
{
    return a->early_s + a->long_s;
}

static bool within_limits(const rules *r, const trips_label *a)
{
    const plan_type *t = r->t;
    if (t->max_duration_s != INT32_MAX && a->all.long_s + t->load_s > t->max_duration_s) return false;
    if (t->max_drive_s && a->drive_s > t->max_drive_s) return false;
    return a->reloads <= t->reloads && (!t->max_distance_m || a->far_m <= t->max_distance_m);
}

/* The way to a place from the front, with goods of its last trip that are released at `release_s`. */
static bool front_until(const trips_label *a, int64_t release_s, plan_span *out)
{
    const plan_span leaves = {0, release_s, RULES_EVER};
    *out = a->all;
    if (release_s <= a->release_s) return true;
    *out = a->before;
    return plan_join(out, 0, &leaves) && plan_join(out, 0, &a->trip);
}

/* Whatever comes behind the one can come behind the other. */
static bool front_spans(const rules *r, const plan_span *a, const plan_span *b)
{
    if (span_ends(a) > span_ends(b)) return false;
    return !r->hours || (a->long_s <= b->long_s && a->late_s >= b->late_s);
}

/* Wherever the one fits in between, the other does. */
static bool trip_spans(const plan_span *a, const plan_span *b)
{
    return a->long_s <= b->long_s && a->late_s >= b->late_s && span_ends(a) <= span_ends(b);
}

static bool front_beats(const walk *x, const trips_label *a, const trips_label *b)
{
    plan_span worst;
    if (a->release_s >= x->latest_s) return front_spans(x->r, &a->all, &b->all);
    if (a->since == b->since) return front_spans(x->r, &a->before, &b->before) && trip_spans(&a->trip, &b->trip);
    return front_until(a, x->latest_s, &worst) && front_spans(x->r, &worst, &b->all);
}

static bool back_beats(const walk *x, const trips_label *a, const trips_label *b)
{
    if (a->all.late_s < b->all.late_s || a->release_s > b->release_s) return false;
    return !x->r->hours || (a->all.long_s <= b->all.long_s && span_ends(&a->all) <= span_ends(&b->all));
}

static bool label_beats(const walk *x, const trips_label *a, const trips_label *b)
{
    const rules *r = x->r;
    if (a->metres > b->metres || a->reloads > b->reloads || a->home != b->home) return false;
    if (r->t->max_drive_s && a->drive_s > b->drive_s) return false;
    if (r->t->max_distance_m && a->far_m > b->far_m) return false;
    if (r->breaks && !(x->back ? trips_back_rests(r, &a->rest, &b->rest) : trips_front_rests(r, &a->rest, &b->rest))) return false;
    for (uint32_t k = 0; k < r->dims; k++)
        if (a->load[k] > b->load[k]) return false;
    return x->back ? back_beats(x, a, b) : front_beats(x, a, b);
}

/* Room for a label behind the last; NULL: memory ended. The list may move. */
static trips_label *label_room(walk *x)
{
    trips_way *w = x->w;
    if (x->st == JALUR_OK && w->n >= w->cap) x->st = mem_grow(x->ctx, &w->list, &w->cap, w->n + 1, sizeof *w->list);
    return x->st == JALUR_OK ? &w->list[w->n] : NULL;
}

/* One that goes on from label i of the list. */
static trips_label *label_from(walk *x, size_t i)
{
    trips_label *a = label_room(x);
    if (a) *a = x->w->list[i];
    return a;
}

/* The label behind the last stays, unless one of the list is as good everywhere; those it is as good as go. */
static void label_push(walk *x)
{
    const plan_lorry *v = x->r->v;
    trips_way *w = x->w;
    trips_label *a = &w->list[w->n];
    size_t kept = x->front;
    if (!within_limits(x->r, a)) return;
    for (size_t i = x->front; i < w->n; i++)
        if (label_beats(x, &w->list[i], a)) return;
    for (size_t i = x->front; i < w->n; i++) {
        if (label_beats(x, a, &w->list[i])) continue;
        if (kept < i) w->list[kept] = w->list[i];
        kept++;
    }
    a->price = v->per_m * a->metres + v->per_s * a->all.long_s;
    if (kept < w->n) w->list[kept] = *a;
    w->n = kept + 1;
}

/* The list that was made, in order. */
static void list_close(walk *x, size_t list)
{
    trips_way *w = x->w;
    for (size_t i = x->front + 1; i < w->n; i++) {
        const trips_label a = w->list[i];
        size_t at = i;
        for (; at > x->front && w->list[at - 1].price > a.price; at--) w->list[at] = w->list[at - 1];
        w->list[at] = a;
    }
    w->first[list + 1] = (uint32_t)w->n;
    x->front = w->n;
}

/* Room for an order, and how many of its stops from that end have their lists already. */
static jalur_status walk_begin(walk *x, const uint32_t *stops, uint32_t n, uint32_t *kept)
{
    jalur_status st = JALUR_OK;
    trips_way *w = x->w;
    uint32_t same = 0;
    TRY(mem_grow(x->ctx, &w->first, &w->cap_first, 2 * (size_t)n + 3, sizeof *w->first));
    TRY(mem_grow(x->ctx, &w->stops, &w->cap_stops, (size_t)n + 1, sizeof *w->stops));
    while (w->of == x->r && same < w->n_stops && same < n && w->stops[same] == stops[x->back ? n - 1 - same : same]) same++;
    for (uint32_t i = same; i < n; i++) w->stops[i] = stops[x->back ? n - 1 - i : i];
    *kept = w->of == x->r ? same : JALUR_NONE;
    w->of = NULL; /* until it is whole */
    w->n_stops = n;
    w->first[0] = 0;
    w->n = x->front = *kept == JALUR_NONE ? 0 : w->first[2 * same + 2];
done:
    return st;
}

static jalur_status walk_end(walk *x)
{
    if (x->st == JALUR_OK) x->w->of = x->r;
    return x->st;
}

/* Service of the stop in period `i` of those that it is open; false: it is not open then. */
static bool period(const rules *r, uint32_t stop, uint32_t i, plan_span *out)
{
    const plan_stop *s = &r->p->stops[stop];
    *out = rules_span_of(r, stop);
    if (i > 0 && (int64_t)s->closed[i - 1].to_s >= out->early_s) out->early_s = (int64_t)s->closed[i - 1].to_s + 1;
    if (i < s->n_closed && (int64_t)s->closed[i].from_s <= out->late_s) out->late_s = (int64_t)s->closed[i].from_s - 1;
    return out->early_s <= out->late_s;
}

/* Takes goods for a stop aboard. */
static bool load_take(const rules *r, trips_label *a, uint32_t stop)
{
    const plan_stop *s = &r->p->stops[stop];
    for (uint32_t k = 0; k < r->dims; k++) {
        uint64_t sum = (uint64_t)a->load[k] + s->demand[r->dim[k]];
        if (sum > r->v->capacity[r->dim[k]]) return false;
        a->load[k] = (uint32_t)sum;
    }
    return true;
}

static void leg_add(trips_label *a, rules_way leg)
{
    a->metres += leg.m;
    a->drive_s += leg.s;
    a->far_m += leg.far_m;
}

/* ---- from the front ---- */

static void front_visit(walk *x, size_t i, rules_way leg, uint32_t stop, const plan_span *here, const trips_taken *by)
{
    trips_label *a = label_from(x, i);
    const int64_t release = x->r->p->stops[stop].release_s;
    trips_stand stand;
    if (!a || !load_take(x->r, a, stop)) return;
    if (release > a->release_s) {
        if (!front_until(a, release, &a->all)) return;
        a->release_s = release;
    }
    if (!trips_drive(x->r, &a->rest, leg.s, by->breaks, by->choice, &stand) || !trips_work(x->r, &a->rest, here->long_s)) return;
    if (!trips_pass(&a->all, leg.s, &stand, here)) return;
    if (x->latest_s > 0 && !trips_pass(&a->trip, leg.s, &stand, here)) return;
    leg_add(a, leg);
    a->home = JALUR_NONE;
    label_push(x);
}

static void front_stop(walk *x, size_t label, rules_way leg, uint32_t stop)
{
    const trips_rest rest = x->w->list[label].rest;
    const uint32_t left = trips_breaks_left(x->r, &rest), n_closed = x->r->p->stops[stop].n_closed;
    plan_span here;
    for (uint32_t i = 0; leg.s < PLAN_FAR_S && i <= n_closed; i++) {
        if (!period(x->r, stop, i, &here)) continue;
        for (trips_taken by = {0}; by.breaks <= left; by.breaks++) {
            const uint32_t n = trips_choices(x->r, rest.breaks, by.breaks);
            for (by.choice = 0; by.choice < n; by.choice++) front_visit(x, label, leg, stop, &here, &by);
        }
    }
}

static void front_home(walk *x, size_t i, rules_way leg, uint32_t home, uint32_t p, const trips_taken *by)
{
    const rules *r = x->r;
    const plan_span here = {r->t->reload_s, -RULES_EVER, RULES_EVER};
    trips_label *a = label_from(x, i);
    trips_stand stand;
    if (!a || !trips_drive(r, &a->rest, leg.s, by->breaks, by->choice, &stand) || !trips_work(r, &a->rest, here.long_s)) return;
    if (!trips_pass(&a->all, leg.s, &stand, &here)) return;
    leg_add(a, leg);
    a->before = a->all;
    a->trip = (plan_span){0, -RULES_EVER, RULES_EVER};
    a->reloads++;
    a->release_s = 0;
    a->since = p * r->v->n_reload + home;
    a->home = home;
    for (uint32_t k = 0; k < r->dims; k++) a->load[k] = 0;
    label_push(x);
}

static void front_next(walk *x, const trips_order *o, uint32_t p)
{
    const rules *r = x->r;
    const trips_way *w = x->w;
    const uint32_t to = rules_place(r, o->stops[p]), from = p ? rules_place(r, o->stops[p - 1]) : r->v->depot;
    const rules_way leg = o->legs ? o->legs[p] : rules_way_of(r, from, to);
    for (uint32_t i = w->first[2 * p]; i < w->first[2 * p + 2] && x->st == JALUR_OK; i++) {
        const uint32_t home = w->list[i].home;
        front_stop(x, i, home == JALUR_NONE ? leg : rules_way_of(r, r->v->reload_at[home], to), o->stops[p]);
    }
}

static void front_begin(walk *x)
{
    trips_label *a = label_room(x);
    if (!a) return;
    *a = (trips_label){.all = {0, x->r->v->out_s, x->r->t->end_s}, .home = JALUR_NONE};
    a->before = a->all;
    a->trip = (plan_span){0, -RULES_EVER, RULES_EVER};
    if (a->all.early_s <= a->all.late_s && trips_work(x->r, &a->rest, x->r->t->load_s)) label_push(x);
    list_close(x, 0);
    list_close(x, 1);
}

/* From label i to every place to reload. */
static void front_homes(walk *x, size_t i, uint32_t at, uint32_t p)
{
    const trips_rest rest = x->w->list[i].rest;
    const uint32_t left = trips_breaks_left(x->r, &rest);
    for (uint32_t h = 0; h < x->r->v->n_reload; h++) {
        const rules_way leg = rules_way_of(x->r, at, x->r->v->reload_at[h]);
        for (uint32_t b = 0; leg.s < PLAN_FAR_S && b <= left; b++)
            for (uint32_t c = 0, n = trips_choices(x->r, rest.breaks, b); c < n; c++)
                front_home(x, i, leg, h, p, &(trips_taken){.breaks = b, .choice = c});
    }
}

jalur_status trips_front(jalur_ctx *ctx, const rules *r, int64_t latest_s, const trips_order *order, trips_way *out)
{
    const uint32_t *stops = order->stops, n = order->n;
    walk x = {.ctx = ctx, .r = r, .latest_s = latest_s, .w = out};
    uint32_t p;
    jalur_status st = walk_begin(&x, stops, n, &p);
    if (st != JALUR_OK) return st;
    if (p == JALUR_NONE) {
        front_begin(&x);
        p = 0;
    }
    while (p < n) {
        front_next(&x, order, p++);
        list_close(&x, 2 * (size_t)p);
        for (uint32_t i = out->first[2 * p]; r->t->reloads && i < out->first[2 * p + 1]; i++) front_homes(&x, i, rules_place(r, stops[p - 1]), p);
        list_close(&x, 2 * (size_t)p + 1);
    }
    return walk_end(&x);
}

/* ---- from the back ---- */

typedef struct back_leg { /* a leg before a tail: label `next` of the list */
    size_t next;
    rules_way way;
    trips_taken by;
} back_leg;

typedef void back_choice(walk *x, const back_leg *leg, uint32_t place);

/* Every choice of breaks on the leg. */
static inline void back_choices(walk *x, size_t next, rules_way way, back_choice *choice, uint32_t place)
{
    back_leg leg = {.next = next, .way = way};
    uint32_t to;
    if (way.s >= PLAN_FAR_S) return;
    choice(x, &leg, place);
    if (!x->r->breaks) return;
    const trips_rest rest = x->w->list[next].rest;
    for (trips_lasts(x->r, &rest, &leg.by.last, &to); leg.by.last < to; leg.by.last++)
        for (leg.by.breaks = 1; leg.by.breaks <= leg.by.last + 1; leg.by.breaks++) {
            const uint32_t n = trips_choices(x->r, leg.by.last + 1 - leg.by.breaks, leg.by.breaks);
            for (leg.by.choice = 0; leg.by.choice < n; leg.by.choice++) choice(x, &leg, place);
        }
}

static void back_visit(walk *x, const back_leg *leg, uint32_t stop, const plan_span *here)
{
    trips_label *a = label_from(x, leg->next);
    const int64_t release = x->r->p->stops[stop].release_s;
    trips_stand stand;
    if (!a || !load_take(x->r, a, stop)) return;
    a->all = *here;
    if (!trips_drive_back(x->r, &a->rest, leg->way.s, &leg->by, &stand) || !trips_work_back(x->r, &a->rest, here->long_s)) return;
    if (!trips_pass(&a->all, leg->way.s, &stand, &x->w->list[leg->next].all)) return;
    if (release > a->release_s) a->release_s = release;
    leg_add(a, leg->way);
    a->home = JALUR_NONE;
    label_push(x);
}

static void back_stop(walk *x, const back_leg *leg, uint32_t stop)
{
    plan_span here;
    for (uint32_t i = 0; i <= x->r->p->stops[stop].n_closed; i++)
        if (period(x->r, stop, i, &here)) back_visit(x, leg, stop, &here);
}

static void back_home(walk *x, const back_leg *leg, uint32_t home)
{
    const rules *r = x->r;
    trips_label *a = label_from(x, leg->next);
    trips_stand stand;
    if (!a) return;
    const plan_span leaves = {0, a->release_s, RULES_EVER};
    a->all = (plan_span){r->t->reload_s, -RULES_EVER, RULES_EVER};
    if (!trips_drive_back(r, &a->rest, leg->way.s, &leg->by, &stand) || !trips_work_back(r, &a->rest, a->all.long_s)) return;
    if (!plan_join(&a->all, 0, &leaves) || !trips_pass(&a->all, leg->way.s, &stand, &x->w->list[leg->next].all)) return;
    leg_add(a, leg->way);
    a->reloads++;
    a->release_s = 0;
    a->home = home;
    for (uint32_t k = 0; k < r->dims; k++) a->load[k] = 0;
    label_push(x);
}

/* Behind the last q stops comes the one before them. */
static void back_next(walk *x, const trips_order *o, uint32_t q)
{
    const rules *r = x->r;
    const trips_way *w = x->w;
    const uint32_t *next = o->stops + o->n - q, from = rules_place(r, next[-1]), to = q ? rules_place(r, *next) : r->v->end;
    const rules_way leg = to == JALUR_NONE ? (rules_way){0, 0, 0} : q && o->legs ? o->legs[o->n - q] : rules_way_of(r, from, to);
    for (uint32_t i = w->first[2 * q]; i < w->first[2 * q + 2] && x->st == JALUR_OK; i++) {
        const uint32_t home = w->list[i].home;
        back_choices(x, i, home == JALUR_NONE ? leg : rules_way_of(r, from, r->v->reload_at[home]), back_stop, next[-1]);
    }
}

static void back_begin(walk *x)
{
    trips_label *a = label_room(x);
    if (!a) return;
    *a = (trips_label){.all = {0, -RULES_EVER, x->r->t->end_s}, .home = JALUR_NONE, .rest = trips_end(x->r)};
    label_push(x);
    list_close(x, 0);
    list_close(x, 1);
}

jalur_status trips_back(jalur_ctx *ctx, const rules *r, int64_t latest_s, const trips_order *order, trips_way *out)
{
    const uint32_t *stops = order->stops, n = order->n;
    walk x = {.ctx = ctx, .r = r, .latest_s = latest_s, .w = out, .back = true};
    uint32_t q;
    jalur_status st = walk_begin(&x, stops, n, &q);
    if (st != JALUR_OK) return st;
    if (q == JALUR_NONE) {
        back_begin(&x);
        q = 0;
    }
    while (q < n) {
        back_next(&x, order, q++);
        list_close(&x, 2 * (size_t)q);
        for (uint32_t i = out->first[2 * q]; r->t->reloads && i < out->first[2 * q + 1]; i++)
            for (uint32_t h = 0; h < r->v->n_reload; h++)
                back_choices(&x, i, rules_way_of(r, r->v->reload_at[h], rules_place(r, stops[n - q])), back_home, h);
        list_close(&x, 2 * (size_t)q + 1);
    }
    return walk_end(&x);
}

/* ---- prices ---- */

typedef struct joint {
    const rules *r;
    const trips_middle *mid;
    const trips_label *head;
    rules_way to;       /* from the head to the middle; without one both legs are in the tail's */
    plan_span here, at; /* the middle, in the period that is tried; head and middle, with goods released at release_s */
    int64_t release_s, service_s;
    trips_rest rest;    /* by then, with these on the way to the middle */
    uint32_t breaks, choice;
    bool ready, good;   /* `at` is made; there is a way */
    bool empty;         /* head and middle have no stop since they were loaded */
    int64_t bar;
} joint;

/* Head and middle, with what the tail needs to be aboard and so many breaks on the way to the middle. */
static bool head_make(joint *x, int64_t release_s, uint32_t breaks, uint32_t choice)
{
    const bool none = x->mid->stop == JALUR_NONE;
    int64_t own = none ? 0 : x->r->p->stops[x->mid->stop].release_s;
    trips_stand stand;
    if (own > release_s) release_s = own;
    if (x->head->release_s > release_s) release_s = x->head->release_s;
    if (x->ready && release_s == x->release_s && breaks == x->breaks && choice == x->choice) return x->good;
    x->ready = true;
    x->release_s = release_s;
    x->breaks = breaks;
    x->choice = choice;
    x->rest = x->head->rest;
    x->good = front_until(x->head, release_s, &x->at);
    if (x->good && !none)
        x->good = trips_drive(x->r, &x->rest, x->to.s, breaks, choice, &stand) && trips_work(x->r, &x->rest, x->here.long_s) &&
                  trips_pass(&x->at, x->to.s, &stand, &x->here);
    return x->good;
}

static bool loads_fit(const joint *x, const trips_label *tail)
{
    const rules *r = x->r;
    for (uint32_t k = 0; k < r->dims; k++) {
        uint32_t d = r->dim[k];
        uint64_t own = x->mid->stop == JALUR_NONE ? 0 : r->p->stops[x->mid->stop].demand[d];
        if (x->head->load[k] + own + tail->load[k] > r->v->capacity[d]) return false;
    }
    return true;
}

/* Head and middle are made; every way to go on with the tail. */
static void tail_try(joint *x, const trips_label *tail, rules_way from, int64_t metres)
{
    const plan_type *t = x->r->t;
    for (uint32_t c = 0, n = trips_meets(x->r, &x->rest, &tail->rest); c < n; c++) {
        plan_span all = x->at;
        trips_stand stand;
        if (!trips_meet(x->r, &x->rest, from.s, &tail->rest, c, &stand) || !trips_pass(&all, from.s, &stand, &tail->all)) continue;
        if (t->max_duration_s != INT32_MAX && all.long_s + t->load_s > t->max_duration_s) continue;
        const int64_t price = rules_price_of(x->r, metres, all.long_s);
        if (price < x->bar) x->bar = price;
    }
}

static void pair_try(joint *x, const trips_label *tail, rules_way from)
{
    const plan_type *t = x->r->t;
    int64_t metres = x->head->metres + x->to.m + from.m + tail->metres;
    int64_t drive = x->head->drive_s + x->to.s + from.s + tail->drive_s;
    int64_t far_m = x->head->far_m + x->to.far_m + from.far_m + tail->far_m;
    if (x->head->reloads + tail->reloads > t->reloads || !loads_fit(x, tail)) return;
    if ((t->max_drive_s && drive > t->max_drive_s) || (t->max_distance_m && far_m > t->max_distance_m)) return;
    const uint32_t left = x->mid->stop == JALUR_NONE ? 0 : trips_breaks_left(x->r, &x->head->rest);
    for (uint32_t b = 0; b <= left; b++)
        for (uint32_t c = 0, n = trips_choices(x->r, x->head->rest.breaks, b); c < n; c++)
            if (head_make(x, tail->release_s, b, c)) tail_try(x, tail, from, metres);
}

/* The head with every tail of lists 2q and 2q + 1. */
static void head_try(joint *x, const trips_way *back, uint32_t q)
{
    const plan_lorry *v = x->r->v;
    const bool none = x->mid->stop == JALUR_NONE;
    const int64_t least = v->fixed + x->head->price + v->per_m * x->to.m + v->per_s * (x->to.s + x->service_s);
    const rules_way on = none && x->head->home != JALUR_NONE ? x->mid->home_to[x->head->home] : x->mid->from;
    for (uint32_t i = back->first[2 * q]; i < back->first[2 * q + 1] && on.s < PLAN_FAR_S; i++) {
        const trips_label *tail = &back->list[i];
        if (least + tail->price + v->per_m * on.m + v->per_s * on.s >= x->bar) break; /* the others cost no less */
        pair_try(x, tail, on);
    }
    for (uint32_t i = back->first[2 * q + 1]; i < back->first[2 * q + 2] && !x->empty; i++) { /* not a trip without a stop */
        const trips_label *tail = &back->list[i];
        const rules_way home = x->mid->home_from[tail->home];
        if (home.s < PLAN_FAR_S && least + tail->price + v->per_m * home.m + v->per_s * home.s < x->bar) pair_try(x, tail, home);
    }
}

/* Every head of lists 2p and 2p + 1. */
static void heads_try(joint *x, const trips_way *front, uint32_t p, const trips_way *back, uint32_t q)
{
    const trips_middle *mid = x->mid;
    const bool none = mid->stop == JALUR_NONE;
    x->service_s = x->here.long_s;
    for (uint32_t i = front->first[2 * p]; i < front->first[2 * p + 2]; i++) {
        x->head = &front->list[i];
        x->ready = false;
        x->empty = none && (p == 0 || x->head->home != JALUR_NONE);
        if (!none) x->to = x->head->home == JALUR_NONE ? mid->to : mid->home_to[x->head->home];
        if (x->to.s < PLAN_FAR_S) head_try(x, back, q);
    }
}

int64_t trips_join(const rules *r, const trips_way *front, uint32_t p, const trips_way *back, uint32_t q,
                   const trips_middle *mid, int64_t bar)
{
    joint x = {.r = r, .mid = mid, .bar = bar};
    if (mid->stop == JALUR_NONE) heads_try(&x, front, p, back, q);
    for (uint32_t i = 0; mid->stop != JALUR_NONE && i <= r->p->stops[mid->stop].n_closed; i++)
        if (period(r, mid->stop, i, &x.here)) heads_try(&x, front, p, back, q);
    return x.bar;
}

int64_t trips_price(const rules *r, const trips_way *front, const uint32_t *stops, uint32_t n)
{
    int64_t best = INT64_MAX;
    const plan_span today = {0, -RULES_EVER, r->t->end_s};
    const rules_way leg = r->v->end == JALUR_NONE ? (rules_way){0, 0, 0} : rules_way_of(r, rules_place(r, stops[n - 1]), r->v->end);
    const trips_rest end = trips_end(r);
    for (uint32_t i = front->first[2 * n]; i < front->first[2 * n + 1] && leg.s < PLAN_FAR_S; i++)
        for (uint32_t c = 0, ways = trips_meets(r, &front->list[i].rest, &end); c < ways; c++) {
            trips_label a = front->list[i];
            trips_stand stand;
            if (!trips_meet(r, &a.rest, leg.s, &end, c, &stand)) continue;
            leg_add(&a, leg);
            if (!trips_pass(&a.all, leg.s, &stand, &today) || !within_limits(r, &a)) continue;
            const int64_t price = rules_price_of(r, a.metres, a.all.long_s);
            if (price < best) best = price;
        }
    return best == INT64_MAX ? -1 : best;
}
