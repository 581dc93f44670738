#include "net/lanes.h"

/* The wide builds of a loop, chosen when the program starts. Plain C elsewhere; results are the same. */
#if defined(__GNUC__) && defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(__clang__)
#define LANES_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define LANES_WIDE
#endif

LANES_WIDE
void lanes_up_ms(const chordal *c, const net_key *up, const climb *u, uint32_t *lanes)
{
    for (uint32_t g = u->n_groups; g-- > 0;) {
        for (uint32_t k = u->group[g]; k < u->group[g + 1]; k++) {
            const uint32_t *from = lanes + (size_t)k * LANES;
            uint32_t v = u->node[k];
            for (uint32_t i = c->first[v]; i < c->first[v + 1]; i++) {
                uint32_t *to = lanes + (size_t)u->slot_of[c->head[i]] * LANES, w = (uint32_t)(up[i] >> 32);
                for (int l = 0; l < LANES; l++) {
                    uint32_t t = from[l] + w;
                    to[l] = t < to[l] ? t : to[l];
                }
            }
        }
    }
}

LANES_WIDE
void lanes_up_key(const chordal *c, const net_key *up, const climb *u, net_key *lanes)
{
    for (uint32_t g = u->n_groups; g-- > 0;) {
        for (uint32_t k = u->group[g]; k < u->group[g + 1]; k++) {
            const net_key *from = lanes + (size_t)k * LANES;
            uint32_t v = u->node[k];
            for (uint32_t i = c->first[v]; i < c->first[v + 1]; i++) {
                net_key *to = lanes + (size_t)u->slot_of[c->head[i]] * LANES, w = up[i];
                for (int l = 0; l < LANES; l++) {
                    net_key t = from[l] + w;
                    to[l] = t < to[l] ? t : to[l];
                }
            }
        }
    }
}

LANES_WIDE
void lanes_down_ms(const selection *s, const uint32_t *start, const uint32_t *up, uint32_t *lanes)
{
    for (uint32_t v = s->n; v-- > 0;) {
        uint32_t best[LANES];
        if (start[v] == JALUR_NONE)
            for (int l = 0; l < LANES; l++) best[l] = NET_INF;
        else
            for (int l = 0; l < LANES; l++) best[l] = up[(size_t)start[v] * LANES + (size_t)l];
        for (uint32_t i = s->first[v]; i < s->first[v + 1]; i++) {
            const uint32_t *from = lanes + (size_t)s->head[i] * LANES;
            uint32_t w = s->ms[i];
            for (int l = 0; l < LANES; l++) {
                uint32_t t = from[l] + w;
                best[l] = t < best[l] ? t : best[l];
            }
        }
        for (int l = 0; l < LANES; l++) lanes[(size_t)v * LANES + (size_t)l] = best[l];
    }
}

LANES_WIDE
void lanes_down_key(const selection *s, const uint32_t *start, const net_key *up, net_key *lanes)
{
    for (uint32_t v = s->n; v-- > 0;) {
        net_key best[LANES];
        if (start[v] == JALUR_NONE)
            for (int l = 0; l < LANES; l++) best[l] = NET_KEY_INF;
        else
            for (int l = 0; l < LANES; l++) best[l] = up[(size_t)start[v] * LANES + (size_t)l];
        for (uint32_t i = s->first[v]; i < s->first[v + 1]; i++) {
            const net_key *from = lanes + (size_t)s->head[i] * LANES;
            net_key w = s->key[i];
            for (int l = 0; l < LANES; l++) {
                net_key t = from[l] + w;
                best[l] = t < best[l] ? t : best[l];
            }
        }
        for (int l = 0; l < LANES; l++) lanes[(size_t)v * LANES + (size_t)l] = best[l];
    }
}

LANES_WIDE
void lanes_block_ms(const uint32_t *lanes, const lane_end *ends, uint32_t n, uint32_t block[LANES][LANES])
{
    for (uint32_t j = 0; j < n; j++) {
        uint32_t best[LANES];
        for (int l = 0; l < LANES; l++) best[l] = NET_INF;
        for (uint32_t k = 0; k < ends[j].n; k++) {
            const uint32_t *from = lanes + (size_t)ends[j].node[k] * LANES;
            uint32_t w = ends[j].ms[k];
            for (int l = 0; l < LANES; l++) {
                uint32_t t = from[l] + w;
                best[l] = t < best[l] ? t : best[l];
            }
        }
        for (int l = 0; l < LANES; l++) block[l][j] = best[l];
    }
}
