/* Ruin and recreate by strings of adjacent stops (SISR: Christiaens and Vanden Berghe 2020) under simulated annealing,
 * kept local: strings, small moves, insertion, undo and the copy of the best plan look only at the tours they touch, so
 * an iteration costs the same at 200 and at 10,000 stops (the lesson of FILO2: Accorsi and Vigo 2024). */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/ctx.h"
#include "plan/search.h"

/* Heat relative to the mean leg of the first plan. The less time, the cooler: a plan melted for longer than there is time
 * to cool it ends worse than it began. */
#define SEARCH_HOT 1.0
#define SEARCH_HOT_WINDOWS 3.0 /* the first plan is poor, and long tours hold their stops by the clock */
#define SEARCH_HOT_CLOCK 1.0   /* where besides windows durations, pay by time or other rules count: there a plan is molten, and settles */
#define SEARCH_COLD_CLOCK 0.1  /* between the two: what is hotter or colder only takes time from them */
#define SEARCH_LEAST_HOT 0.3   /* share of that heat when there is little time, where no windows are */
#define SEARCH_LEAST_HOT_WINDOWS 0.8
#define SEARCH_COLD 0.015
#define SEARCH_LONG 25.0  /* stops in a tour; where tours have more, to change them costs more, and the heat grows with them */
#define SEARCH_AGAIN 0.3  /* heat of later coolings relative to the first */
#define SEARCH_MIX 0.1    /* share of a cooling's time for the pool */
#define SEARCH_LAST 0.85      /* share of the time after which the pool has its last turn: warm enough still to polish what comes of it */
#define SEARCH_LAST_MIX 0.4   /* of what is left then, at most */
#define SEARCH_PACE 0.02  /* share of the time after which the pace is known */
#define SEARCH_MELT 4000.0    /* iterations per stop that full heat is worth */
#define SEARCH_LITTLE_PART 15.0
#define SEARCH_LITTLE 120.0   /* below so many there is none to spare for heat */
#define SEARCH_COOLING 5000.0 /* iterations per stop that one cooling is worth */
#define SEARCH_COOLING_POOL 1700.0 /* the same where the pool recombines what each of them found */
#define SEARCH_COOLING_FEW 2900.0  /* and where vehicles of each size are few: a plan of full tours stays in what it froze to */
#define SEARCH_COOLINGS_FEW 3.0    /* with time for so many of them: below that one long one is as good */
enum {
    SEARCH_COOLINGS_MOST = 10,
    SEARCH_MIX_COLUMNS = 4000,
    SEARCH_STRING = 10,  /* stops of one string at most, */
    SEARCH_STRING_CLOCK = 7, /* and where windows meet durations: more tours lose stops then, and ruins of one tour alone are rarer */
    SEARCH_RUIN = 10,    /* stops taken by one iteration on average */
    SEARCH_WHOLE = 30,   /* stops of whole tours taken at once at most */
    SEARCH_IDLE = 6,     /* tours taken at once at most because their vehicles are used badly, */
    SEARCH_IDLE_STOPS = 48, /* and their stops: five small vehicles may be worth two large ones, and three not one */
    SEARCH_FROM_BANK = 8,
    SEARCH_PARTNERS = 128,
    SEARCH_BOARD = 10,   /* stops in a tour at least, on average, for a stop's place to be looked for in the iteration's own tours alone; */
    SEARCH_WIDE = 3,     /* but one iteration in so many looks at others, too */
    SEARCH_CHAIN = 4,    /* one iteration in so many looks for a chain of stops that move on, */
    SEARCH_GROW = 4,     /* one iteration in so many lets tours take larger vehicles, */
    SEARCH_EXCHANGE = 4, /* and one in so many the vehicles of each other */
    SEARCH_WORK = 256,   /* room for the stops of one iteration */
    SEARCH_POLL = 64     /* iterations between two looks at the clock */
};

typedef struct search {
    plan_run *run;
    plan_state *s;
    const plan_prep *k;
    rng *r;
    plan_pool *pool;
    plan_blink blink;
    uint32_t *work, n_work, n_banked; /* stops to place; the first n_banked came from the bank */
    uint32_t *seq;                    /* one tour */
    bool chains; /* there may be chains of stops; not in parts, where there is little time for each stop */
    bool fleet;  /* vehicles cost by themselves, or differ */
    bool others; /* there are types that are no kin */
    bool scarce; /* some type has few vehicles */
    bool share;  /* this iteration prices new tours by share */
    bool priced;        /* there are loads, and vehicles that cost by themselves */
    double least_fixed; /* of a vehicle, for each unit that it carries */
    bool swaps;  /* this iteration also tries other vehicles for the tours it touched */
    double heat, hot, cold, coldest;
    bool few;    /* sizes of one vehicle, not of each as many as there might be tours; no windows */
    uint32_t coolings, cooling; /* how many, 0: not known yet; which one */
    uint32_t afresh; /* the last that begins at full heat */
    bool mixed;   /* the pool had its last turn */
    double began_s;
} search;

