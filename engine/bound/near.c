/* Neighbourhoods of ng-routes, and the colours that stand for their members in a mask of 64 bits. */
#include <string.h>

#include "bound/bound_inside.h"

static int64_t apart(const bound_model *m, uint32_t i, uint32_t j)
{
    int64_t least = FAR;
    for (uint32_t k = 0; k < m->n_classes; k++) {
        const int64_t *cost = m->class[k].cost, there = cost[(size_t)i * m->n + j], back = cost[(size_t)j * m->n + i];
        const int64_t d = there < back ? there : back;
        if (d < least) least = d;
    }
    return least;
}

bool nears_add(nears *s, uint32_t row, uint32_t member, uint32_t most)
{
    if (s->count[row] >= most || s->count[row] >= s->cap || row == member || s->in[(size_t)row * s->n + member]) return false;
    s->member[(size_t)row * s->cap + s->count[row]++] = member;
    s->in[(size_t)row * s->n + member] = true;
    return true;
}

/* The nearest rows, by selection: the sets are small. */
static void add_nearest(const bound_model *m, nears *s, uint32_t row, uint32_t size, int64_t *d)
{
    for (uint32_t j = 0; j < m->n; j++) d[j] = j == row ? FAR : apart(m, row, j);
    for (uint32_t c = 0; c < size; c++) {
        uint32_t best = 0;
        for (uint32_t j = 1; j < m->n; j++)
            if (d[j] < d[best]) best = j;
        if (d[best] >= FAR) return;
        (void)nears_add(s, row, best, size);
        d[best] = FAR;
    }
}

static void drop(nears *s, uint32_t row, uint32_t member)
{
    uint32_t *set = &s->member[(size_t)row * s->cap];
    for (uint32_t c = 0; c < s->count[row]; c++)
        if (set[c] == member) set[c--] = set[--s->count[row]];
    s->in[(size_t)row * s->n + member] = false;
}

/* Colours taken in the sets that hold `row`, counted; `row` is still without one. */
static void count_taken(const nears *s, uint32_t row, const bool *done, uint32_t taken[COLOURS])
{
    memset(taken, 0, COLOURS * sizeof *taken);
    for (uint32_t j = 0; j < s->n; j++) {
        if (j != row && !s->in[(size_t)j * s->n + row]) continue;
        if (j != row && done[j]) taken[s->colour[j]]++;
        for (uint32_t c = 0; c < s->count[j]; c++) {
            const uint32_t k = s->member[(size_t)j * s->cap + c];
            if (k != row && done[k]) taken[s->colour[k]]++;
        }
    }
}

/* `row` leaves the sets in which its colour is taken; from its own set the other goes. */
static void settle(nears *s, uint32_t row, const bool *done)
{
    for (uint32_t j = 0; j < s->n; j++) {
        if (j != row && !s->in[(size_t)j * s->n + row]) continue;
        bool clash = j != row && done[j] && s->colour[j] == s->colour[row];
        for (uint32_t c = 0; c < s->count[j]; c++) {
            const uint32_t k = s->member[(size_t)j * s->cap + c];
            if (k == row || !done[k] || s->colour[k] != s->colour[row]) continue;
            clash = true;
            if (j == row) drop(s, row, k), c--;
        }
        if (clash && j != row) drop(s, j, row);
    }
}

static void fill_keep(nears *s)
{
    const size_t n = s->n;
    memset(s->keep, 0, n * n * sizeof *s->keep);
    for (uint32_t j = 0; j < n; j++)
        for (uint32_t c = 0; c < s->count[j]; c++) {
            const uint32_t k = s->member[(size_t)j * s->cap + c];
            for (uint32_t i = 0; i < n; i++)
                if (i == k || s->in[i * n + k]) s->keep[i * n + j] |= UINT64_C(1) << s->colour[k];
        }
}

jalur_status nears_colour(jalur_ctx *ctx, nears *s)
{
    jalur_status st = JALUR_OK;
    bool *done = NULL;
    TRY(mem_new(ctx, s->n + 1, sizeof *done, &done));
    if (!s->keep) TRY(mem_new(ctx, (size_t)s->n * s->n, sizeof *s->keep, &s->keep));
    for (uint32_t k = 0; k < s->n; k++) {
        uint32_t taken[COLOURS], best = k % COLOURS;
        count_taken(s, k, done, taken);
        for (uint32_t c = 0; c < COLOURS; c++)
            if (taken[c] < taken[best]) best = c;
        s->colour[k] = (uint8_t)best;
        if (taken[best]) settle(s, k, done);
        done[k] = true;
    }
    fill_keep(s);
done:
    mem_free(ctx, done);
    return st;
}

jalur_status nears_make(const bound_model *m, uint32_t size, nears *s)
{
    jalur_status st = JALUR_OK;
    int64_t *d = NULL;
    const size_t n = m->n;
    *s = (nears){.n = m->n, .cap = NEAR_MAX};
    TRY(mem_new(m->ctx, n * s->cap, sizeof *s->member, &s->member));
    TRY(mem_new(m->ctx, n, sizeof *s->count, &s->count));
    TRY(mem_new(m->ctx, n, sizeof *s->colour, &s->colour));
    TRY(mem_new(m->ctx, n * n, sizeof *s->in, &s->in));
    TRY(mem_new(m->ctx, n, sizeof *d, &d));
    for (uint32_t r = 0; r < m->n; r++) add_nearest(m, s, r, size, d);
done:
    mem_free(m->ctx, d);
    return st;
}

void nears_release(jalur_ctx *ctx, nears *s)
{
    mem_free(ctx, s->member);
    mem_free(ctx, s->count);
    mem_free(ctx, s->colour);
    mem_free(ctx, s->keep);
    mem_free(ctx, s->in);
    *s = (nears){0};
}
