/* From open columns to what the caller reads: who serves whom, what each site adds, what is hopeless. */
#include <math.h>
#include <string.h>

#include "site/site_inside.h"

#define OWN_FIRST 1e300 /* above any gain: the caller's own open sites come first */

void site_answer_init(site_answer *a, jalur_ctx *ctx)
{
    *a = (site_answer){0};
    arena_init(&a->mem, ctx);
}

void site_answer_release(site_answer *a)
{
    jalur_ctx *ctx = a->mem.ctx;
    arena_release(&a->mem);
    site_answer_init(a, ctx);
}

static double share_at(const site_job *j, double cost)
{
    return j->o->goal == SITE_COVER_MOST ? decay_at(j->o->decay, cost, j->o->limit) : 1.0;
}

/* Nearest and second nearest of the open sites by the caller's arcs. */
static void demands_serve(site_job *j, const bool *open, double limit, site_answer *out)
{
    const site_problem *p = j->p;
    for (uint32_t i = 0; i < p->n_demands; i++) {
        uint32_t reach = 0;
        out->served_by[i] = JALUR_NONE;
        out->served_cost[i] = INFINITY;
        out->weight_total += p->weight[i];
        if (p->first[i] == p->first[i + 1] || p->cost[p->first[i]] > limit) out->weight_hopeless += p->weight[i];
        for (uint32_t k = p->first[i]; k < p->first[i + 1] && p->cost[k] <= limit; k++) {
            if (!open[p->site[k]] || ++reach > 1) continue;
            out->served_by[i] = p->site[k];
            out->served_cost[i] = p->cost[k];
            out->served_share[i] = share_at(j, p->cost[k]);
        }
        out->weight_served += p->weight[i] * out->served_share[i];
        if (reach > 1) out->weight_twice += p->weight[i];
    }
}

/* What the site adds to those already there, by demands' worth so far: share for coverage, cost below `far` otherwise. */
static double gain_count(const site_job *j, const uint32_t *first, const uint32_t *arcs, const uint32_t *row, uint32_t site,
                         double *worth, double limit, bool take)
{
    const site_problem *p = j->p;
    double gain = 0.0;
    for (uint32_t k = first[site]; k < first[site + 1]; k++) {
        const uint32_t i = row[k];
        const double cost = p->cost[arcs[k]];
        if (cost > limit) continue;
        const double mine = j->o->goal == SITE_MEDIAN || j->o->goal == SITE_CENTER ? -cost : share_at(j, cost);
        if (mine <= worth[i]) continue;
        gain += p->weight[i] * (mine - worth[i]);
        if (take) worth[i] = mine;
    }
    return gain;
}

typedef struct columns { /* the caller's arcs by site */
    uint32_t *first, *arcs, *row;
} columns;

static jalur_status columns_make(site_job *j, columns *c)
{
    jalur_status st = JALUR_OK;
    const site_problem *p = j->p;
    const uint32_t n = p->n_demands ? p->first[p->n_demands] : 0;
    TRY(arena_new(&j->mem, (size_t)p->n_sites + 2, sizeof *c->first, &c->first));
    TRY(arena_new(&j->mem, (size_t)n + 1, sizeof *c->arcs, &c->arcs));
    TRY(arena_new(&j->mem, (size_t)n + 1, sizeof *c->row, &c->row));
    for (uint32_t k = 0; k < n; k++) c->first[p->site[k] + 1]++;
    for (uint32_t s = 0; s < p->n_sites; s++) c->first[s + 1] += c->first[s];
    for (uint32_t i = 0; i < p->n_demands; i++)
        for (uint32_t k = p->first[i]; k < p->first[i + 1]; k++) {
            const uint32_t at = c->first[p->site[k]]++;
            c->arcs[at] = k;
            c->row[at] = i;
        }
    for (uint32_t s = p->n_sites; s > 0; s--) c->first[s] = c->first[s - 1];
    c->first[0] = 0;
done:
    return st;
}