/* -ln of a uniform number in (0, 1]; only exact operations, so the same on every machine. */
static double minus_log(uint64_t bits)
{
    int e;
    double m = frexp((double)((bits >> 11) + 1) * 0x1p-53, &e);
    if (m < 0.70710678118654752) {
        m *= 2.0;
        e--;
    }
    double x = (m - 1.0) / (m + 1.0), y = x * x;
    double ln = 2.0 * x * (1.0 + y * (1.0 / 3 + y * (1.0 / 5 + y * (1.0 / 7 + y * (1.0 / 9 + y / 11)))));
    return -(ln + e * 0.69314718055994531);
}

/* base to the power of a share in [0, 1), by square roots: exact operations only. */
static double power(double base, double share)
{
    double out = 1.0;
    for (int bit = 0; bit < 24; bit++) {
        base = sqrt(base);
        share *= 2.0;
        if (share < 1.0) continue;
        share -= 1.0;
        out *= base;
    }
    return out;
}

/* Ruin */

static uint32_t uniform(search *x, double from, double to)
{
    return (uint32_t)(from + rng_unit(x->r) * (to - from));
}

/* What goes without its pair's other stop cannot stay. */
static void partners_take(search *x, uint32_t slot)
{
    plan_state *s = x->s;
    for (uint32_t i = 0; x->k->pickup_of && i < x->n_work; i++) {
        uint32_t other = plan_partner(x->k, x->work[i]);
        if (other == JALUR_NONE || plan_locked(x->k, other) || s->slot[other] != slot || x->n_work == SEARCH_WORK) continue;
        plan_remove(s, other);
        x->work[x->n_work++] = other;
    }
}

/* Takes a string of `length` stops that contains `stop`; with `gap` stops in its middle that stay. */
static void string_take(search *x, uint32_t stop, uint32_t length, uint32_t gap)
{
    plan_state *s = x->s;
    uint32_t span = length + gap, before = 0, after = 0, slot = s->slot[stop];
    uint32_t first = stop;
    for (uint32_t i = s->prev[stop]; before + 1 < span && i < s->n; i = s->prev[i]) before++;
    for (uint32_t i = s->next[stop]; after + 1 < span && i < s->n; i = s->next[i]) after++;
    uint32_t least = span - 1 > after ? span - 1 - after : 0;
    uint32_t back = least + rng_below(x->r, before - least + 1);
    uint32_t gap_at = gap ? rng_below(x->r, length + 1) : span;
    for (uint32_t i = 0; i < back; i++) first = s->prev[first];
    for (uint32_t i = 0, node = first, run = 0; i <= span; i++) {
        const uint32_t next = s->next[node];
        bool goes = i < span && (i < gap_at || i >= gap_at + gap) && x->n_work < SEARCH_WORK && !plan_locked(x->k, node);
        if (goes) {
            if (run++ == 0) first = node;
            x->work[x->n_work++] = node;
        } else if (run) {
            plan_remove_run(s, first, run);
            run = 0;
        }
        node = next;
    }
    partners_take(x, slot);
    plan_refresh(s, slot);
}

static void tour_ruin(search *x, uint32_t stop, double longest)
{
    const plan_tour *t = &x->s->tour[x->s->slot[stop]];
    double most = (double)t->n < longest ? (double)t->n : longest;
    uint32_t length = uniform(x, 1.0, most + 1.0), gap = 0;
    if (length > 1 && length < t->n && (rng_u64(x->r) & 1)) {
        gap = 1;
        while (length + gap < t->n && rng_below(x->r, 100) == 0) gap++;
    }
    string_take(x, stop, length, gap);
}

