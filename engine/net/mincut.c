/* Fewest nodes between two sides: as many ways without a common node (Menger 1927), found shortest first and many at a time
 * (Dinic 1970). A node is on one way only. A new way that comes to one that is taken follows the older back to where that came
 * from, which then goes on as the new one's rest; if there is nowhere to go on from, it goes back further. */
#include "net/dissect.h"

typedef struct spot {
    uint32_t zone;           /* from m->open on: of this cut; one more: a goal. Less: not to be entered */
    uint32_t level[2];       /* where it is come to, where it may be left: of a free node the same. Below m->base: not reached */
    uint32_t prev, next;     /* on the way that has it, or JALUR_NONE */
    uint32_t arc;            /* next to look at */
    bool taken;
} spot;

struct mincut {
    jalur_ctx *ctx;
    const ground_graph *g;
    spot *spot;
    uint32_t *queue;         /* states: node << 1 | may be left */
    uint32_t *source, n_sources;
    uint32_t open, base, deepest;
};

void mincut_free(mincut *m)
{
    if (!m) return;
    mem_free(m->ctx, m->spot);
    mem_free(m->ctx, m->queue);
    mem_free(m->ctx, m->source);
    mem_free(m->ctx, m);
}

jalur_status mincut_new(jalur_ctx *ctx, const ground_graph *g, mincut **out)
{
    jalur_status st = JALUR_OK;
    mincut *m = NULL;
    TRY(mem_new(ctx, 1, sizeof *m, &m));
    *m = (mincut){.ctx = ctx, .g = g};
    TRY(mem_new(ctx, g->n, sizeof *m->spot, &m->spot));
    TRY(mem_new_unset(ctx, (size_t)g->n * 2, sizeof *m->queue, &m->queue));
    TRY(mem_new_unset(ctx, g->n, sizeof *m->source, &m->source));
    *out = m;
    m = NULL;
done:
    mincut_free(m);
    return st;
}

static bool is_goal(const mincut *m, uint32_t v)
{
    return m->spot[v].zone == m->open + 1;
}

/* Ways start at the low nodes that border on others; nothing else of the low side matters, nor arcs into it. */
static void open_cut(mincut *m, const uint32_t *list, uint32_t n, uint32_t n_low, uint32_t n_high)
{
    const ground_graph *g = m->g;
    m->open += 2;
    m->base = 1;
    m->n_sources = 0;
    for (uint32_t i = 0; i < n; i++)
        m->spot[list[i]] = (spot){.zone = i < n_low ? 0 : m->open + (i >= n - n_high), .prev = JALUR_NONE, .next = JALUR_NONE};
    for (uint32_t i = 0; i < n_low; i++) {
        const uint32_t v = list[i];
        for (uint32_t k = g->first[v]; k < g->first[v + 1]; k++) {
            if (m->spot[g->to[k]].zone < m->open) continue;
            m->source[m->n_sources++] = v;
            break;
        }
    }
}

static uint32_t reach(mincut *m, uint32_t state, uint32_t level, uint32_t tail)
{
    spot *s = &m->spot[state >> 1];
    if (s->level[state & 1] >= m->base) return tail;
    s->level[state & 1] = level;
    s->arc = m->g->first[state >> 1];
    m->queue[tail] = state;
    return tail + 1;
}

static inline uint32_t come_to(mincut *m, uint32_t v, uint32_t level, uint32_t tail)
{
    spot *s = &m->spot[v];
    if (s->level[0] >= m->base) return tail;
    s->level[0] = level;
    if (!s->taken) s->level[1] = level;
    s->arc = m->g->first[v];
    m->queue[tail] = v << 1 | !s->taken;
    return tail + 1;
}

