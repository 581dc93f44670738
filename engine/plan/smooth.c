/* One tour by itself: 2-opt (Croes 1958) and Or-opt (Or 1976) over near pairs until neither helps. For routes that cost
 * the same both ways. The search finds these moves too, but where it has few iterations for each stop it has better
 * things to do. */
#include "plan/search.h"

enum { SMOOTH_NEAR = 12, SMOOTH_SEGMENT = 3, SMOOTH_PASSES = 20, SMOOTH_MOVES = 8 };

/* The tour as a cycle of n + 1 nodes; node 0 is the door. */
typedef struct cycle {
    const plan_prep *k;
    const plan_lorry *v;
    uint32_t *seq, n, *at; /* at: by stop, its place in the cycle; JALUR_NONE in other tours */
} cycle;

static uint32_t row_at(const cycle *c, uint32_t i)
{
    return i == 0 ? c->v->depot : c->k->place[c->seq[i - 1]];
}

static int64_t leg(const cycle *c, uint32_t i, uint32_t j)
{
    return plan_leg_m(c->v, row_at(c, i), row_at(c, j));
}

static uint32_t step(const cycle *c, uint32_t i, bool forward)
{
    if (forward) return i == c->n ? 0 : i + 1;
    return i == 0 ? c->n : i - 1;
}

/* Turns round the nodes i .. j, 1 <= i <= j. */
static void turn(cycle *c, uint32_t i, uint32_t j)
{
    for (; i < j; i++, j--) {
        uint32_t x = c->seq[i - 1], y = c->seq[j - 1];
        c->seq[i - 1] = y;
        c->seq[j - 1] = x;
        c->at[y] = i;
        c->at[x] = j;
    }
}

/* Legs a - next(a) and b - next(b) become a - b and next(a) - next(b); `forward` says which side next is. */
static bool try_two(cycle *c, uint32_t a, uint32_t b, bool forward)
{
    uint32_t an = step(c, a, forward), bn = step(c, b, forward);
    if (an == b || bn == a) return false;
    if (leg(c, a, b) + leg(c, an, bn) >= leg(c, a, an) + leg(c, b, bn)) return false;
    uint32_t i = forward ? a : an, j = forward ? b : bn; /* the two legs are i - i+1 and j - j+1 */
    if (i > j) {
        uint32_t other = i;
        i = j;
        j = other;
    }
    turn(c, i + 1, j);
    return true;
}

/* The nodes i .. j go between p and its next, outside of them; `turned`: the other way round. */
static bool try_segment(cycle *c, uint32_t i, uint32_t j, uint32_t p, bool turned)
{
    uint32_t before = i - 1, after = step(c, j, true), q = step(c, p, true);
    if ((p >= before && p <= j)) return false;
    int64_t less = leg(c, before, i) + leg(c, j, after) + leg(c, p, q) - leg(c, before, after);
    int64_t more = turned ? leg(c, p, j) + leg(c, i, q) : leg(c, p, i) + leg(c, j, q);
    if (more >= less) return false;
    if (p > j) { /* i .. j, j+1 .. p: the second part comes first */
        turn(c, i, p);
        turn(c, i, i + (p - j) - 1);
        if (!turned) turn(c, i + (p - j), p);
    } else { /* p+1 .. i-1, i .. j */
        turn(c, p + 1, j);
        turn(c, p + 1 + (j - i) + 1, j);
        if (!turned) turn(c, p + 1, p + 1 + (j - i));
    }
    return true;
}

/* Segments that begin or end at node a, beside node b. */
static bool try_segments(cycle *c, uint32_t a, uint32_t b)
{
    for (uint32_t length = 1; length <= SMOOTH_SEGMENT; length++) {
        if (a + length - 1 <= c->n) {
            if (try_segment(c, a, a + length - 1, b, false)) return true;                 /* b, a ... */
            if (try_segment(c, a, a + length - 1, step(c, b, false), true)) return true;  /* ... a, b */
        }
        if (length == 1 || a < length) continue;
        if (try_segment(c, a - length + 1, a, step(c, b, false), false)) return true;     /* ... a, b */
        if (try_segment(c, a - length + 1, a, b, true)) return true;                      /* b, a ... */
    }
    return false;
}

static bool improve(cycle *c, uint32_t stop)
{
    const uint32_t *near = c->k->near + (size_t)stop * c->k->n_near;
    uint32_t a = c->at[stop];
    int64_t before = leg(c, step(c, a, false), a), after = leg(c, a, step(c, a, true));
    int64_t most = before > after ? before : after;
    for (uint32_t h = 0; h < SMOOTH_NEAR && h < c->k->n_near && near[h] != JALUR_NONE; h++) {
        uint32_t b = c->at[near[h]];
        if (b == JALUR_NONE) continue;
        if (leg(c, a, b) >= most) return false;
        if (try_two(c, a, b, true) || try_two(c, a, b, false) || try_segments(c, a, b)) return true;
    }
    return false;
}

void plan_smooth(const plan_prep *k, uint32_t type, uint32_t *seq, uint32_t n, uint32_t *at)
{
    cycle c = {.k = k, .v = &k->lorry[type], .seq = seq, .n = n, .at = at};
    bool better = n > 2;
    for (uint32_t i = 0; i < n; i++) at[seq[i]] = i + 1;
    for (int pass = 0; pass < SMOOTH_PASSES && better; pass++) {
        better = false;
        for (uint32_t i = 0; i < n; i++) {
            int moves = 0;
            while (moves < SMOOTH_MOVES && improve(&c, seq[i])) moves++;
            better |= moves > 0;
        }
    }
    for (uint32_t i = 0; i < n; i++) at[seq[i]] = JALUR_NONE;
}