static void ruin(search *x, uint32_t seed)
{
    plan_state *s = x->s;
    const uint32_t *near = x->k->near + (size_t)seed * x->k->n_near;
    double mean = s->n_tours ? (double)s->n_served / (double)s->n_tours : 1.0;
    const double most = x->k->clocked && !x->k->idle ? SEARCH_STRING_CLOCK : SEARCH_STRING, longest = mean < most ? mean : most;
    uint32_t strings = uniform(x, 1.0, 4.0 * SEARCH_RUIN / (1.0 + longest));
    if (strings == 0) strings = 1;
    for (uint32_t h = 0; h <= x->k->n_near && strings > 0; h++) {
        uint32_t stop = h == 0 ? seed : near[h - 1];
        if (stop == JALUR_NONE) break;
        if (s->slot[stop] == JALUR_NONE || s->stamp[s->slot[stop]] == s->now) continue;
        tour_ruin(x, stop, longest);
        strings--;
    }
}

/* Whole short tours, so that a vehicle can go or change; strings alone leave its last stops behind. */
static void ruin_tours(search *x, uint32_t seed)
{
    plan_state *s = x->s;
    const uint32_t *near = x->k->near + (size_t)seed * x->k->n_near;
    uint32_t tours = 1 + rng_below(x->r, 4), room = SEARCH_WHOLE;
    for (uint32_t h = 0; h <= x->k->n_near && tours > 0; h++) {
        uint32_t stop = h == 0 ? seed : near[h - 1];
        if (stop == JALUR_NONE) break;
        if (s->slot[stop] == JALUR_NONE || s->stamp[s->slot[stop]] == s->now) continue;
        uint32_t n = s->tour[s->slot[stop]].n;
        if (n > room) continue;
        string_take(x, stop, n, 0);
        room -= n;
        tours--;
    }
}

/* What the tour pays for its vehicle beyond what its load is carried for at best. */
static double idle_cost(const search *x, uint32_t slot)
{
    const plan_tour *t = &x->s->tour[slot];
    return (double)x->k->lorry[t->type].fixed - x->least_fixed * (double)t->load[x->k->dim[0]];
}

/* Of many tours, wherever they are, one of those whose vehicles are used worst. */
static uint32_t idle_tour(search *x, uint32_t room)
{
    const plan_state *s = x->s;
    const uint32_t n = s->slots < SEARCH_PARTNERS ? s->slots : SEARCH_PARTNERS;
    uint32_t slot = rng_below(x->r, s->slots), worst = JALUR_NONE;
    double most = 0.0;
    for (uint32_t i = 0; i < n; i++, slot = slot + 1 < s->slots ? slot + 1 : 0) {
        if (s->tour[slot].n == 0 || s->tour[slot].n > room || s->stamp[slot] == s->now) continue;
        const double idle = idle_cost(x, slot) * rng_unit(x->r);
        if (idle <= most) continue;
        most = idle;
        worst = slot;
    }
    return worst;
}

/* Tours far from each other, so that together they can do with fewer vehicles, or with better ones: near each other they would
 * long have become one. */
static void ruin_idle(search *x)
{
    const plan_state *s = x->s;
    uint32_t room = SEARCH_IDLE_STOPS;
    for (uint32_t tours = 2 + rng_below(x->r, SEARCH_IDLE - 1); tours > 0; tours--) {
        const uint32_t slot = idle_tour(x, room);
        if (slot == JALUR_NONE) break;
        const uint32_t n = s->tour[slot].n;
        string_take(x, s->next[s->n + slot], n, 0);
        room -= n;
    }
}

static void bank_take(search *x, uint32_t stop)
{
    const uint32_t both[2] = {stop, plan_partner(x->k, stop)};
    for (int i = 0; i < 2; i++) {
        if (both[i] == JALUR_NONE || x->n_work == SEARCH_WORK) continue;
        plan_bank_pull(x->s, both[i]);
        x->work[x->n_work++] = both[i];
        x->n_banked++;
    }
}

/* Stops that are out get another chance: those around the seed, and two from anywhere. */
static void bank_visit(search *x, uint32_t seed)
{
    plan_state *s = x->s;
    const uint32_t *near = x->k->near + (size_t)seed * x->k->n_near;
    if (s->n_bank && s->bank_at[seed] != JALUR_NONE) bank_take(x, seed);
    for (uint32_t h = 0; h < x->k->n_near && s->n_bank && x->n_banked < SEARCH_FROM_BANK; h++)
        if (near[h] != JALUR_NONE && s->bank_at[near[h]] != JALUR_NONE) bank_take(x, near[h]);
    for (int i = 0; i < 2 && s->n_bank; i++) bank_take(x, s->bank[rng_below(x->r, s->n_bank)]);
}

