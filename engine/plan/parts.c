/* Large plans in parts (barycentre clustering: Santini, Schneider, Vidal, Vigo 2023): tours that lie together are a
 * problem of their own, small enough for the caches, and apart from the others, so that threads can share the parts.
 * Each round cuts the plan along other lines. What the parts are, which random numbers they use and how many iterations
 * they get does not depend on the number of threads. */
#include <stdlib.h>

#include "base/ctx.h"
#include "plan/parts.h"

enum {
    PARTS_FROM = 10000, PARTS_STOPS = 5000,
    PARTS_FROM_ASKED = 4000, PARTS_STOPS_ASKED = 1500, /* whose legs become tables */
    PARTS_ROUNDS = 2, PARTS_THREADS = 64, PARTS_NEAR = 30
};
#define PARTS_PACE 60000.0           /* iterations in a second, about */
#define PARTS_SHORT 100.0            /* iterations per stop; with fewer there is no use for many neighbours */
#define PARTS_TABLES ((uint64_t)1 << 30) /* bytes of all tables at once */
#define PARTS_HEAT 0.5               /* relative to the mean leg */
#define PARTS_HEAT_AGAIN 0.05       /* in later rounds, along other lines: most is settled */
#define PARTS_PLAY 6.0               /* that heat is for plans of which a sixth or more is in play */
#define PARTS_PLAY_LEAST 0.1

/* What counts over all routes cannot be shared out. On roads, where types are many, neither can the few vehicles left, if stops wait. */
bool plan_parts_fit(const plan_state *s)
{
    const plan_prep *k = s->k;
    const plan_problem *p = k->p;
    const uint32_t from = k->tree.n ? PARTS_FROM : PARTS_FROM_ASKED;
    if (!k->tree.n && s->n_bank > 0) return false;
    return k->n_alive >= from && part_fits(k) && p->n_docks == 0 && k->n_scarce == 0 && !p->before && !k->pickup_of;
}

/* Cutting */

static int along_order(const void *a, const void *b)
{
    const part_tour *x = a, *y = b;
    if (x->along != y->along) return x->along < y->along ? -1 : 1;
    return x->slot < y->slot ? -1 : x->slot > y->slot;
}

static void tours_find(parts_round *r)
{
    const plan_state *s = r->s;
    for (uint32_t slot = 0; slot < s->slots; slot++) {
        uint32_t door = s->n + slot;
        if (s->tour[slot].n == 0) continue;
        part_tour *t = &r->tour[r->n_tours++];
        *t = (part_tour){.slot = slot, .n = s->tour[slot].n};
        for (uint32_t i = s->next[door]; i != door; i = s->next[i]) {
            const plan_point at = part_point(r->k, i);
            t->x += at.x / t->n;
            t->y += at.y / t->n;
        }
    }
}

/* Two directions for each round, at right angles; the one along which the tours spread more. Whole-numbered triangles, as
 * sines differ from machine to machine. */
static void spread(const part_tour *t, uint32_t n, uint32_t number, double out[2])
{
    static const double turned[PARTS_ROUNDS][2] = {{1.0, 0.0}, {0.6, 0.8}};
    double x = turned[number][0], y = turned[number][1];
    double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
    for (uint32_t i = 0; i < n; i++) {
        const double at[2] = {t[i].x * x + t[i].y * y, t[i].y * x - t[i].x * y};
        for (int d = 0; d < 2; d++) {
            if (at[d] < low[d]) low[d] = at[d];
            if (at[d] > high[d]) high[d] = at[d];
        }
    }
    bool first = high[0] - low[0] >= high[1] - low[1];
    out[0] = first ? x : -y;
    out[1] = first ? y : x;
}

/* Halves the tours until each part is small; the cuts of a round are turned against those of the others. */
static void cut(parts_round *r, uint32_t first, uint32_t n, uint64_t stops)
{
    part_tour *t = r->tour + first;
    double way[2];
    uint64_t half = 0;
    uint32_t at = 0;
    if (stops < 2 * (uint64_t)(r->k->tree.n ? PARTS_STOPS : PARTS_STOPS_ASKED) || n < 2) {
        r->parts[r->n_parts++] = (part){.first = first, .n_tours = n};
        return;
    }
    spread(t, n, r->number, way);
    for (uint32_t i = 0; i < n; i++) t[i].along = t[i].x * way[0] + t[i].y * way[1];
    qsort(t, n, sizeof *t, along_order);
    while (at + 1 < n && (at == 0 || half + t[at].n <= stops / 2)) half += t[at++].n;
    cut(r, first, at, half);
    cut(r, first + at, n - at, stops - half);
}

