#include "net/lanes.h"

/* The wide builds of a loop, chosen when the program starts. Plain C elsewhere; results are the same. */
#if defined(__GNUC__) && defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(__clang__)
#define LANES_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define LANES_WIDE
#endif
/* Keeps a loop over the lanes a loop until it is vectorised: GCC 12 else takes its steps apart, at five times the cost. */
#if defined(__GNUC__) && !defined(__clang__)
#define LANES_WHOLE _Pragma("GCC unroll 1")
#else
#define LANES_WHOLE
#endif

/* Into the loops below, which are built several times: a function of its own would be built for the least machine. */
#if defined(__GNUC__)
#define LANES_INLINE __attribute__((always_inline)) static inline
#else
#define LANES_INLINE static inline
#endif

/* Half a row in one piece: what is stored in parts cannot be handed on to the next node's load. */
LANES_INLINE void copy_half(uint32_t *to, const uint32_t *from)
{
#if defined(__GNUC__)
    typedef uint32_t half __attribute__((vector_size(LANES_HALF * sizeof(uint32_t))));
    half a;
    memcpy(&a, from, sizeof a);
    memcpy(to, &a, sizeof a);
#else
    memcpy(to, from, LANES_HALF * sizeof *to);
#endif
}

LANES_WIDE
void lanes_up_ms(const chordal *c, const net_ms *up, const climb *u, uint32_t *lanes)
{
    for (uint32_t g = u->n_groups; g-- > 0;) {
        for (uint32_t k = u->group[g]; k < u->group[g + 1]; k++) {
            const uint32_t *from = lanes + (size_t)k * LANES;
            uint32_t v = u->node[k];
            for (uint32_t i = c->first[v]; i < c->first[v + 1]; i++) {
                uint32_t *to = lanes + (size_t)u->slot_of[c->head[i]] * LANES, w = up[i];
                LANES_WHOLE
                for (int l = 0; l < LANES; l++) {
                    uint32_t t = from[l] + w;
                    to[l] = t < to[l] ? t : to[l];
                }
            }
        }
    }
}

LANES_WIDE
void lanes_up_key(const chordal *c, const net_ms *up, const uint32_t *up_cm, const climb *u, net_key *lanes)
{
    for (uint32_t g = u->n_groups; g-- > 0;) {
        for (uint32_t k = u->group[g]; k < u->group[g + 1]; k++) {
            const net_key *from = lanes + (size_t)k * LANES;
            uint32_t v = u->node[k];
            for (uint32_t i = c->first[v]; i < c->first[v + 1]; i++) {
                net_key *to = lanes + (size_t)u->slot_of[c->head[i]] * LANES, w = net_key_of(up[i], up_cm[i]);
                LANES_WHOLE
                for (int l = 0; l < LANES; l++) {
                    net_key t = from[l] + w;
                    to[l] = t < to[l] ? t : to[l];
                }
            }
        }
    }
}

/* Results of one end. */
LANES_INLINE void end_ms(const uint32_t *lanes, const lane_end *e, int n, uint32_t *done)
{
    const uint32_t *p = lanes + (size_t)e->depth[0] * LANES, *q = lanes + (size_t)e->depth[1] * LANES;
    uint32_t *to = done + (size_t)e->place * LANES;
    const uint32_t a = e->ms[0], b = e->ms[1];
    LANES_WHOLE
    for (int l = 0; l < n; l++) {
        uint32_t t = p[l] + a;
        const uint32_t u = q[l] + b;
        t = t < u ? t : u;
        to[l] = t < NET_INF ? t : NET_INF;
    }
}

LANES_WIDE
static void end_key(const net_key *lanes, const lane_end *e, const lane_cm *cm, net_key *done)
{
    const net_key *p = lanes + (size_t)e->depth[0] * LANES, *q = lanes + (size_t)e->depth[1] * LANES;
    const net_key a = net_key_of(e->ms[0], cm->of[0]), b = net_key_of(e->ms[1], cm->of[1]);
    net_key *to = done + (size_t)e->place * LANES;
    for (int l = 0; l < LANES; l++) {
        const net_key t = p[l] + a, u = q[l] + b;
        to[l] = t < u ? t : u;
    }
}

LANES_INLINE void relax(const uint32_t *from, uint32_t w, uint32_t *best, int n)
{
    LANES_WHOLE
    for (int l = 0; l < n; l++) {
        const uint32_t t = from[l] + w;
        best[l] = t < best[l] ? t : best[l];
    }
}

LANES_INLINE void start_half(const uint32_t *up, uint32_t start, uint32_t *best)
{
    if (start == JALUR_NONE)
        for (int l = 0; l < LANES_HALF; l++) best[l] = NET_INF;
    else
        copy_half(best, up + (size_t)start * LANES);
}