typedef struct bid { /* a gain that held when `round` sites stood; it can only have become less since */
    double gain;
    uint32_t site, round;
} bid;

static bool bid_before(const bid *a, const bid *b)
{
    if (a->gain < b->gain || a->gain > b->gain) return a->gain > b->gain;
    return a->site < b->site;
}

static void bid_sift(bid *heap, uint32_t n, uint32_t i)
{
    const bid x = heap[i];
    for (uint32_t child; (child = 2 * i + 1) < n; i = child) {
        if (child + 1 < n && bid_before(&heap[child + 1], &heap[child])) child++;
        if (!bid_before(&heap[child], &x)) break;
        heap[i] = heap[child];
    }
    heap[i] = x;
}

static void worth_begin(const site_job *j, double *worth)
{
    const site_problem *p = j->p;
    const bool costs = j->o->goal == SITE_MEDIAN || j->o->goal == SITE_CENTER;
    for (uint32_t i = 0; i < p->n_demands; i++) worth[i] = costs && p->weight[i] > 0.0 ? -j->a.most[i] / p->weight[i] : 0.0;
}

/* Open ones of the caller first, then the largest gain each time; a gain is counted again only when it comes up (lazy
 * evaluation, Minoux 1978). Ties: lower site. */
static jalur_status order_by_gain(site_job *j, const uint32_t *open, uint32_t n, double limit, site_answer *out)
{
    jalur_status st = JALUR_OK;
    const site_problem *p = j->p;
    columns c;
    double *worth = NULL;
    bid *heap = NULL;
    TRY(columns_make(j, &c));
    TRY(arena_new(&j->mem, (size_t)p->n_demands + 1, sizeof *worth, &worth));
    TRY(arena_new(&j->mem, (size_t)n + 1, sizeof *heap, &heap));
    worth_begin(j, worth);
    for (uint32_t k = 0; k < n; k++) heap[k] = (bid){INFINITY, open[k], JALUR_NONE};
    for (uint32_t k = n; k-- > 0;) bid_sift(heap, n, k);
    for (uint32_t k = 0; k < n;) {
        bid *top = &heap[0];
        if (top->round != k) {
            const bool own = p->state && p->state[top->site] == SITE_OPEN;
            top->gain = gain_count(j, c.first, c.arcs, c.row, top->site, worth, limit, false) + (own ? OWN_FIRST : 0.0);
            top->round = k;
        } else {
            out->sites[k] = (site_choice){top->site, gain_count(j, c.first, c.arcs, c.row, top->site, worth, limit, true)};
            k++;
            heap[0] = heap[n - k];
        }
        bid_sift(heap, n - k, 0);
    }
done:
    return st;
}

jalur_status site_answer_from(site_job *j, const uint32_t *open, uint32_t n_open, double limit, site_answer *out)
{
    jalur_status st = JALUR_OK;
    bool *is_open = NULL;
    uint32_t *list = NULL;
    const size_t n = (size_t)j->p->n_demands + 1;
    TRY(arena_new(&out->mem, (size_t)n_open + 1, sizeof *out->sites, &out->sites));
    TRY(arena_new(&out->mem, n, sizeof *out->served_by, &out->served_by));
    TRY(arena_new(&out->mem, n, sizeof *out->served_cost, &out->served_cost));
    TRY(arena_new(&out->mem, n, sizeof *out->served_share, &out->served_share));
    TRY(arena_new(&j->mem, (size_t)j->p->n_sites + 1, sizeof *is_open, &is_open));
    TRY(arena_new(&j->mem, (size_t)n_open + 1, sizeof *list, &list));
    memcpy(list, open, n_open * sizeof *list);
    for (uint32_t k = 0; k < n_open; k++) is_open[open[k]] = true;
    demands_serve(j, is_open, limit, out);
    TRY(order_by_gain(j, list, n_open, limit, out));
    out->n_sites = n_open;
done:
    return st;
}