/* A stop in no tour belongs to the part of its nearest neighbour that is in one. */
static uint32_t bank_part(const parts_round *r, uint32_t stop, const uint32_t *part_of)
{
    const uint32_t *near = r->k->near + (size_t)stop * r->k->n_near;
    for (uint32_t h = 0; h < r->k->n_near && near[h] != JALUR_NONE; h++)
        if (r->s->slot[near[h]] != JALUR_NONE) return part_of[near[h]];
    return JALUR_NONE;
}

static void part_stop(parts_round *r, part *q, uint32_t stop)
{
    r->index[stop] = q->n;
    q->stop[q->n++] = stop;
}

/* Stops of every part. */
static jalur_status parts_fill(parts_round *r)
{
    jalur_status st = JALUR_OK;
    const plan_state *s = r->s;
    uint32_t *part_of = NULL;
    TRY(mem_new(r->ctx, (size_t)s->n + 1, sizeof *part_of, &part_of));
    for (uint32_t g = 0; g < r->n_parts; g++) {
        part *q = &r->parts[g];
        uint32_t stops = s->n_bank;
        for (uint32_t t = 0; t < q->n_tours; t++) stops += r->tour[q->first + t].n;
        TRY(arena_new(&r->mem, (size_t)stops + 1, sizeof *q->stop, &q->stop));
        TRY(arena_new(&r->mem, (size_t)stops + 1, sizeof *q->length, &q->length));
        TRY(arena_new(&r->mem, (size_t)stops + 1, sizeof *q->type, &q->type));
        TRY(arena_new(&r->mem, (size_t)stops + 1, sizeof *q->seq, &q->seq));
        for (uint32_t t = 0; t < q->n_tours; t++) {
            uint32_t door = s->n + r->tour[q->first + t].slot;
            for (uint32_t i = s->next[door]; i != door; i = s->next[i]) {
                part_of[i] = g;
                part_stop(r, q, i);
            }
        }
    }
    for (uint32_t b = 0; b < s->n_bank; b++) {
        const uint32_t g = bank_part(r, s->bank[b], part_of);
        if (g != JALUR_NONE) part_stop(r, &r->parts[g], s->bank[b]);
    }
done:
    mem_free(r->ctx, part_of);
    return st;
}

/* Searching */

/* The tours as they are; false when one of them breaks a rule of the part. */
static bool part_start(const parts_round *r, const part *q, plan_state *s, uint32_t *seq)
{
    uint32_t at = 0;
    bool good = true;
    plan_begin(s);
    for (uint32_t t = 0; t < q->n_tours && good; t++) {
        const part_tour *tour = &r->tour[q->first + t];
        uint32_t type = r->s->tour[tour->slot].type;
        for (uint32_t i = 0; i < tour->n; i++) seq[i] = at++;
        good = s->n_free > 0 && plan_write(s, s->free[s->n_free - 1], type, seq, tour->n);
    }
    plan_bank_fix(s);
    plan_keep(s);
    plan_best_take(s);
    return good;
}

static void part_read(part *q, const plan_state *s)
{
    uint32_t n = 0;
    for (uint32_t slot = 0; slot < s->slots; slot++) {
        uint32_t door = s->n + slot, from = n;
        for (uint32_t i = s->best.next[door]; i != door; i = s->best.next[i]) q->seq[n++] = i;
        if (n == from) continue;
        q->type[q->n_routes] = s->best.type[slot];
        q->length[q->n_routes++] = n - from;
    }
}

static jalur_status part_search(parts_round *r, jalur_ctx *ctx, part *q)
{
    jalur_status st = JALUR_OK;
    plan_prep k = {0};
    plan_state s = {0};
    arena mem;
    rng random;
    uint32_t *seq;
    plan_run run = {.ctx = ctx, .o = r->run->o, .heat = r->heat};
    const plan_within within = {r->k, q->stop, r->index};
    arena_init(&mem, ctx);
    arena_init(&k.mem, ctx);
    arena_init(&s.mem, ctx);
    double began_s = plan_now_s(&run.o);
    TRY(part_problem(r, q, &mem));
    TRY(plan_prep_near(ctx, &q->p, q->near, r->k->tree.n ? NULL : &within, false, &k)); /* in the plane many stops know too few of theirs */
    TRY(plan_state_make(ctx, &k, &s));
    TRY(arena_new(&mem, (size_t)q->n + 1, sizeof *seq, &seq));
    if (!part_start(r, q, &s, seq)) goto done;
    run.o.iterations = q->iterations;
    run.o.time_s = q->time_s > 0.0 ? q->time_s - (plan_now_s(&run.o) - began_s) : 0.0;
    if (q->time_s > 0.0 && run.o.time_s < 0.001) run.o.time_s = 0.001;
    rng_init(&random, q->seed);
    if (q->time_s > 0.0 || q->iterations > 0) TRY(plan_search(&run, &s, &random, NULL));
    q->done = run.iterations;
    part_read(q, &s);
done:
    plan_state_release(&s);
    plan_prep_release(&k);
    arena_release(&mem);
    return st;
}