/* Steps to every state, as far as the nearest goal. False: none is reached. */
static bool set_levels(mincut *m)
{
    const ground_graph *g = m->g;
    uint32_t tail = 0, goal = UINT32_MAX;
    for (uint32_t i = 0; i < m->n_sources; i++) tail = come_to(m, m->source[i], m->base, tail);
    for (uint32_t head = 0; head < tail; head++) {
        const uint32_t state = m->queue[head], v = state >> 1;
        spot *s = &m->spot[v];
        m->deepest = s->level[state & 1] + 1;
        if (m->deepest > goal) break;
        if (!(state & 1)) {
            if (s->prev != JALUR_NONE) tail = reach(m, s->prev << 1 | 1, m->deepest, tail);
            continue;
        }
        if (is_goal(m, v)) goal = m->deepest;
        if (s->taken) tail = reach(m, v << 1, m->deepest, tail);
        for (uint32_t k = g->first[v]; k < g->first[v + 1] && goal == UINT32_MAX; k++)
            if (m->spot[g->to[k]].zone >= m->open && g->to[k] != s->next) tail = come_to(m, g->to[k], m->deepest, tail);
    }
    return goal != UINT32_MAX;
}

/* A state one step on, or JALUR_NONE. */
static uint32_t step_on(mincut *m, uint32_t state)
{
    const ground_graph *g = m->g;
    const uint32_t v = state >> 1;
    spot *s = &m->spot[v];
    const uint32_t level = s->level[state & 1] + 1;
    if (!(state & 1)) {
        const bool on = s->prev != JALUR_NONE && m->spot[s->prev].level[1] == level;
        return on ? s->prev << 1 | 1 : JALUR_NONE;
    }
    if (s->taken && s->level[0] == level) return v << 1;
    for (; s->arc < g->first[v + 1]; s->arc++) {
        const uint32_t w = g->to[s->arc];
        const spot *t = &m->spot[w];
        if (t->level[0] == level && t->zone >= m->open && w != s->next) return w << 1 | !t->taken;
    }
    return JALUR_NONE;
}

/* Nothing else of this round comes here. */
static void close_state(mincut *m, uint32_t state)
{
    spot *s = &m->spot[state >> 1];
    if (!s->taken) s->level[0] = 0;
    s->level[state & 1] = 0;
}

/* Takes the way, n states. */
static void take_way(mincut *m, const uint32_t *way, uint32_t n)
{
    m->spot[way[0] >> 1].prev = JALUR_NONE;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t v = way[i] >> 1, w = i + 1 < n ? way[i + 1] >> 1 : JALUR_NONE;
        spot *s = &m->spot[v];
        close_state(m, way[i]);
        if (!(way[i] & 1)) continue;
        s->taken = v != w;
        s->next = v != w ? w : JALUR_NONE;
        if (v == w) s->prev = JALUR_NONE; /* back through it: it is free */
        else if (w != JALUR_NONE) m->spot[w].prev = v;
    }
}

static void find_way(mincut *m, uint32_t source)
{
    uint32_t n = 0, *way = m->queue; /* levels are set: the queue's room is free */
    if (m->spot[source].level[0] != m->base) return;
    way[n++] = source << 1 | !m->spot[source].taken;
    while (n > 0) {
        const uint32_t state = way[n - 1];
        if ((state & 1) && is_goal(m, state >> 1)) {
            take_way(m, way, n);
            return;
        }
        const uint32_t on = step_on(m, state);
        if (on != JALUR_NONE) {
            way[n++] = on;
        } else {
            close_state(m, state);
            n--;
        }
    }
}

void mincut_find(mincut *m, const uint32_t *list, uint32_t n, uint32_t n_low, uint32_t n_high, uint8_t *side)
{
    for (open_cut(m, list, n, n_low, n_high); set_levels(m); m->base = m->deepest + 1)
        for (uint32_t i = 0; i < m->n_sources; i++) find_way(m, m->source[i]);
    for (uint32_t i = 0; i < n; i++) { /* cut: come to, and not to be left */
        const spot *s = &m->spot[list[i]];
        const bool in = s->level[0] >= m->base, out = s->level[1] >= m->base;
        side[list[i]] = out || (i < n_low && !in) ? CUT_LOW : in ? CUT_NODES : CUT_HIGH;
    }
}
