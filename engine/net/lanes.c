#include "net/lanes.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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
#if defined(__GNUC__)
typedef uint32_t half __attribute__((vector_size(LANES_HALF * sizeof(uint32_t))));
#define LANE(h, l) (h)[l]
#else
typedef struct half { uint32_t of[LANES_HALF]; } half;
#define LANE(h, l) (h).of[l]
#endif

LANES_INLINE void fill_half(half *h, uint32_t with)
{
    half a = {0};
    LANES_WHOLE
    for (int l = 0; l < LANES_HALF; l++) LANE(a, l) = with;
    *h = a;
}

LANES_INLINE void relax_half(const uint32_t *from, uint32_t w, half *best)
{
    half way, a = *best;
    memcpy(&way, from, sizeof way);
    LANES_WHOLE
    for (int l = 0; l < LANES_HALF; l++) {
        const uint32_t t = LANE(way, l) + w;
        LANE(a, l) = t < LANE(a, l) ? t : LANE(a, l);
    }
    *best = a;
}

LANES_INLINE void up_ms(const chordal *c, const net_ms *up, const climb *u, uint32_t *lanes, uint32_t width)
{
    for (uint32_t g = u->n_groups; g-- > 0;) {
        for (uint32_t k = u->group[g]; k < u->group[g + 1]; k++) {
            const uint32_t *from = lanes + (size_t)k * width, v = u->node[k];
            for (uint32_t i = c->first[v]; i < c->first[v + 1]; i++) {
                uint32_t *to = lanes + (size_t)u->slot_of[c->head[i]] * width, w = up[i];
                LANES_WHOLE
                for (uint32_t l = 0; l < width; l++) {
                    const uint32_t t = from[l] + w;
                    to[l] = t < to[l] ? t : to[l];
                }
            }
        }
    }
}