/* Recreate */

typedef enum work_order { BY_CHANCE, BY_SIZE, BY_FAR, BY_CLOSE, BY_WIDTH, BY_OPEN, BY_CLOSING } work_order;

static work_order order_draw(search *x)
{
    uint32_t u = rng_below(x->r, x->k->windows ? 17 : 11);
    if (u < 4) return BY_CHANCE;
    if (u < 8) return BY_SIZE;
    if (u < 10) return BY_FAR;
    if (u < 11) return BY_CLOSE;
    return u < 13 ? BY_WIDTH : u < 15 ? BY_OPEN : BY_CLOSING;
}

static int64_t order_key(const plan_prep *k, work_order order, uint32_t stop)
{
    switch (order) {
    case BY_SIZE: return -(int64_t)k->size[stop];
    case BY_FAR: return -k->own[stop];
    case BY_CLOSE: return k->own[stop];
    case BY_WIDTH: return k->close_s[stop] - k->open_s[stop];
    case BY_OPEN: return k->open_s[stop];
    case BY_CLOSING: return -k->close_s[stop];
    case BY_CHANCE: break;
    }
    return 0;
}

static void work_sort(search *x, uint32_t *work, uint32_t n)
{
    int64_t key[SEARCH_WORK];
    work_order order = order_draw(x);
    for (uint32_t i = n; i-- > 1;) {
        uint32_t j = rng_below(x->r, i + 1), other = work[j];
        work[j] = work[i];
        work[i] = other;
    }
    if (order == BY_CHANCE) return;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t stop = work[i], at = i;
        int64_t mine = order_key(x->k, order, stop);
        for (; at > 0 && key[at - 1] > mine; at--) {
            key[at] = key[at - 1];
            work[at] = work[at - 1];
        }
        key[at] = mine;
        work[at] = stop;
    }
}

/* `bold`: place a stop even where leaving it out is cheaper; two such stops side by side may pay. False: given up
 * half-way, as the plan costs more than `limit` already and a further stop makes none cheaper. `own`: places are looked for on the
 * board of the iteration's own tours first. */
static bool recreate(search *x, const uint32_t *work, uint32_t n, bool bold, bool own, double limit)
{
    plan_state *s = x->s;
    int64_t due = 0; /* skip prices in the cost of the plan that go as the rest is placed */
    uint32_t dim = x->k->dims ? x->k->dim[0] : 0;
    s->rest = 0;
    for (uint32_t i = 0; i < n; i++) due += x->k->skip[work[i]];
    if (own) plan_board_begin(s, n);
    for (uint32_t i = 0; i < n && x->share; i++) s->rest += x->k->p->stops[work[i]].demand[dim];
    for (uint32_t i = 0; i < n; i++) {
        if ((double)(s->cost - due) >= limit) return false;
        due -= x->k->skip[work[i]];
        if (plan_second(x->k, work[i])) continue; /* goes with the first */
        plan_spot spot = plan_spot_near(s, work[i], &x->blink);
        if (spot.delta == INT64_MAX && (s->n <= 500 || rng_below(x->r, 64) == 0)) spot = plan_spot_any(s, work[i]);
        uint32_t other = plan_partner(x->k, work[i]);
        int64_t skip = x->k->skip[work[i]] + (other == JALUR_NONE ? 0 : x->k->skip[other]);
        if (x->share) s->rest -= x->k->p->stops[work[i]].demand[dim];
        const int64_t was = s->cost;
        (void)was; /* asked in debug builds alone */
        if (spot.delta < INT64_MAX && (bold || spot.delta < skip) && plan_spot_keep(s, work[i], spot)) {
            assert(x->share || s->apart || s->cost - was == spot.delta - skip);
            plan_board_insert(s, work[i]);
            continue;
        }
        plan_bank_push(s, work[i]);
        if (other != JALUR_NONE) plan_bank_push(s, other);
    }
    s->rest = 0;
    return true;
}

/* Types */

/* Two tours that have just lost stops exchange their vehicles before stops come back: full ones could not, and where no larger
 * vehicle is left this is the only way to grow into one. */
static void vehicles_exchange(search *x)
{
    plan_state *s = x->s;
    if (s->n_touched < 2) return;
    const uint32_t first = rng_below(x->r, s->n_touched), second = (first + 1 + rng_below(x->r, s->n_touched - 1)) % s->n_touched;
    const uint32_t a = s->touched[first], b = s->touched[second], type = s->tour[a].type;
    if (!plan_kin_exchange(s, a, b)) return;
    plan_retype(s, a, s->tour[b].type);
    plan_retype(s, b, type);
}

