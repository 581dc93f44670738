#include "net/goals.h"

typedef struct leg_pair { uint32_t node[2], ms[2], cm[2]; } leg_pair; /* in the excerpt's numbers, lower first; JALUR_NONE: none */

typedef struct maker {
    jalur_ctx *ctx;
    const net_metric *m;
    const excerpt *x;
    bool reverse;
    goals *g;
    leg_pair *legs;  /* per point */
    uint32_t *index; /* point of an end */
} maker;

static jalur_status note_legs(maker *k, const net_snap *points)
{
    jalur_status st = mem_new_unset(k->ctx, k->g->n, sizeof *k->legs, &k->legs);
    for (uint32_t j = 0; st == JALUR_OK && j < k->g->n; j++) {
        const net_legs l = net_legs_of(k->m, &points[j], k->reverse);
        k->legs[j] = (leg_pair){{JALUR_NONE, JALUR_NONE}, {NET_INF, NET_INF}, {0, 0}};
        const bool turned = l.n == 2 && l.leg[1].node < l.leg[0].node;
        for (uint32_t i = 0; i < l.n; i++) {
            const net_leg *leg = &l.leg[turned ? 1 - i : i];
            k->legs[j].node[i] = excerpt_find(k->x, leg->node);
            k->legs[j].ms[i] = (uint32_t)(leg->cost >> 32);
            k->legs[j].cm[i] = (uint32_t)leg->cost;
        }
    }
    return st;
}

static void copy_arcs(const maker *k)
{
    const chordal *c = k->x->c;
    selection *s = &k->g->s;
    const net_ms *down = k->reverse ? k->x->up : k->x->down;
    const uint32_t *cm = k->reverse ? k->x->up_cm : k->x->down_cm;
    size_t m = 0;
    for (uint32_t u = 0; u < c->n_nodes; u++) {
        if (s->local[u] == JALUR_NONE) continue;
        for (uint32_t i = c->first[u]; i < c->first[u + 1]; i++, m++) {
            if (cm) s->key[m] = net_key_of(down[i], cm[i]);
            else if (!s->all) s->ms[m] = down[i];
            if (!s->all) s->head_depth[m] = c->head_depth[i];
        }
        if (s->all) continue;
        s->depth[s->local[u]] = c->depth[u];
        s->first[s->local[u] + 1] = (uint32_t)m;
    }
}

/* Marks the points' nodes and all their ancestors, then numbers them in rank order. */
static jalur_status select_nodes(maker *k)
{
    jalur_status st = JALUR_OK;
    const chordal *c = k->x->c;
    selection *s = &k->g->s;
    size_t m = 0;
    TRY(mem_new(k->ctx, c->n_nodes, sizeof *s->local, &s->local));
    for (uint32_t j = 0; j < k->g->n; j++)
        for (uint32_t i = 0; i < 2; i++)
            for (uint32_t u = k->legs[j].node[i]; u != JALUR_NONE && !s->local[u]; u = chordal_parent(c, u)) s->local[u] = 1;
    for (uint32_t u = 0; u < c->n_nodes; u++) {
        if (s->local[u]) m += c->first[u + 1] - c->first[u];
        s->local[u] = s->local[u] ? s->n++ : JALUR_NONE;
    }
    s->all = s->n == c->n_nodes;
    if (k->x->up_cm) TRY(mem_new_unset(k->ctx, m, sizeof *s->key, &s->key));
    if (s->all) {
        s->first = c->first;
        s->head_depth = c->head_depth;
        s->depth = c->depth;
        s->ms = k->reverse ? k->x->up : k->x->down;
    } else {
        TRY(mem_new(k->ctx, (size_t)s->n + 1, sizeof *s->first, &s->first));
        TRY(mem_new_unset(k->ctx, m, sizeof *s->head_depth, &s->head_depth));
        TRY(mem_new_unset(k->ctx, s->n, sizeof *s->depth, &s->depth));
        if (!k->x->up_cm) TRY(mem_new_unset(k->ctx, m, sizeof *s->ms, &s->ms));
    }
    if (k->x->up_cm || !s->all) copy_arcs(k);
done:
    return st;
}

static uint32_t lower_of(const maker *k, uint32_t j)
{
    const uint32_t node = k->legs[j].node[0];
    return node == JALUR_NONE ? 0 : k->g->s.local[node]; /* any node will do, at no finite cost */
}