/* Threads */

typedef struct worker {
    parts_round *r;
    jalur_ctx *ctx; /* its own: a context is no one else's */
    pthread_t thread;
    bool started;
} worker;

/* Passes on that the user wants to stop; the first, which is the caller's thread, says how far all are. */
static void worker_poll(void *user, const char *stage, uint64_t done, uint64_t total)
{
    const worker *w = user;
    parts_round *r = w->r;
    uint32_t at = atomic_load(&r->next);
    (void)done;
    (void)total;
    if (!w->started) (void)step_progress(r->ctx, stage, r->n_parts * (uint64_t)r->number + (at < r->n_parts ? at : r->n_parts),
                                         r->n_parts * (uint64_t)PARTS_ROUNDS);
    if (step_cancelled(w->r->ctx)) jalur_ctx_cancel(w->ctx);
}

static void *work(void *self)
{
    worker *w = self;
    for (;;) {
        uint32_t g = atomic_fetch_add(&w->r->next, 1);
        if (g >= w->r->n_parts || step_cancelled(w->r->ctx)) return NULL;
        w->r->parts[g].ctx = w->ctx;
        w->r->parts[g].st = part_search(w->r, w->ctx, &w->r->parts[g]);
    }
}

/* Bytes of a part's tables at most: seconds and metres both ways, for each kind of legs. */
static uint64_t tables_size(const parts_round *r)
{
    uint64_t most = 0;
    for (uint32_t g = 0; g < r->n_parts; g++)
        if (r->parts[g].n > most) most = r->parts[g].n;
    return r->k->tree.n ? 0 : 4 * sizeof(int32_t) * most * most * r->k->p->n_legs;
}

static unsigned workers(const parts_round *r)
{
    const uint64_t each = tables_size(r);
    unsigned n = ctx_threads(r->ctx);
    if (n > PARTS_THREADS) n = PARTS_THREADS;
    if (n > r->n_parts) n = r->n_parts;
    while (n > 1 && n * each > PARTS_TABLES) n--;
    return n;
}

/* The first worker is the caller; without memory for a second it works alone. */
static jalur_status parts_search(parts_round *r)
{
    jalur_status st = JALUR_OK;
    worker w[PARTS_THREADS] = {{0}};
    unsigned n = workers(r);
    for (unsigned i = 0; i < n; i++) {
        w[i] = (worker){.r = r, .ctx = ctx_beside(r->ctx)};
        if (w[i].ctx) jalur_ctx_on_progress(w[i].ctx, worker_poll, &w[i]);
    }
    if (!w[0].ctx) TRY(err_set(r->ctx, JALUR_E_RESOURCE, "out of memory"));
    for (unsigned i = 1; i < n; i++)
        if (w[i].ctx) w[i].started = pthread_create(&w[i].thread, NULL, work, &w[i]) == 0;
    (void)work(&w[0]);
done:
    for (unsigned i = 0; i < n; i++) {
        if (w[i].started) (void)pthread_join(w[i].thread, NULL);
    }
    for (uint32_t g = 0; g < r->n_parts && st == JALUR_OK; g++)
        if (r->parts[g].st != JALUR_OK) st = err_set(r->ctx, r->parts[g].st, "%s", jalur_ctx_error(r->parts[g].ctx)->message);
    for (unsigned i = 0; i < n; i++) jalur_ctx_free(w[i].ctx);
    return st;
}

/* Joining */

static void bank_settle(parts_round *r, const part *q)
{
    plan_state *s = r->s;
    for (uint32_t i = 0; i < q->n; i++) {
        uint32_t stop = q->stop[i];
        bool banked = s->bank_at[stop] != JALUR_NONE;
        if (banked && s->slot[stop] != JALUR_NONE) plan_bank_pull(s, stop);
        if (!banked && s->slot[stop] == JALUR_NONE) plan_bank_push(s, stop);
    }
}

/* The tours of a part in place of its old ones, when they cost less. */
static void part_take(parts_round *r, const part *q)
{
    plan_state *s = r->s;
    int64_t was = s->cost;
    uint32_t *seq = q->seq;
    bool good = q->n_routes > 0;
    plan_begin(s);
    for (uint32_t t = 0; t < q->n_tours && good; t++) {
        uint32_t slot = r->tour[q->first + t].slot;
        (void)plan_write(s, slot, s->tour[slot].type, NULL, 0);
    }
    for (uint32_t t = 0; t < q->n_routes && good; seq += q->length[t++]) {
        for (uint32_t i = 0; i < q->length[t]; i++) seq[i] = q->stop[seq[i]];
        good = s->n_free > 0 && plan_write(s, s->free[s->n_free - 1], q->type[t], seq, q->length[t]);
    }
    if (!good || s->cost >= was) {
        plan_undo(s);
        return;
    }
    bank_settle(r, q);
    plan_keep(s);
}

