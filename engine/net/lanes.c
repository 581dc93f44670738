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

/* Half a row in whole vectors: what is stored in quarters of one cannot be handed on to the next node's load. */
static inline void copy_half(uint32_t *to, const uint32_t *from)
{
#if defined(__GNUC__)
    typedef uint32_t eight __attribute__((vector_size(32)));
    eight a, b;
    memcpy(&a, from, sizeof a);
    memcpy(&b, from + 8, sizeof b);
    memcpy(to, &a, sizeof a);
    memcpy(to + 8, &b, sizeof b);
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
LANES_WIDE
static void end_ms(const uint32_t *lanes, const lane_end *e, uint32_t *done)
{
    const uint32_t *p = lanes + (size_t)e->depth[0] * LANES, *q = lanes + (size_t)e->depth[1] * LANES;
    uint32_t *to = done + (size_t)e->place * LANES;
    const uint32_t a = e->ms[0], b = e->ms[1];
    for (int l = 0; l < LANES; l++) {
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

/* Two halves of a row, each of which stays in registers while a node's arcs are met. */
LANES_WIDE
void lanes_down_ms(lane_run *r, uint32_t low, uint32_t high)
{
    const selection *s = r->s;
    const uint32_t *up = r->up;
    uint32_t *lanes = r->lanes, *done = r->done, n = r->n_end;
    for (uint32_t v = high; v-- > low;) {
        uint32_t left[LANES_HALF], right[LANES_HALF];
        if (r->start[v] == JALUR_NONE) {
            for (int l = 0; l < LANES_HALF; l++) left[l] = NET_INF;
            for (int l = 0; l < LANES_HALF; l++) right[l] = NET_INF;
        } else {
            copy_half(left, up + (size_t)r->start[v] * LANES);
            copy_half(right, up + (size_t)r->start[v] * LANES + LANES_HALF);
        }
        for (uint32_t i = s->first[v]; i < s->first[v + 1]; i++) {
            const uint32_t *from = lanes + (size_t)s->head_depth[i] * LANES, w = s->ms[i];
            LANES_WHOLE
            for (int l = 0; l < LANES_HALF; l++) {
                const uint32_t t = from[l] + w;
                left[l] = t < left[l] ? t : left[l];
            }
            LANES_WHOLE
            for (int l = 0; l < LANES_HALF; l++) {
                const uint32_t t = from[LANES_HALF + l] + w;
                right[l] = t < right[l] ? t : right[l];
            }
        }
        uint32_t *to = lanes + (size_t)s->depth[v] * LANES;
        copy_half(to, left);
        copy_half(to + LANES_HALF, right);
        for (; n > 0 && r->end[n - 1].node == v; n--) end_ms(lanes, &r->end[n - 1], done);
    }
    r->n_end = n;
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

/* Turns four rows of four, which GCC does not find by itself. */
static inline void turn_four(const uint32_t from[][LANES], uint32_t *to, size_t stride, int row, int col)
{
#if defined(__GNUC__)
    typedef uint32_t quad __attribute__((vector_size(16)));
    quad a, b, c, d;
    memcpy(&a, from[row] + col, sizeof a);
    memcpy(&b, from[row + 1] + col, sizeof b);
    memcpy(&c, from[row + 2] + col, sizeof c);
    memcpy(&d, from[row + 3] + col, sizeof d);
    const quad ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), ab2 = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    const quad cd = __builtin_shufflevector(c, d, 0, 4, 1, 5), cd2 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    a = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
    b = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
    c = __builtin_shufflevector(ab2, cd2, 0, 1, 4, 5);
    d = __builtin_shufflevector(ab2, cd2, 2, 3, 6, 7);
    memcpy(to + (size_t)col * stride + row, &a, sizeof a);
    memcpy(to + (size_t)(col + 1) * stride + row, &b, sizeof b);
    memcpy(to + (size_t)(col + 2) * stride + row, &c, sizeof c);
    memcpy(to + (size_t)(col + 3) * stride + row, &d, sizeof d);
#else
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 4; k++) to[(size_t)(col + k) * stride + (size_t)(row + i)] = from[row + i][col + k];
#endif
}

void lanes_turn(const uint32_t by_end[LANES][LANES], uint32_t *by_lane, size_t stride)
{
    for (int row = 0; row < LANES; row += 4)
        for (int col = 0; col < LANES; col += 4) turn_four(by_end, by_lane, stride, row, col);
}