static uint32_t tour_read(const search *x, uint32_t slot, uint32_t *out)
{
    const plan_state *s = x->s;
    uint32_t n = 0, door = s->n + slot;
    for (uint32_t i = s->next[door]; i != door; i = s->next[i]) out[n++] = i;
    return n;
}

/* The tour as it is, in the cheapest of its kin that has a vehicle left. */
static void tour_trim(search *x, uint32_t slot)
{
    plan_state *s = x->s;
    int64_t price;
    uint32_t type = plan_kin_best(s, &s->tour[slot], NULL, &price);
    if (type != JALUR_NONE && price < 0) plan_retype(s, slot, type);
}

static void trim(search *x)
{
    const plan_state *s = x->s;
    if (!x->k->mixed) return;
    for (uint32_t t = 0; t < s->n_touched; t++)
        if (s->tour[s->touched[t]].n && !s->tour[s->touched[t]].broken) tour_trim(x, s->touched[t]);
}

int64_t plan_tour_least(const plan_state *s, uint32_t slot, uint32_t type)
{
    const plan_lorry *v = &s->k->lorry[type];
    const uint32_t door = s->n + slot, first = s->place[s->next[door]], last = s->place[s->prev[door]];
    if (s->k->even_m <= 0.0f) return INT64_MIN / 2;
    int64_t metres = s->tour[slot].metres - s->out_m[door] - s->out_m[s->prev[door]];
    metres += plan_leg_m(v, v->depot, first) + plan_leg_m(v, last, v->depot);
    return v->fixed + v->per_m * metres;
}

/* The same in any type. */
static void tour_retype(search *x, uint32_t slot)
{
    plan_state *s = x->s;
    const plan_tour *t = &s->tour[slot];
    uint32_t n = tour_read(x, slot, x->seq), type = t->type;
    int64_t best = t->cost;
    for (uint32_t v = 0; v < x->k->n_types; v++) {
        if (v == t->type || s->used[v] >= x->k->lorry[v].count || plan_tour_least(s, slot, v) >= best) continue;
        int64_t cost = plan_price(x->k, v, x->seq, n);
        if (cost < 0 || cost >= best || !plan_days_allow(s, slot, v, plan_price_nights(x->k), x->seq, n)) continue;
        best = cost;
        type = v;
    }
    if (type != t->type) (void)plan_write(s, slot, type, x->seq, n);
}

/* Two tours exchange their vehicles. */
static void tour_swap_types(search *x, uint32_t a, uint32_t b)
{
    plan_state *s = x->s;
    uint32_t type_a = s->tour[a].type, type_b = s->tour[b].type;
    if (a == b || type_a == type_b || s->tour[b].n == 0) return;
    if (plan_tour_least(s, a, type_b) + plan_tour_least(s, b, type_a) >= s->tour[a].cost + s->tour[b].cost) return;
    uint32_t n_a = tour_read(x, a, x->seq), n_b = tour_read(x, b, x->seq + n_a);
    int64_t cost_a = plan_price(x->k, type_b, x->seq, n_a);
    if (cost_a < 0) return;
    int64_t cost_b = plan_price(x->k, type_a, x->seq + n_a, n_b);
    if (cost_b < 0 || cost_a + cost_b >= s->tour[a].cost + s->tour[b].cost) return;
    (void)plan_write(s, a, type_b, x->seq, n_a);
    (void)plan_write(s, b, type_a, x->seq + n_a, n_b);
}

/* The same among kin, with the best of many. */
static void kin_swap(search *x, uint32_t slot)
{
    plan_state *s = x->s;
    uint32_t n = s->slots < SEARCH_PARTNERS ? s->slots : SEARCH_PARTNERS;
    uint32_t other = plan_kin_partner(s, slot, rng_below(x->r, s->slots), n);
    if (other == JALUR_NONE) return;
    uint32_t type = s->tour[slot].type;
    plan_retype(s, slot, s->tour[other].type);
    plan_retype(s, other, type);
}

static void retype(search *x)
{
    plan_state *s = x->s;
    trim(x);
    if (!x->swaps) return;
    uint32_t n = s->n_touched;
    for (uint32_t t = 0; t < n; t++) {
        uint32_t slot = s->touched[t];
        if (s->tour[slot].n == 0 || s->tour[slot].broken) continue;
        if (x->others) tour_retype(x, slot);
        if (x->others) tour_swap_types(x, slot, rng_below(x->r, s->slots));
        if (x->k->mixed) kin_swap(x, slot);
    }
}