/* Two halves of a row, each of which stays in registers while a node's arcs are met; the second only if it is in use. */
LANES_INLINE void down_ms(lane_run *r, uint32_t low, uint32_t high, bool both)
{
    const selection *s = r->s;
    const uint32_t *up = r->up;
    uint32_t *lanes = r->lanes, *done = r->done, n = r->n_end;
    for (uint32_t v = high; v-- > low;) {
        uint32_t left[LANES_HALF], right[LANES_HALF];
        start_half(up, r->start[v], left);
        if (both) start_half(up + LANES_HALF, r->start[v], right);
        for (uint32_t i = s->first[v]; i < s->first[v + 1]; i++) {
            const uint32_t *from = lanes + (size_t)s->head_depth[i] * LANES, w = s->ms[i];
            if (both) {
                relax(from, w, left, LANES_HALF);
                relax(from + LANES_HALF, w, right, LANES_HALF);
            } else { /* two loops as well: GCC would take one apart together with the loop over arcs */
                relax(from, w, left, LANES_HALF / 2);
                relax(from + LANES_HALF / 2, w, left + LANES_HALF / 2, LANES_HALF / 2);
            }
        }
        uint32_t *to = lanes + (size_t)s->depth[v] * LANES;
        copy_half(to, left);
        if (both) copy_half(to + LANES_HALF, right);
        for (; n > 0 && r->end[n - 1].node == v; n--) end_ms(lanes, &r->end[n - 1], both ? LANES : LANES_HALF, done);
    }
    r->n_end = n;
}

LANES_WIDE
void lanes_down_ms(lane_run *r, uint32_t low, uint32_t high)
{
    if (r->n_lanes > LANES_HALF) down_ms(r, low, high, true);
    else down_ms(r, low, high, false);
}

LANES_WIDE
void lanes_down_key(lane_run *r, uint32_t low, uint32_t high)
{
    const selection *s = r->s;
    const net_key *up = r->up;
    net_key *lanes = r->lanes, *done = r->done;
    uint32_t n = r->n_end;
    for (uint32_t v = high; v-- > low;) {
        net_key best[LANES];
        if (r->start[v] == JALUR_NONE)
            for (int l = 0; l < LANES; l++) best[l] = NET_KEY_INF;
        else
            memcpy(best, up + (size_t)r->start[v] * LANES, sizeof best);
        for (uint32_t i = s->first[v]; i < s->first[v + 1]; i++) {
            const net_key *from = lanes + (size_t)s->head_depth[i] * LANES, w = s->key[i];
            for (int l = 0; l < LANES; l++) {
                const net_key t = from[l] + w;
                best[l] = t < best[l] ? t : best[l];
            }
        }
        memcpy(lanes + (size_t)s->depth[v] * LANES, best, sizeof best);
        for (; n > 0 && r->end[n - 1].node == v; n--) end_key(lanes, &r->end[n - 1], &r->cm[n - 1], done);
    }
    r->n_end = n;
}

/* Turns eight rows of eight, which GCC does not find by itself. */
LANES_INLINE void turn_eight(const uint32_t from[][LANES], uint32_t *to, size_t stride, int row, int col)
{
#if defined(__GNUC__)
    typedef uint32_t eight __attribute__((vector_size(32)));
    eight a[8], b[8];
    for (int i = 0; i < 8; i++) memcpy(&a[i], from[row + i] + col, sizeof a[i]);
    for (int i = 0; i < 8; i += 2) { /* pairs of rows, then fours, then eights */
        b[i] = __builtin_shufflevector(a[i], a[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
        b[i + 1] = __builtin_shufflevector(a[i], a[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
    }
    for (int i = 0; i < 8; i += 4) {
        a[i] = __builtin_shufflevector(b[i], b[i + 2], 0, 1, 8, 9, 4, 5, 12, 13);
        a[i + 1] = __builtin_shufflevector(b[i], b[i + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        a[i + 2] = __builtin_shufflevector(b[i + 1], b[i + 3], 0, 1, 8, 9, 4, 5, 12, 13);
        a[i + 3] = __builtin_shufflevector(b[i + 1], b[i + 3], 2, 3, 10, 11, 6, 7, 14, 15);
    }
    for (int i = 0; i < 4; i++) {
        b[i] = __builtin_shufflevector(a[i], a[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        b[i + 4] = __builtin_shufflevector(a[i], a[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
    for (int i = 0; i < 8; i++) memcpy(to + (size_t)(col + i) * stride + row, &b[i], sizeof b[i]);
#else
    for (int i = 0; i < 8; i++)
        for (int k = 0; k < 8; k++) to[(size_t)(col + k) * stride + (size_t)(row + i)] = from[row + i][col + k];
#endif
}

LANES_WIDE
void lanes_turn(const uint32_t by_end[LANES][LANES], uint32_t n_lanes, uint32_t *by_lane, size_t stride)
{
    const int n_cols = n_lanes > LANES_HALF ? LANES : LANES_HALF;
    for (int row = 0; row < LANES; row += 8)
        for (int col = 0; col < n_cols; col += 8) turn_eight(by_end, by_lane, stride, row, col);
}