LANES_WIDE
void lanes_up_ms(const chordal *c, const net_ms *up, const climb *u, uint32_t *lanes, uint32_t n_lanes)
{
    if (n_lanes > LANES_HALF) up_ms(c, up, u, lanes, LANES);
    else up_ms(c, up, u, lanes, LANES_HALF);
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

LANES_WIDE
static void end_key(const net_key *p, const lane_run *r, uint32_t end)
{
    const lane_other *o = &r->other[end];
    const net_key *q = (const net_key *)r->lanes + (size_t)o->depth * LANES;
    const net_key a = net_key_of(r->end[end].ms, r->cm[end].of[0]), b = net_key_of(o->ms, r->cm[end].of[1]);
    net_key *to = (net_key *)r->done + (size_t)r->end[end].place * LANES;
    for (int l = 0; l < LANES; l++) {
        const net_key t = p[l] + a, u = q[l] + b;
        to[l] = t < u ? t : u;
    }
}

LANES_INLINE bool is_climbed(const lane_run *r, uint32_t v)
{
    return r->climbed[v / 64] >> v % 64 & 1;
}

/* Results of one end, half of them from lane `at` on, from the row of its lower node. */
LANES_INLINE void end_half(const lane_run *r, uint32_t end, const half *own, uint32_t at, uint32_t width)
{
    const lane_end *e = &r->end[end];
    half row;
    fill_half(&row, NET_INF);
    relax_half((const uint32_t *)own, e->ms, &row);
    if (e->two) relax_half((const uint32_t *)r->lanes + (size_t)r->other[end].depth * width + at, r->other[end].ms, &row);
    memcpy((uint32_t *)r->done + (size_t)e->place * width + at, &row, sizeof row);
}

/* Two halves of a row, each of which stays in a register while a node's arcs are met; the second only if it is in use. */
LANES_INLINE void down_ms(lane_run *r, uint32_t low, uint32_t high, uint32_t width)
{
    enum { AT_ONCE = 3 };
    const bool both = width > LANES_HALF;
    const selection *s = r->s;
    const uint32_t *up = r->up;
    uint32_t *lanes = r->lanes, n = r->n_end;
    for (uint32_t v = high; v-- > low;) {
        half left, right;
        fill_half(&left, NET_INF);
        fill_half(&right, NET_INF);
        if (is_climbed(r, v)) {
            memcpy(&left, up + (size_t)r->start[v] * width, sizeof left);
            if (both) memcpy(&right, up + (size_t)r->start[v] * width + LANES_HALF, sizeof right);
        }
        const uint32_t end = s->first[v + 1];
        for (uint32_t i = s->first[v]; i < end; i += AT_ONCE) { /* the last arc again costs less than a wrong guess at their number */
            for (uint32_t k = 0; k < AT_ONCE; k++) {
                const uint32_t arc = i + k < end ? i + k : end - 1, w = s->ms[arc];
                const uint32_t *from = lanes + (size_t)s->head_depth[arc] * width;
                relax_half(from, w, &left);
                if (both) relax_half(from + LANES_HALF, w, &right);
            }
        }
        uint32_t *own = lanes + (size_t)s->depth[v] * width;
        memcpy(own, &left, sizeof left);
        if (both) memcpy(own + LANES_HALF, &right, sizeof right);
        for (; n > 0 && r->end[n - 1].node == v; n--) {
            end_half(r, n - 1, &left, 0, width);
            if (both) end_half(r, n - 1, &right, LANES_HALF, width);
        }
    }
    r->n_end = n;
}

LANES_WIDE
void lanes_down_ms(lane_run *r, uint32_t low, uint32_t high)
{
    if (r->n_lanes > LANES_HALF) down_ms(r, low, high, LANES);
    else down_ms(r, low, high, LANES_HALF);
}

LANES_WIDE
void lanes_down_key(lane_run *r, uint32_t low, uint32_t high)
{
    const selection *s = r->s;
    const net_key *up = r->up;
    net_key *lanes = r->lanes;
    uint32_t n = r->n_end;
    for (uint32_t v = high; v-- > low;) {
        net_key best[LANES];
        if (!is_climbed(r, v))
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
        for (; n > 0 && r->end[n - 1].node == v; n--) end_key(best, r, n - 1);
    }
    r->n_end = n;
}

/* Turns eight rows of eight, which GCC does not find by itself. */
LANES_INLINE void turn_eight(const uint32_t *from, size_t width, uint32_t *to, size_t stride)
{
#if defined(__GNUC__)
    typedef uint32_t eight __attribute__((vector_size(32)));
    eight a[8], b[8];
    for (size_t i = 0; i < 8; i++) memcpy(&a[i], from + i * width, sizeof a[i]);
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
    for (size_t i = 0; i < 8; i++) memcpy(to + i * stride, &b[i], sizeof b[i]);
#else
    for (size_t i = 0; i < 8; i++)
        for (size_t k = 0; k < 8; k++) to[k * stride + i] = from[i * width + k];
#endif
}

LANES_WIDE
void lanes_turn(const uint32_t *by_end, uint32_t n_lanes, uint32_t *by_lane, size_t stride)
{
    const size_t width = lanes_width(n_lanes);
    for (size_t row = 0; row < LANES; row += 8)
        for (size_t col = 0; col < width; col += 8) turn_eight(by_end + row * width + col, width, by_lane + col * stride + row, stride);
}

void lanes_write(uint32_t *to, const uint32_t *from, size_t n)
{
#if defined(__SSE2__)
    enum { LINE = LANES_LINE / sizeof *to };
    const size_t before = (LINE - (uintptr_t)to / sizeof *to % LINE) % LINE, first = before < n ? before : n;
    const size_t end = first + (n - first) / LINE * LINE;
    memcpy(to, from, first * sizeof *to);
    for (size_t i = first; i < end; i += 4) _mm_stream_si128((__m128i *)(to + i), _mm_loadu_si128((const __m128i *)(from + i)));
    memcpy(to + end, from + end, (n - end) * sizeof *to);
#else
    memcpy(to, from, n * sizeof *to);
#endif
}

void lanes_written(void)
{
#if defined(__SSE2__)
    _mm_sfence();
#endif
}