/* Annealing */

static void reject(search *x)
{
    plan_state *s = x->s;
    for (uint32_t i = 0; i < x->n_work; i++)
        if (s->bank_at[x->work[i]] != JALUR_NONE) plan_bank_pull(s, x->work[i]);
    plan_undo(s);
    for (uint32_t i = 0; i < x->n_work; i++)
        if (s->slot[x->work[i]] == JALUR_NONE) plan_bank_push(s, x->work[i]);
}

static jalur_status tours_pool(search *x, const uint32_t *slots, uint32_t n)
{
    jalur_status st = JALUR_OK;
    for (uint32_t t = 0; t < n && x->pool; t++)
        if (x->s->tour[slots[t]].n) TRY(plan_pool_add(x->pool, x->s, slots[t], x->s->cost));
done:
    return st;
}

static jalur_status accept(search *x)
{
    plan_state *s = x->s;
    jalur_status st = JALUR_OK;
    const bool best = s->cost < s->best.cost;
    if (best && s->loading && !plan_docks_hold(s)) {
        reject(x);
        return JALUR_OK;
    }
    plan_keep(s);
    if (best) {
        TRY(tours_pool(x, s->dirty, s->n_dirty));
        plan_best_take(s);
    } else if (s->cost - s->best.cost < s->best.cost / 256) {
        TRY(tours_pool(x, s->touched, s->n_touched));
    }
done:
    return st;
}

/* A move around one stop, taken as the heat allows. */
static jalur_status move(search *x, uint32_t stop, plan_move *look)
{
    plan_state *s = x->s;
    int64_t was = s->cost;
    double more = x->heat * minus_log(rng_u64(x->r));
    if (s->slot[stop] == JALUR_NONE || !look(s, stop, more, x->seq)) return JALUR_OK;
    x->n_work = 0;
    if (!plan_broken(s)) trim(x);
    assert(plan_touched_sound(s));
    if (!plan_broken(s) && (double)(s->cost - was) < more) return accept(x);
    reject(x);
    assert(s->cost == was && plan_touched_sound(s));
    return JALUR_OK;
}

static jalur_status iterate(search *x)
{
    plan_state *s = x->s;
    uint32_t seed = x->k->alive[rng_below(x->r, x->k->n_alive)];
    jalur_status st = move(x, seed, plan_move_tails);
    if (st == JALUR_OK && x->k->mirror) st = move(x, seed, plan_move_turn);
    if (st == JALUR_OK) st = move(x, seed, plan_move_swap);
    if (st == JALUR_OK && x->chains && rng_below(x->r, SEARCH_CHAIN) == 0) st = move(x, seed, plan_move_chain);
    if (st != JALUR_OK) return st;
    int64_t before = s->cost;
    x->n_work = x->n_banked = 0;
    plan_begin(s);
    if (s->n_bank) bank_visit(x, seed);
    bool tours = x->fleet && rng_below(x->r, 16) == 0;
    s->apart = tours && x->priced && !x->k->rich && (rng_u64(x->r) & 1);
    if (s->apart)
        ruin_idle(x);
    else if (tours)
        ruin_tours(x, seed);
    else
        ruin(x, seed);
    x->share = s->apart || (tours && x->k->n_types > 1 && x->k->dims && (rng_u64(x->r) & 1));
    s->grow = x->k->mixed && rng_below(x->r, SEARCH_GROW) == 0;
    if (s->grow && (rng_u64(x->r) & 1)) trim(x);
    if (x->k->mixed && rng_below(x->r, SEARCH_EXCHANGE) == 0) vehicles_exchange(x);
    bool bold = x->n_banked > 0 && rng_below(x->r, 8) == 0;
    work_sort(x, x->work, x->n_work);
    double limit = (double)before + x->heat * minus_log(rng_u64(x->r));
    const bool own = s->board && s->n_served >= SEARCH_BOARD * s->n_tours;
    s->wide = own && rng_below(x->r, SEARCH_WIDE) == 0;
    x->swaps = (x->others || x->scarce) && rng_below(x->r, 3) == 0;
    bool whole = recreate(x, x->work, x->n_work, bold, own, x->swaps || x->share ? (double)INT64_MAX : limit);
    plan_board_end(s);
    if (whole) retype(x);
    assert(!whole || plan_touched_sound(s));
    if (whole && !plan_broken(s) && (double)s->cost < limit) return accept(x);
    reject(x);
    assert(s->cost == before && plan_touched_sound(s));
    return JALUR_OK;
}

