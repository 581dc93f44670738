/* The second goal of LSCP-B (Hogan and ReVelle 1986): among plans that cover everyone at the same price, more weight within
 * reach of two sites. A search by exchanges: a site that may close gives way to one at no higher price that reaches every
 * demand only it reaches, as long as the weight within reach of two grows. No bound: the first goal is the proven one. */
#include "site/site_inside.h"

typedef struct backup {
    site_job *j;
    double limit;
    uint32_t *first, *row; /* demands within the limit, by site */
    uint32_t *reach;       /* per demand: open sites within the limit */
    bool *open;
} backup;

static jalur_status backup_make(backup *b)
{
    jalur_status st = JALUR_OK;
    site_job *j = b->j;
    const site_problem *p = j->p;
    uint32_t *next = NULL;
    TRY(arena_new(&j->mem, (size_t)p->n_sites + 2, sizeof *b->first, &b->first));
    TRY(arena_new(&j->mem, (size_t)p->n_sites + 1, sizeof *next, &next));
    TRY(arena_new(&j->mem, (size_t)p->n_sites + 1, sizeof *b->open, &b->open));
    TRY(arena_new(&j->mem, (size_t)p->n_demands + 1, sizeof *b->reach, &b->reach));
    TRY(arena_new(&j->mem, (size_t)(p->n_demands ? p->first[p->n_demands] : 0) + 1, sizeof *b->row, &b->row));
    for (uint32_t i = 0; i < p->n_demands; i++)
        for (uint32_t k = p->first[i]; k < p->first[i + 1] && p->cost[k] <= b->limit; k++) b->first[p->site[k] + 1]++;
    for (uint32_t s = 0; s < p->n_sites; s++) b->first[s + 1] += b->first[s];
    for (uint32_t i = 0; i < p->n_demands; i++)
        for (uint32_t k = p->first[i]; k < p->first[i + 1] && p->cost[k] <= b->limit; k++)
            b->row[b->first[p->site[k]] + next[p->site[k]]++] = i;
done:
    return st;
}

static void turn(backup *b, uint32_t site, bool opens)
{
    for (uint32_t k = b->first[site]; k < b->first[site + 1]; k++) b->reach[b->row[k]] += opens ? 1 : UINT32_MAX;
    b->open[site] = opens;
}

/* A demand that only this site reaches, or JALUR_NONE; how many there are. */
static uint32_t alone(const backup *b, uint32_t site, uint32_t *n)
{
    uint32_t found = JALUR_NONE;
    *n = 0;
    for (uint32_t k = b->first[site]; k < b->first[site + 1]; k++)
        if (b->reach[b->row[k]] == 1) {
            if (found == JALUR_NONE) found = b->row[k];
            ++*n;
        }
    return found;
}

/* With `site` closed: the weight that `other` brings within reach of two, or -1 where it leaves one of the n bare ones out. */
static double won(const backup *b, uint32_t other, uint32_t n)
{
    double sum = 0.0;
    uint32_t bare = 0;
    for (uint32_t k = b->first[other]; k < b->first[other + 1]; k++) {
        const uint32_t i = b->row[k];
        bare += b->reach[i] == 0;
        sum += b->reach[i] == 1 ? b->j->p->weight[i] : 0.0;
    }
    return bare == n ? sum : -1.0;
}

static bool may_take(const backup *b, uint32_t other, double price)
{
    const site_problem *p = b->j->p;
    return !b->open[other] && !(p->state && p->state[other] == SITE_SHUT) && (p->price ? p->price[other] : 1.0) <= price;
}

/* The best exchange for an open site; true when there was one. */
static bool exchange(backup *b, uint32_t *site)
{
    const site_problem *p = b->j->p;
    const uint32_t old = *site;
    uint32_t n, best = old;
    const uint32_t demand = alone(b, old, &n);
    if (demand == JALUR_NONE) return false; /* nobody needs it: the price could be lower, which is the first goal's matter */
    turn(b, old, false);
    double most = won(b, old, n);
    for (uint32_t k = p->first[demand]; k < p->first[demand + 1] && p->cost[k] <= b->limit; k++) {
        const uint32_t other = p->site[k];
        if (other == old || !may_take(b, other, p->price ? p->price[old] : 1.0)) continue;
        const double w = won(b, other, n);
        if (w > most + SITE_ROUNDING * (1.0 + most)) most = w, best = other;
    }
    turn(b, best, true);
    *site = best;
    return best != old;
}

jalur_status site_backup(site_job *j, uint32_t *open, uint32_t n_open, double limit)
{
    jalur_status st = JALUR_OK;
    backup b = {.j = j, .limit = limit};
    TRY(backup_make(&b));
    for (uint32_t k = 0; k < n_open; k++) turn(&b, open[k], true);
    for (uint32_t k = 0, last = 0; n_open && k - last < n_open && (k % 64 != 0 || !step_cancelled(j->ctx)); k++) {
        uint32_t *site = &open[k % n_open];
        if (j->p->state && j->p->state[*site] == SITE_OPEN) continue;
        if (exchange(&b, site)) last = k;
    }
done:
    return st;
}
