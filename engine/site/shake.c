/* Local search by small quakes: a few sites close or move at one place, the columns that share rows with what changed are
 * tried again until none helps, and the whole is kept when the plan is no dearer than before; else the log is played
 * back. One quake costs what its neighbourhood costs, whatever the size of the problem. Plans of equal cost are accepted:
 * covering problems have wide plateaus (as in the row-weighting search of Gao, Weise, Li 2015). */
#include "site/site_inside.h"

typedef struct quake {
    site_job *j;
    site_plan *s;
    double budget;
    uint32_t *log; size_t n_log, cap_log;        /* columns opened or shut, in order */
    uint32_t *queue; size_t n_queue, cap_queue;
    uint32_t *asked, now;                        /* per column: queued in this quake since the last change near it */
} quake;

static jalur_status change(quake *q, uint32_t col)
{
    jalur_status st = JALUR_OK;
    TRY(mem_grow(q->j->ctx, &q->log, &q->cap_log, q->n_log + 1, sizeof *q->log));
    q->log[q->n_log++] = col;
done:
    return st;
}

/* Queues the columns that share a row with `col`. */
static jalur_status neighbours_ask(quake *q, uint32_t col)
{
    jalur_status st = JALUR_OK;
    const site_arcs *a = q->s->a;
    for (uint32_t k = a->col_first[col]; k < a->col_first[col + 1]; k++) {
        const uint32_t i = a->row[k];
        for (uint32_t h = a->first[i]; h < a->first[i + 1] && a->cost[h] < q->s->second_cost[i]; h++) {
            const uint32_t other = a->col[h];
            if (q->asked[other] == q->now || a->state[other] != SITE_FREE) continue;
            q->asked[other] = q->now;
            TRY(mem_grow(q->j->ctx, &q->queue, &q->cap_queue, q->n_queue + 1, sizeof *q->queue));
            q->queue[q->n_queue++] = other;
        }
    }
done:
    return st;
}

static void turn(quake *q, uint32_t col)
{
    if (q->s->open_at[col] == JALUR_NONE) site_plan_open(q->s, col);
    else site_plan_shut(q->s, col);
}

/* A site near a random row moves to another place that serves the row, or closes (prices paid). */
static jalur_status disturb(quake *q)
{
    jalur_status st = JALUR_OK;
    const site_arcs *a = q->s->a;
    rng *r = &q->j->r;
    uint32_t i = rng_below(r, a->n_rows);
    for (uint32_t times = 1 + rng_below(r, 3); times > 0; times--) {
        const uint32_t n = a->first[i + 1] - a->first[i];
        if (n == 0) return JALUR_OK;
        const uint32_t out = q->s->near[i], in = a->col[a->first[i] + rng_below(r, n)];
        const bool shuts = out != JALUR_NONE && a->state[out] == SITE_FREE;
        const bool opens = q->s->open_at[in] == JALUR_NONE && a->state[in] == SITE_FREE && !(a->pay && rng_below(r, 2));
        const double spent = q->s->spent - (shuts ? a->price[out] : 0.0) + (opens ? a->price[in] : 0.0);
        if (!a->pay && (!shuts || !opens || spent > q->budget + 1e-9)) return JALUR_OK;
        if (shuts) {
            turn(q, out);
            TRY(change(q, out));
        }
        if (opens) {
            turn(q, in);
            TRY(change(q, in));
        }
        if (in < a->n_cols && a->col_first[in + 1] > a->col_first[in])
            i = a->row[a->col_first[in] + rng_below(r, a->col_first[in + 1] - a->col_first[in])];
    }
done:
    return st;
}

static jalur_status repair(quake *q)
{
    jalur_status st = JALUR_OK;
    q->now++;
    q->n_queue = 0;
    for (size_t k = 0, n = q->n_log; k < n; k++) TRY(neighbours_ask(q, q->log[k]));
    for (size_t k = 0; k < q->n_queue; k++) {
        const uint32_t col = q->queue[k];
        uint32_t out;
        q->asked[col] = 0;
        if (!site_exchange(q->s, col, q->budget, &out)) continue;
        TRY(change(q, col));
        if (out != JALUR_NONE) TRY(change(q, out));
        TRY(neighbours_ask(q, col));
        if (out != JALUR_NONE) TRY(neighbours_ask(q, out));
    }
done:
    return st;
}

jalur_status site_shake(site_job *j, site_plan *best, double budget, uint64_t rounds)
{
    jalur_status st = JALUR_OK;
    quake q = {.j = j, .s = best, .budget = budget};
    if (best->a->n_rows == 0 || best->a->first[best->a->n_rows] == 0) return JALUR_OK;
    TRY(mem_new(j->ctx, (size_t)best->a->n_cols + 1, sizeof *q.asked, &q.asked));
    for (uint64_t i = 0; i < rounds && (i % 64 != 0 || !site_late(j)); i++) {
        const double cost = best->cost;
        q.n_log = 0;
        TRY(disturb(&q));
        TRY(repair(&q));
        if (best->cost <= cost + 1e-9 * cost) continue;
        while (q.n_log > 0) turn(&q, q.log[--q.n_log]);
    }
done:
    mem_free(j->ctx, q.log);
    mem_free(j->ctx, q.queue);
    mem_free(j->ctx, q.asked);
    return st;
}