/* Ends by node, and points with the same node in their order: counted, not compared. */
static jalur_status sort_ends(maker *k)
{
    jalur_status st = JALUR_OK;
    goals *g = k->g;
    uint32_t *at = NULL;
    TRY(mem_new(k->ctx, (size_t)g->s.n + 2, sizeof *at, &at));
    TRY(mem_new_unset(k->ctx, g->n, sizeof *g->end, &g->end));
    TRY(mem_new_unset(k->ctx, g->n, sizeof *g->other, &g->other));
    TRY(mem_new_unset(k->ctx, g->n, sizeof *k->index, &k->index));
    if (k->x->up_cm) TRY(mem_new_unset(k->ctx, g->n, sizeof *g->cm, &g->cm));
    for (uint32_t j = 0; j < g->n; j++) at[lower_of(k, j) + 1]++;
    for (uint32_t v = 0; v < g->s.n; v++) at[v + 1] += at[v];
    for (uint32_t j = 0; j < g->n; j++) {
        const leg_pair *l = &k->legs[j];
        const uint32_t node = lower_of(k, j), i = at[node]++, other = l->node[1];
        k->index[i] = j;
        g->end[i] = (lane_end){.node = node, .ms = l->ms[0], .two = other != JALUR_NONE};
        g->other[i] = (lane_other){other == JALUR_NONE ? 0 : k->x->c->depth[other], l->ms[1]};
        if (g->cm) g->cm[i] = (lane_cm){{l->cm[0], l->cm[1]}};
    }
done:
    mem_free(k->ctx, at);
    return st;
}

/* Plays the sweep through: every batch meets the ends in the same order. */
static jalur_status give_slots(maker *k)
{
    jalur_status st = JALUR_OK;
    goals *g = k->g;
    const uint32_t n_blocks = (g->n + LANES - 1) / LANES;
    uint32_t *slot = NULL, *left = NULL, *spare = NULL, n_spare = 0, n_done = 0, given_back = 0, i = g->n;
    g->n_strides = (g->s.n + GOAL_STRIDE - 1) / GOAL_STRIDE;
    TRY(mem_new_unset(k->ctx, n_blocks, sizeof *slot, &slot));
    TRY(mem_new(k->ctx, n_blocks, sizeof *left, &left));
    TRY(mem_new_unset(k->ctx, n_blocks, sizeof *spare, &spare));
    TRY(mem_new_unset(k->ctx, n_blocks, sizeof *g->block, &g->block));
    TRY(mem_new(k->ctx, (size_t)g->n_strides + 1, sizeof *g->first, &g->first));
    for (uint32_t b = 0; b < n_blocks; b++) {
        slot[b] = JALUR_NONE;
        left[b] = b * LANES + LANES < g->n ? LANES : g->n - b * LANES;
    }
    for (uint32_t s = 0, high = g->s.n; s < g->n_strides; s++) {
        const uint32_t low = high > GOAL_STRIDE ? high - GOAL_STRIDE : 0;
        for (; i > 0 && g->end[i - 1].node >= low; i--) {
            const uint32_t j = k->index[i - 1], b = j / LANES;
            if (slot[b] == JALUR_NONE) slot[b] = n_spare > 0 ? spare[--n_spare] : g->n_slots++;
            g->end[i - 1].place = (slot[b] * LANES + j % LANES) & INT32_MAX; /* as wide as it may be */
            if (--left[b] == 0) g->block[n_done++] = (goal_block){b, slot[b]};
        }
        for (; given_back < n_done; given_back++) spare[n_spare++] = g->block[given_back].slot; /* written by now */
        g->first[s + 1] = n_done;
        high = low;
    }
done:
    mem_free(k->ctx, slot);
    mem_free(k->ctx, left);
    mem_free(k->ctx, spare);
    return st;
}

jalur_status goals_new(jalur_ctx *ctx, const net_metric *m, const excerpt *x, const net_snap *points, uint32_t n,
                       bool reverse, goals *out)
{
    jalur_status st = JALUR_OK;
    maker k = {.ctx = ctx, .m = m, .x = x, .reverse = reverse, .g = out};
    *out = (goals){.n = n};
    TRY(note_legs(&k, points));
    TRY(select_nodes(&k));
    TRY(sort_ends(&k));
    TRY(give_slots(&k));
done:
    mem_free(ctx, k.legs);
    mem_free(ctx, k.index);
    if (st != JALUR_OK) goals_release(ctx, out);
    return st;
}

void goals_release(jalur_ctx *ctx, goals *g)
{
    if (!g->s.all) {
        mem_free(ctx, g->s.first);
        mem_free(ctx, g->s.head_depth);
        mem_free(ctx, g->s.depth);
        mem_free(ctx, g->s.ms);
    }
    mem_free(ctx, g->s.key);
    mem_free(ctx, g->s.local);
    mem_free(ctx, g->end);
    mem_free(ctx, g->other);
    mem_free(ctx, g->cm);
    mem_free(ctx, g->block);
    mem_free(ctx, g->first);
    *g = (goals){0};
}