static void heat_start(search *x)
{
    double sum = 0.0;
    uint64_t n = 0;
    for (uint32_t a = 0; a < x->k->n_alive; a++) {
        uint32_t i = x->k->alive[a];
        if (x->s->slot[i] == JALUR_NONE) continue;
        const plan_lorry *v = &x->k->lorry[x->s->tour[x->s->slot[i]].type];
        sum += (double)v->per_m * (double)x->s->out_m[i] + (double)v->per_s * (double)x->s->out_s[i];
        n++;
    }
    double mean = n ? sum / (double)n : 1.0;
    double stops = x->s->n_tours ? (double)n / (double)x->s->n_tours : 1.0;
    double more = stops > SEARCH_LONG && !x->k->windows ? stops / SEARCH_LONG : 1.0;
    const bool windows = x->k->windows, clock = windows && !x->k->idle;
    x->hot = mean * more * (clock ? SEARCH_HOT_CLOCK : windows ? SEARCH_HOT_WINDOWS : SEARCH_HOT) + 1.0;
    x->coldest = mean * sqrt(more) * SEARCH_COLD + 0.01;
    x->cold = clock ? mean * SEARCH_COLD_CLOCK + 0.01 : x->coldest;
}

/* Share of the budget that is used up; 1 or more ends the search. */
static double budget_share(const search *x)
{
    const plan_options *o = &x->run->o;
    double share = 0.0;
    if (o->iterations) share = (double)x->run->iterations / (double)o->iterations;
    if (o->time_s > 0.0) {
        double t = (plan_now_s(o) - x->began_s) / o->time_s;
        if (t > share) share = t;
    }
    return share;
}

/* What the budget allows, in iterations per stop. Enough for several coolings: each after the first starts from a lower
 * heat, as on small problems one cooling ends in one valley; where vehicles of each size are few the second is as hot as the
 * first, and the better one goes on. Under a clock the pace of the first moments tells. */
static void coolings_plan(search *x, double share)
{
    const plan_options *o = &x->run->o;
    double total = o->time_s > 0.0 ? (double)x->run->iterations / share : (double)o->iterations;
    const double each = total / (double)x->k->n_alive, heat = each / SEARCH_MELT;
    x->afresh = x->few && !x->pool && each >= SEARCH_COOLINGS_FEW * SEARCH_COOLING_FEW;
    const double coolings = each / (x->pool ? SEARCH_COOLING_POOL : x->afresh ? SEARCH_COOLING_FEW : SEARCH_COOLING);
    x->coolings = coolings < 1.0 ? 1 : coolings > SEARCH_COOLINGS_MOST ? SEARCH_COOLINGS_MOST : (uint32_t)coolings;
    bool part = x->run->heat > 0.0;
    double least = part ? x->run->heat : x->k->windows ? SEARCH_LEAST_HOT_WINDOWS : SEARCH_LEAST_HOT, little = part ? SEARCH_LITTLE_PART : SEARCH_LITTLE;
    x->hot *= heat < least ? least : heat < 1.0 ? heat : 1.0;
    if (each < little) {
        x->hot = x->hot * each / little;
        x->cold = x->cold * each / little;
    }
    if (x->cold < x->coldest) x->cold = x->coldest;
    if (x->hot < x->cold) x->hot = x->cold;
}

/* Each cooling begins from the best plan, which may be the best of the routes of all coolings before. */
static jalur_status cooling_begin(search *x)
{
    const plan_options *o = &x->run->o;
    if (!x->pool || x->pool->n == 0) {
        plan_best_load(x->s);
        return JALUR_OK;
    }
    double time_s = o->time_s * SEARCH_MIX / x->coolings;
    uint64_t work = (uint64_t)((double)o->iterations * SEARCH_MIX / x->coolings);
    return plan_pool_mix(x->pool, x->s, SEARCH_MIX_COLUMNS, time_s, work);
}

