/* Places of one iteration side by side. Nearly every stop goes back to a tour that the same iteration took stops from, and
 * these are short: so their nodes are copied out with their points and hours, and every place is priced, and held against the
 * windows, by passes over arrays, which run several places wide. */
#include "plan/search.h"

#if defined(__GNUC__) && defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(__clang__)
#define BOARD_WIDE __attribute__((target_clones("avx2", "default"))) /* without fused steps: results are the same */
#else
#define BOARD_WIDE
#endif

enum { BOARD_NODES = 512, BOARD_TOURS = 16, BOARD_WORTH = 2 }; /* worth: as many nodes cost what one neighbour costs */
#define BOARD_EVER ((int64_t)1 << 29) /* times beyond are cut to it */

typedef struct board_tour {
    uint32_t slot, first, n; /* nodes first .. first + n: door, stops, door */
} board_tour;

struct plan_board {
    double x[BOARD_NODES], y[BOARD_NODES];
    int32_t out[BOARD_NODES], leg[BOARD_NODES]; /* leg: from the stop that looks for a place */
    int32_t more[BOARD_NODES];                  /* the detour behind each node; INT32_MAX: the clock forbids it */
    int32_t leave_s[BOARD_NODES], last_s[BOARD_NODES]; /* only with clocked */
    uint32_t node[BOARD_NODES];
    uint32_t n_tours, end, spare; /* spare: room in each tour for stops to come */
    board_tour tour[BOARD_TOURS];
    bool whole; /* every tour of this iteration stands on it */
    uint32_t stop, at; /* found last: a place for `stop` behind node number `at`, to which `leg` still belongs */
};

/* Hours late enough to be cut would look alike, and each place too late. */
static bool hours_uncut(const plan_prep *k)
{
    bool fit = true;
    for (uint32_t i = 0; i < k->n && k->clocked; i++) fit = fit && k->open_s[i] < BOARD_EVER;
    for (uint32_t t = 0; t < k->n_types && k->clocked; t++) fit = fit && k->lorry[t].out_s < BOARD_EVER;
    return fit;
}

jalur_status plan_board_make(plan_state *s)
{
    jalur_status st = JALUR_OK;
    const plan_prep *k = s->k;
    bool fit = k->prune && k->n_types > 0 && !k->pickup_of && !k->idle && hours_uncut(k); /* idle: neighbours are sifted as soon */
    for (uint32_t t = 0; t < k->n_types && fit; t++)
        fit = k->lorry[t].go.at && k->p->types[t].legs == k->p->types[0].legs && k->lorry[t].per_s == 0 && k->lorry[t].per_m > 0;
    fit = fit && plan_extent_of(k, k->p->types[0].legs).most_m < INT32_MAX / 4; /* so that two legs less one are no overflow */
    if (fit) TRY(arena_new(&s->mem, 1, sizeof *s->board, &s->board));
done:
    return st;
}

static int32_t cut(int64_t time_s)
{
    return (int32_t)(time_s > BOARD_EVER ? BOARD_EVER : time_s < -BOARD_EVER ? -BOARD_EVER : time_s);
}

static void clock_copy(const plan_state *s, plan_board *b, const board_tour *t)
{
    for (uint32_t i = t->first; s->k->clocked && i <= t->first + t->n; i++) {
        b->leave_s[i] = cut(s->leave_s[b->node[i]]);
        b->last_s[i] = cut(s->last_s[b->node[i]]);
    }
}

static bool tour_copy(const plan_state *s, plan_board *b, uint32_t slot)
{
    const plan_point *at = s->k->lorry[0].go.at;
    const uint32_t n = s->tour[slot].n + 1, door = s->n + slot;
    uint32_t i = door, to = b->end;
    if (b->n_tours == BOARD_TOURS || n + 1 + b->spare > BOARD_NODES - b->end) return false;
    b->tour[b->n_tours++] = (board_tour){slot, b->end, n};
    for (uint32_t h = 0; h <= n; h++, i = s->next[i]) {
        const plan_point p = at[s->place[i]];
        b->x[to] = p.x;
        b->y[to] = p.y;
        b->out[to] = s->out_m[i];
        b->node[to++] = i;
    }
    clock_copy(s, b, &b->tour[b->n_tours - 1]);
    b->end += n + 1 + b->spare;
    return true;
}

void plan_board_begin(plan_state *s, uint32_t n_stops)
{
    plan_board *b = s->board;
    uint64_t nodes = 0;
    if (!b) return;
    b->n_tours = b->end = 0;
    b->spare = n_stops;
    b->stop = JALUR_NONE;
    b->whole = s->n_touched <= BOARD_TOURS;
    for (uint32_t t = 0; t < s->n_touched; t++) nodes += s->tour[s->touched[t]].n;
    b->whole &= nodes <= BOARD_WORTH * s->k->n_near;
    for (uint32_t t = 0; t < s->n_touched && b->whole; t++)
        if (s->tour[s->touched[t]].n) b->whole = tour_copy(s, b, s->touched[t]);
}

bool plan_board_legs(const plan_state *s, uint32_t stop, uint32_t after, int32_t leg_m[2])
{
    const plan_board *b = s->board;
    if (!b || !b->whole || b->stop != stop || b->node[b->at] != after) return false;
    leg_m[0] = b->leg[b->at];
    leg_m[1] = b->leg[b->at + 1];
    return true;
}

