/* How much weight a set of open sites with capacities serves: a maximum flow demand -> site (Dinic 1970). Demands may be
 * shared between sites. Levels by breadth-first search from demands with weight left, blocking flow by depth-first search. */
#include "site/flow.h"

#include <string.h>

static const double LEAST = 1e-9; /* relative to the weight */

jalur_status site_flow_make(arena *mem, const site_arcs *a, site_flow *f)
{
    jalur_status st = JALUR_OK;
    const size_t nodes = (size_t)a->n_rows + a->n_cols + 1;
    *f = (site_flow){.a = a};
    TRY(arena_new(mem, a->first[a->n_rows] + (size_t)1, sizeof *f->flow, &f->flow));
    TRY(arena_new(mem, a->first[a->n_rows] + (size_t)1, sizeof *f->back, &f->back));
    TRY(arena_new(mem, (size_t)a->n_rows + 1, sizeof *f->left, &f->left));
    TRY(arena_new(mem, (size_t)a->n_cols + 1, sizeof *f->room, &f->room));
    TRY(arena_new(mem, nodes, sizeof *f->level, &f->level));
    TRY(arena_new(mem, nodes, sizeof *f->at, &f->at));
    TRY(arena_new(mem, nodes, sizeof *f->queue, &f->queue));
    for (uint32_t i = 0, *next = f->at; i < a->n_rows; i++) /* arc of the row list for each arc of the column list */
        for (uint32_t k = a->first[i]; k < a->first[i + 1]; k++) f->back[a->col_first[a->col[k]] + next[a->col[k]]++] = k;
done:
    return st;
}

/* Levels from every demand with weight left; true when a site with room is among them. */
static bool levels(site_flow *f, const bool *open)
{
    const site_arcs *a = f->a;
    uint32_t n = 0;
    bool found = false;
    for (uint32_t v = 0; v < a->n_rows + a->n_cols; v++) f->level[v] = JALUR_NONE;
    for (uint32_t i = 0; i < a->n_rows; i++)
        if (f->left[i] > f->least) {
            f->level[i] = 0;
            f->queue[n++] = i;
        }
    for (uint32_t h = 0; h < n; h++) {
        const uint32_t v = f->queue[h];
        if (v < a->n_rows) {
            for (uint32_t k = a->first[v]; k < a->first[v + 1]; k++) {
                const uint32_t to = a->n_rows + a->col[k];
                if (!open[a->col[k]] || f->level[to] != JALUR_NONE) continue;
                f->level[to] = f->level[v] + 1;
                f->queue[n++] = to;
                found |= f->room[a->col[k]] > f->least;
            }
        } else {
            const uint32_t c = v - a->n_rows;
            for (uint32_t k = a->col_first[c]; k < a->col_first[c + 1]; k++) {
                if (f->flow[f->back[k]] <= f->least || f->level[a->row[k]] != JALUR_NONE) continue;
                f->level[a->row[k]] = f->level[v] + 1;
                f->queue[n++] = a->row[k];
            }
        }
    }
    return found;
}

static double push_site(site_flow *f, uint32_t c, double most, const bool *open);

static double push_row(site_flow *f, uint32_t i, double most, const bool *open)
{
    const site_arcs *a = f->a;
    for (uint32_t *k = &f->at[i]; *k < a->first[i + 1]; ++*k) {
        const uint32_t c = a->col[*k];
        if (!open[c] || f->level[a->n_rows + c] != f->level[i] + 1) continue;
        const double sent = push_site(f, c, most, open);
        if (sent <= 0.0) continue;
        f->flow[*k] += sent;
        return sent;
    }
    return 0.0;
}

static double push_site(site_flow *f, uint32_t c, double most, const bool *open)
{
    const site_arcs *a = f->a;
    if (f->room[c] > f->least) {
        const double sent = most < f->room[c] ? most : f->room[c];
        f->room[c] -= sent;
        return sent;
    }
    for (uint32_t *k = &f->at[a->n_rows + c]; *k < a->col_first[c + 1]; ++*k) {
        const uint32_t i = a->row[*k];
        double *flow = &f->flow[f->back[*k]];
        if (*flow <= f->least || f->level[i] != f->level[a->n_rows + c] + 1) continue;
        const double sent = push_row(f, i, most < *flow ? most : *flow, open);
        if (sent <= 0.0) continue;
        *flow -= sent;
        return sent;
    }
    return 0.0;
}

static void nothing_served(site_flow *f, const double *weight, const double *capacity, const bool *open)
{
    const site_arcs *a = f->a;
    double total = 0.0;
    memset(f->flow, 0, a->first[a->n_rows] * sizeof *f->flow);
    for (uint32_t i = 0; i < a->n_rows; i++) total += f->left[i] = weight[i];
    for (uint32_t c = 0; c < a->n_cols; c++) f->room[c] = open[c] ? capacity[c] : 0.0;
    f->least = LEAST * (1.0 + total);
}

/* Until no way leads from weight left to room: what more is served. */
static double augment(site_flow *f, const bool *open)
{
    const site_arcs *a = f->a;
    double served = 0.0;
    while (levels(f, open)) {
        for (uint32_t i = 0; i < a->n_rows; i++) f->at[i] = a->first[i];
        for (uint32_t c = 0; c < a->n_cols; c++) f->at[a->n_rows + c] = a->col_first[c];
        for (uint32_t i = 0; i < a->n_rows; i++)
            while (f->left[i] > f->least) {
                const double sent = push_row(f, i, f->left[i], open);
                if (sent <= 0.0) break;
                f->left[i] -= sent;
                served += sent;
            }
    }
    return served;
}

double site_flow_most(site_flow *f, const double *weight, const double *capacity, const bool *open)
{
    nothing_served(f, weight, capacity, open);
    return augment(f, open);
}

double site_flow_exchange(site_flow *f, const double *capacity, const bool *open, uint32_t in, uint32_t out)
{
    const site_arcs *a = f->a;
    double lost = 0.0;
    for (uint32_t k = a->col_first[out]; k < a->col_first[out + 1]; k++) {
        double *flow = &f->flow[f->back[k]];
        f->left[a->row[k]] += *flow;
        lost += *flow;
        *flow = 0.0;
    }
    f->room[out] = 0.0;
    f->room[in] = capacity[in];
    return augment(f, open) - lost;
}

void site_flow_copy(site_flow *to, const site_flow *from)
{
    const site_arcs *a = from->a;
    memcpy(to->flow, from->flow, a->first[a->n_rows] * sizeof *to->flow);
    memcpy(to->left, from->left, a->n_rows * sizeof *to->left);
    memcpy(to->room, from->room, a->n_cols * sizeof *to->room);
    to->least = from->least;
}