static jalur_status best_cost(const search *x, int64_t *cost)
{
    jalur_status st = JALUR_OK;
    const plan_state *s = x->s;
    *cost = 0;
    for (uint32_t slot = 0; slot < s->slots; slot++) {
        uint32_t n = 0, door = s->n + slot;
        plan_times times;
        for (uint32_t i = s->best.next[door]; i != door; i = s->best.next[i]) x->seq[n++] = i;
        if (n == 0) continue;
        TRY(plan_clock_paired(x->run->ctx, x->k->p, x->k->pickup_of, s->best.type[slot], x->seq, n, &times, NULL, NULL));
        *cost += times.cost;
    }
done:
    return st;
}

static jalur_status mix_last(search *x, double share)
{
    jalur_status st = JALUR_OK;
    const plan_options *o = &x->run->o;
    const double rest = (1.0 - share) * SEARCH_LAST_MIX;
    x->mixed = true;
    TRY(best_cost(x, &x->run->cost_before_pool));
    TRY(plan_pool_mix(x->pool, x->s, x->pool->n, o->time_s * rest, (uint64_t)((double)o->iterations * rest)));
done:
    return st;
}

static jalur_status heat_set(search *x, double share)
{
    jalur_status st = JALUR_OK;
    if (x->pool && !x->mixed && share >= SEARCH_LAST) TRY(mix_last(x, share));
    if (x->coolings == 0 && (x->run->o.time_s <= 0.0 || share > SEARCH_PACE)) coolings_plan(x, share);
    double part = share * x->coolings, hot = x->coolings ? x->hot : x->cold;
    uint32_t which = (uint32_t)part;
    if (which > x->cooling) TRY(cooling_begin(x));
    x->cooling = which;
    if (which > x->afresh) hot *= SEARCH_AGAIN;
    x->heat = hot * power(x->cold / hot, part - which);
done:
    return st;
}

static jalur_status search_loop(search *x)
{
    jalur_status st = JALUR_OK;
    for (;;) {
        double share = budget_share(x);
        plan_trace_note(&x->run->trace, x->s);
        TRY(plan_legs_sound(x->k));
        if (share >= 1.0) break;
        TRY(heat_set(x, share));
        st = step_progress(x->run->ctx, "plan", (uint64_t)(share * 1000.0), 1000);
        if (st == JALUR_E_CANCELLED) x->run->cancelled = true;
        if (st != JALUR_OK) break;
        uint64_t end = x->run->iterations + SEARCH_POLL;
        if (x->run->o.iterations && end > x->run->o.iterations) end = x->run->o.iterations;
        for (; x->run->iterations < end; x->run->iterations++) TRY(iterate(x));
        TRY(plan_rich_state(x->k));
        TRY(plan_trips_state(x->s));
    }
    if (x->run->cancelled) st = JALUR_OK;
done:
    return st;
}

static void fleet_look(search *x)
{
    const plan_prep *k = x->k;
    uint32_t ring = 1;
    x->least_fixed = (double)INT64_MAX;
    for (uint32_t t = 0; k->n_types && k->kin[t] != 0; t = k->kin[t]) ring++;
    x->others = k->n_types > ring;
    for (uint32_t t = 0; t < k->n_types; t++) {
        x->fleet |= k->n_types > 1 || k->lorry[t].fixed > 0;
        x->scarce |= k->n_types > 1 && k->lorry[t].count < k->n;
        x->few |= k->kin[t] != t && k->lorry[t].count < k->n && !k->windows;
        if (k->dims == 0 || k->lorry[t].count == 0 || k->lorry[t].carry[k->dim[0]] == 0) continue;
        const double each = (double)k->lorry[t].fixed / (double)k->lorry[t].carry[k->dim[0]];
        x->priced |= k->lorry[t].fixed > 0;
        if (each < x->least_fixed) x->least_fixed = each;
    }
}

jalur_status plan_search(plan_run *run, plan_state *s, rng *r, plan_pool *pool)
{
    jalur_status st = JALUR_OK;
    search x = {.run = run, .s = s, .k = s->k, .r = r, .pool = pool, .blink = {r, 0, 0}};
    x.began_s = plan_now_s(&run->o);
    if (s->k->n_alive == 0) return JALUR_OK;
    TRY(mem_new(run->ctx, SEARCH_WORK, sizeof *x.work, &x.work));
    TRY(mem_new(run->ctx, (size_t)s->n + 1, sizeof *x.seq, &x.seq));
    x.chains = run->heat <= 0.0 && plan_chains_fit(s);
    fleet_look(&x);
    heat_start(&x);
    TRY(search_loop(&x));
done:
    mem_free(run->ctx, x.work);
    mem_free(run->ctx, x.seq);
    return st;
}
