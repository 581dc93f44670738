/* Reductions for coverage (Toregas and ReVelle 1973): a site that reaches nothing another one at no higher price does not
 * reach is not needed; a demand that is reached whenever another one is needs no rule of its own. */
#include <string.h>

#include "site/site_inside.h"

typedef struct lists { /* one side of the arcs */
    const uint32_t *first, *item;
} lists;

/* Whether every item of x is among the marked. */
static bool within(const lists *l, uint32_t x, const uint32_t *mark, uint32_t stamp)
{
    for (uint32_t k = l->first[x]; k < l->first[x + 1]; k++)
        if (mark[l->item[k]] != stamp) return false;
    return true;
}

static uint32_t size_of(const lists *l, uint32_t x)
{
    return l->first[x + 1] - l->first[x];
}

/* The item of x that appears in the fewest lists of the other side: whoever holds all of x holds this one. */
static void rarest(const lists *l, const lists *other, uint32_t n, uint32_t *rare)
{
    for (uint32_t x = 0; x < n; x++) {
        rare[x] = JALUR_NONE;
        for (uint32_t k = l->first[x]; k < l->first[x + 1]; k++)
            if (rare[x] == JALUR_NONE || size_of(other, l->item[k]) < size_of(other, rare[x])) rare[x] = l->item[k];
    }
}

/* Shuts each column whose rows are among those of another. Of two equal ones the cheaper stays, then the first. */
static void columns_shut(site_arcs *a, uint32_t *mark, uint32_t *rare)
{
    const lists cols = {a->col_first, a->row}, rows = {a->first, a->col};
    rarest(&cols, &rows, a->n_cols, rare);
    for (uint32_t big = 0, stamp = 0; big < a->n_cols; big++) {
        if (a->state[big] == SITE_SHUT || size_of(&cols, big) == 0) continue;
        stamp = big + 1;
        for (uint32_t k = a->col_first[big]; k < a->col_first[big + 1]; k++) mark[a->row[k]] = stamp;
        for (uint32_t k = a->col_first[big]; k < a->col_first[big + 1]; k++) {
            const uint32_t i = a->row[k];
            for (uint32_t h = a->first[i]; h < a->first[i + 1]; h++) {
                const uint32_t small = a->col[h];
                if (small == big || a->state[small] != SITE_FREE || rare[small] != i) continue;
                const uint32_t n = size_of(&cols, small), most = size_of(&cols, big);
                if (n > most || a->price[small] < a->price[big]) continue;
                if (n == most && a->price[small] == a->price[big] && small < big && a->state[big] == SITE_FREE) continue;
                if (within(&cols, small, mark, stamp)) a->state[small] = SITE_SHUT;
            }
        }
    }
}

/* Drops each row that holds all columns of another: most becomes 0, and with it no arc is worth anything. */
static void rows_drop(site_arcs *a, uint32_t *mark, uint32_t *rare)
{
    const lists cols = {a->col_first, a->row}, rows = {a->first, a->col};
    memset(mark, 0, ((size_t)a->n_cols + 1) * sizeof *mark);
    rarest(&rows, &cols, a->n_rows, rare);
    for (uint32_t big = 0; big < a->n_rows; big++) {
        if (size_of(&rows, big) == 0) continue;
        for (uint32_t k = a->first[big]; k < a->first[big + 1]; k++) mark[a->col[k]] = big + 1;
        for (uint32_t k = a->first[big]; k < a->first[big + 1] && a->most[big] > 0.0; k++) {
            const uint32_t c = a->col[k];
            for (uint32_t h = a->col_first[c]; h < a->col_first[c + 1]; h++) {
                const uint32_t small = a->row[h];
                if (small == big || a->most[small] <= 0.0 || rare[small] != c) continue;
                const uint32_t n = size_of(&rows, small), most = size_of(&rows, big);
                if (n > most || (n == most && small > big) || !within(&rows, small, mark, big + 1)) continue;
                a->most[big] = 0.0;
                break;
            }
        }
    }
}

/* Arcs of shut columns and dropped rows go. */
static void arcs_pack(site_arcs *a)
{
    uint32_t n = 0;
    memset(a->col_first, 0, ((size_t)a->n_cols + 2) * sizeof *a->col_first);
    for (uint32_t i = 0, from = 0; i < a->n_rows; i++) {
        const uint32_t end = a->first[i + 1];
        for (uint32_t k = from; k < end; k++) {
            if (a->state[a->col[k]] == SITE_SHUT || a->most[i] <= 0.0) continue;
            a->col[n] = a->col[k];
            a->cost[n++] = a->cost[k];
            a->col_first[a->col[k] + 1]++;
        }
        from = end;
        a->first[i + 1] = n;
    }
    site_arcs_turn(a);
}

static uint32_t arcs_count(const site_arcs *a)
{
    return a->first[a->n_rows];
}

jalur_status site_reduce(site_job *j)
{
    jalur_status st = JALUR_OK;
    site_arcs *a = &j->a;
    uint32_t *mark = NULL, *rare = NULL, before;
    TRY(mem_new(j->ctx, (size_t)a->n_rows + a->n_cols + 1, sizeof *mark, &mark));
    TRY(mem_new(j->ctx, (size_t)a->n_rows + a->n_cols + 1, sizeof *rare, &rare));
    do {
        before = arcs_count(a);
        memset(mark, 0, ((size_t)a->n_rows + 1) * sizeof *mark);
        columns_shut(a, mark, rare);
        arcs_pack(a);
        if (!a->pay) break;
        rows_drop(a, mark, rare);
        arcs_pack(a);
        TRY(step_progress(j->ctx, "reduce", 0, 0));
    } while (arcs_count(a) < before);
done:
    mem_free(j->ctx, mark);
    mem_free(j->ctx, rare);
    return st;
}