void plan_board_insert(plan_state *s, uint32_t stop)
{
    plan_board *b = s->board;
    uint32_t t = 0, slot = s->slot[stop], before = s->prev[stop];
    if (!b || !b->whole) return;
    b->stop = JALUR_NONE;
    while (t < b->n_tours && b->tour[t].slot != slot) t++;
    if (t == b->n_tours) {
        b->whole = tour_copy(s, b, slot);
        return;
    }
    uint32_t at = b->tour[t].first, end = at + b->tour[t].n;
    while (b->node[at] != before) at++;
    const plan_point p = s->k->lorry[0].go.at[s->place[stop]];
    for (uint32_t i = end; i > at; i--) {
        b->x[i + 1] = b->x[i];
        b->y[i + 1] = b->y[i];
        b->out[i + 1] = b->out[i];
        b->node[i + 1] = b->node[i];
    }
    b->out[at] = s->out_m[before];
    b->x[at + 1] = p.x;
    b->y[at + 1] = p.y;
    b->out[at + 1] = s->out_m[stop];
    b->node[at + 1] = stop;
    b->tour[t].n++;
    clock_copy(s, b, &b->tour[t]);
}

void plan_board_end(plan_state *s)
{
    if (s->board) s->board->whole = false;
}

/* The detours of all places in a tour; nodes first .. first + n. */
BOARD_WIDE static void detours(plan_board *b, const plan_travel *g, uint32_t first, uint32_t n, plan_point p)
{
    const double *restrict x = b->x + first, *restrict y = b->y + first, scale = g->scale, add = g->add;
    const int32_t *restrict out = b->out + first, up = g->up;
    int32_t *restrict leg = b->leg + first, *restrict more = b->more + first;
    for (uint32_t i = 0; i <= n; i++) {
        double dx = x[i] - p.x, dy = y[i] - p.y, t = sqrt(dx * dx + dy * dy) * scale + add;
        int32_t whole = (int32_t)t;
        leg[i] = whole + (up & (t > (double)whole));
    }
    for (uint32_t i = 0; i < n; i++) more[i] = leg[i] + leg[i + 1] - out[i];
}

/* Rules out those that would be begun too late, or leave too late for what follows. */
BOARD_WIDE static void sift_clock(plan_board *b, uint32_t first, uint32_t n, int32_t open_s, int32_t close_s, int32_t service_s)
{
    const int32_t *restrict leg = b->leg + first, *restrict leave = b->leave_s + first, *restrict last = b->last_s + first;
    int32_t *restrict more = b->more + first;
    for (uint32_t i = 0; i < n; i++) {
        int32_t start = leave[i] + leg[i];
        start = start < open_s ? open_s : start;
        more[i] = ((start <= close_s) & (start + service_s + leg[i + 1] <= last[i + 1])) ? more[i] : INT32_MAX;
    }
}

BOARD_WIDE static int32_t least_of(const int32_t *more, uint32_t n)
{
    int32_t least = INT32_MAX;
    for (uint32_t i = 0; i < n; i++) least = more[i] < least ? more[i] : least;
    return least;
}

uint32_t plan_board_slot(const plan_state *s, uint32_t t)
{
    const plan_board *b = s->board;
    return b && b->whole && t < b->n_tours ? b->tour[t].slot : JALUR_NONE;
}

/* The stop behind node number `at` keeps the hours of the tour. */
static bool hours_hold(const plan_state *s, const plan_lorry *v, uint32_t stop, uint32_t at)
{
    const plan_board *b = s->board;
    const plan_tour *t = &s->tour[s->slot[b->node[at]]];
    if (!v->timed) return true;
    if (!s->k->clocked) return t->busy_s + b->more[at] + v->service_s[stop] <= v->longest_s;
    plan_span all = s->pre[b->node[at]], here = plan_span_stop(s->k, v, stop);
    if (!plan_join(&all, b->leg[at], &here) || !plan_join(&all, b->leg[at + 1], &s->suf[b->node[at + 1]])) return false;
    return all.long_s <= v->longest_s;
}

int32_t plan_board_place(const plan_state *s, uint32_t t, uint32_t stop, const plan_lorry *v, int64_t below, plan_blink *blink,
                         uint32_t *after)
{
    plan_board *b = s->board;
    const plan_prep *k = s->k;
    const uint32_t first = b->tour[t].first, n = b->tour[t].n;
    detours(b, &v->go, first, n, v->go.at[s->place[stop]]);
    if (k->clocked) sift_clock(b, first, n, cut(k->open_s[stop]), cut(k->close_s[stop]), cut(v->service_s[stop]));
    for (;;) {
        int32_t least = least_of(b->more + first, n);
        uint32_t at = first;
        *after = JALUR_NONE;
        if (least == INT32_MAX || least >= below) return least;
        while (b->more[at] != least) at++;
        if (!plan_blinks(blink) && hours_hold(s, v, stop, at)) {
            b->stop = stop;
            b->at = at;
            *after = b->node[at];
            return least;
        }
        b->more[at] = INT32_MAX; /* the next best, then */
    }
}