/* Rounds */

/* n * some / all, for any n. */
static uint64_t share_of(uint64_t n, uint64_t some, uint64_t all)
{
    return n / all * some + n % all * some / all;
}

/* What of the budget each part gets: by its stops. Iterations are shared without a remainder. */
static void budget_share(parts_round *r, rng *random, double time_s, uint64_t iterations)
{
    uint64_t all = 0, before = 0;
    for (uint32_t g = 0; g < r->n_parts; g++) all += r->parts[g].n;
    for (uint32_t g = 0; g < r->n_parts; g++) {
        part *q = &r->parts[g];
        q->seed = rng_u64(random);
        q->time_s = time_s * (double)q->n / (double)all * workers(r);
        q->iterations = share_of(iterations, before + q->n, all) - share_of(iterations, before, all);
        before += q->n;
        double each = ((double)q->iterations + q->time_s / workers(r) * PARTS_PACE) / q->n;
        q->near = each < PARTS_SHORT ? PARTS_NEAR : PLAN_NEAR;
    }
}

static jalur_status round_run(parts_round *r, rng *random, double left_s, uint64_t left)
{
    jalur_status st = JALUR_OK;
    const plan_state *s = r->s;
    uint32_t rest = PARTS_ROUNDS - r->number;
    arena_init(&r->mem, r->ctx);
    TRY(arena_new(&r->mem, (size_t)s->n_tours + 1, sizeof *r->tour, &r->tour));
    TRY(arena_new(&r->mem, (size_t)s->n_tours + 1, sizeof *r->parts, &r->parts));
    TRY(arena_new(&r->mem, (size_t)s->n + 1, sizeof *r->index, &r->index));
    tours_find(r);
    cut(r, 0, r->n_tours, s->n_served);
    TRY(parts_fill(r));
    budget_share(r, random, left_s / rest, left / rest);
    TRY(parts_search(r));
    for (uint32_t g = 0; g < r->n_parts; g++) {
        r->done += r->parts[g].done;
        part_take(r, &r->parts[g]);
    }
done:
    arena_release(&r->mem);
    return st;
}

/* The share of a plan that is in play: what it costs beyond the way to each stop and back for its share of a full vehicle
 * (the radial bound of Haimovich and Rinnooy Kan 1985), relative to that. Where it is small the mean leg says little of
 * what a change of the plan costs. */
static double play(const plan_state *s)
{
    const plan_prep *k = s->k;
    double radial = 0.0;
    uint64_t most = 0;
    for (uint32_t t = 0; t < k->n_types && k->dims; t++)
        if (k->lorry[t].carry[k->dim[0]] > most) most = k->lorry[t].carry[k->dim[0]];
    for (uint32_t i = 0; i < k->n && most; i++)
        if (s->slot[i] != JALUR_NONE) radial += (double)k->own[i] * (double)k->p->stops[i].demand[k->dim[0]] / (double)most;
    return radial > 0.0 ? (double)s->cost / radial - 1.0 : 1.0;
}

jalur_status plan_parts(plan_run *run, plan_state *s, rng *r)
{
    jalur_status st = JALUR_OK;
    double began_s = plan_now_s(&run->o), warm = PARTS_PLAY * play(s);
    warm = warm > 1.0 ? 1.0 : warm < PARTS_PLAY_LEAST ? PARTS_PLAY_LEAST : warm;
    for (uint32_t i = 0; i < PARTS_ROUNDS && !step_cancelled(run->ctx); i++) {
        plan_trace_note(&run->trace, s);
        parts_round now = {.ctx = run->ctx, .s = s, .k = s->k, .run = run, .number = i, .heat = warm * (i ? PARTS_HEAT_AGAIN : PARTS_HEAT)};
        double left_s = run->o.time_s - (plan_now_s(&run->o) - began_s);
        uint64_t left = run->o.iterations > run->iterations ? run->o.iterations - run->iterations : 0;
        if ((run->o.time_s > 0.0 && left_s <= 0.0) || (run->o.iterations && left == 0)) break;
        if (pthread_mutex_init(&now.asking, NULL) != 0) TRY(err_set(run->ctx, JALUR_E_RESOURCE, "no lock to be had"));
        st = round_run(&now, r, run->o.time_s > 0.0 ? left_s : 0.0, left);
        (void)pthread_mutex_destroy(&now.asking);
        TRY(st);
        run->iterations += now.done;
        if (s->cost < s->best.cost) plan_best_take(s);
    }
    run->cancelled = step_cancelled(run->ctx);
done:
    return st;
}
