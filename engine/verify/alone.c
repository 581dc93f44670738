/* Could a vehicle serve one station alone, and if not, by how much is one rule broken? Days are laid end to end: on each the vehicle
 * goes to an office where it may stay, to the station, to where its pickup goes, or home. Ways that are no worse in time, metres and excess are
 * kept. Within a day no choice that could help is left out but where breaks stand: every number of them on the way to
 * the station is tried, every departure that meets the depot's opening, a dock that becomes free, or the station's opening. */
#include "verify/verify_inside.h"

typedef struct line { /* time line of one try */
    double now_s, work_s;
    uint32_t breaks;
} line;

/* The next break is due on the way, or one that comes after it has to be taken each day. */
static bool due(const vehicle *v, const line *x, double drive_s)
{
    const crew_break *b = &v->breaks[x->breaks];
    bool each_day = false;
    for (uint32_t k = x->breaks; k < v->n_breaks; k++) each_day |= v->breaks[k].after_s == 0;
    return each_day || x->work_s + drive_s > b->after_s;
}

/* The next break as early as its hours allow, driving until then. */
static bool rest(line *x, const vehicle *v, double midnight_s, double *drive_s)
{
    const crew_break *b = &v->breaks[x->breaks];
    double start_s = x->now_s, driven = b->n_within ? *drive_s : b->after_s ? b->after_s - x->work_s : 0;
    bool open = b->n_within == 0;
    for (uint32_t i = 0; i < b->n_within && !open; i++) {
        open = midnight_s + b->within[i].to_s >= x->now_s;
        if (open) start_s = fmax(x->now_s, midnight_s + b->within[i].from_s);
    }
    if (!open) return false;
    if (b->n_within) driven = fmin(driven, start_s - x->now_s);
    if (b->after_s) driven = fmin(driven, b->after_s - x->work_s);
    driven = fmin(driven, *drive_s);
    if (driven < 0) return false;
    *drive_s -= driven;
    x->now_s = fmax(start_s, x->now_s + driven) + b->length_s;
    x->work_s = 0;
    x->breaks++;
    return true;
}

static bool drive(line *x, const vehicle *v, double midnight_s, double drive_s, uint32_t until, bool all)
{
    while (x->breaks < v->n_breaks && (x->breaks < until || (all && due(v, x, drive_s))))
        if (!rest(x, v, midnight_s, &drive_s)) return false;
    x->now_s += drive_s;
    x->work_s += drive_s;
    return x->breaks >= v->n_breaks || v->breaks[x->breaks].after_s == 0 || x->work_s <= v->breaks[x->breaks].after_s;
}

typedef struct label { /* at an office, before the day begins */
    double ready_s, m, over;
    uint32_t at;
    bool served, handed; /* the station; where its pickup goes */
} label;

enum { LABELS = 512, HOPS = 3 };
typedef struct tour {
    const judge *j;
    const valone *a;
    unserved_rule lifted;
    uint32_t night;
    label *next;
    uint32_t n_next;
    double *over; /* by nights */
} tour;

typedef struct way { /* of one day */
    uint32_t to[HOPS], n;
} way;

static vleg leg_of(const valone *a, uint32_t from, uint32_t to)
{
    return a->legs[from * (VALONE_INNS + a->n_inns) + to];
}

static bool tired(const vehicle *v, const line *x)
{
    return x->breaks < v->n_breaks && v->breaks[x->breaks].after_s && x->work_s > v->breaks[x->breaks].after_s;
}

/* Served on arrival or when it opens; with that rule lifted on arrival, so late after it has closed. */
static bool station_open(const tour *x, double arrive_s, double *start_s, double *late_s)
{
    const judge *j = x->j;
    const station *s = x->a->s;
    const int64_t deadline_s = judge_deadline_s(j, s), at = (int64_t)ceil(arrive_s), open_s = judge_next_open_s(j, s, at);
    const bool open = open_s != INT64_MAX && open_s <= deadline_s;
    double closed_s = s->n_open ? (double)-INFINITY : (double)deadline_s;
    *start_s = fmax(arrive_s, (double)open_s);
    if (x->lifted != LEFT_BY_WINDOW) return open;
    for (uint32_t i = 0; i < s->n_open; i++)
        for (int64_t day = 0; day < j->set->days; day++) {
            const double to_s = fmin((double)(day * 86400 + s->open[i].to_s), (double)deadline_s);
            if ((s->open[i].day == 0 || s->open[i].day == day + 1) && day * 86400 + s->open[i].from_s <= deadline_s && to_s < arrive_s) closed_s = fmax(closed_s, to_s);
        }
    if ((open && open_s <= at) || closed_s < 0) return open; /* it is open, or has not been yet */
    *start_s = arrive_s;
    *late_s += fmax(0, arrive_s - closed_s);
    return true;
}

static bool exceeds(const tour *x, unserved_rule rule, double found, double most, double *over)
{
    if (found <= most) return false;
    if (x->lifted != rule) return true;
    *over += found - most;
    return false;
}

/* The day's way by the clock, with so many breaks before the station; `from` becomes what it is the next morning. */
static bool drive_day(const tour *x, const way *w, double leave_s, uint32_t breaks_there, label *from)
{
    int64_t from_s, to_s;
    const valone *a = x->a;
    const double load_s = x->night ? 0 : judge_load_s(x->j, a->v), midnight_s = 86400.0 * (a->day - 1 + x->night);
    line l = {.now_s = leave_s, .work_s = load_s};
    double drive_s = 0;
    judge_shift(x->j, a->v, a->day + x->night, &from_s, &to_s);
    for (uint32_t h = 0; h < w->n; h++) {
        const bool there = w->to[h] == VALONE_STATION;
        const vleg leg = leg_of(a, from->at, w->to[h]);
        if (!isfinite(leg.s) || !drive(&l, a->v, midnight_s, leg.s, there ? breaks_there : 0, !there)) return false;
        if (there && !station_open(x, l.now_s, &l.now_s, &from->over)) return false;
        const double stay_s = there ? a->service_s : w->to[h] == VALONE_DROP ? a->drop_s : 0;
        l.now_s += stay_s;
        l.work_s += stay_s;
        if (tired(a->v, &l)) return false;
        drive_s += leg.s;
        from->m += leg.m;
        from->at = w->to[h];
        from->served |= there;
        from->handed |= w->to[h] == VALONE_DROP;
    }
    if (exceeds(x, LEFT_BY_SHIFT, l.now_s, (double)to_s, &from->over)) return false;
    if (a->v->max_work_s && exceeds(x, LEFT_BY_WORK, l.now_s - leave_s + load_s, a->v->max_work_s, &from->over)) return false;
    if (a->v->max_drive_s && exceeds(x, LEFT_BY_DRIVE, drive_s, a->v->max_drive_s, &from->over)) return false;
    from->ready_s = fmax((double)from_s + 86400, l.now_s + a->v->night_s);
    return x->lifted == LEFT_BY_DISTANCE || a->v->max_m == 0 || from->m <= a->v->max_m;
}

static void keep(tour *x, const label *l)
{
    const uint32_t max_m = x->a->v->max_m;
    if (l->at == VALONE_END) {
        const double m = x->lifted == LEFT_BY_DISTANCE && max_m ? fmax(0, l->m - max_m) : 0;
        x->over[x->night] = fmin(x->over[x->night], l->over + m);
        return;
    }
    for (uint32_t i = 0; i < x->n_next; i++) {
        const label *b = &x->next[i];
        const bool same = b->at == l->at && b->served == l->served && b->handed == l->handed;
        if (same && b->ready_s <= l->ready_s && b->over <= l->over && (max_m == 0 || b->m <= l->m)) return;
    }
    if (x->n_next < LABELS) x->next[x->n_next++] = *l;
}

static void leave_at(tour *x, const label *from, const way *w, double leave_s)
{
    const valone *a = x->a;
    bool docked = !a->windows || x->night;
    for (uint32_t i = 0; i < a->n_windows && !docked; i++)
        docked = leave_s - judge_load_s(x->j, a->v) >= (double)a->windows[i].from_s && leave_s <= (double)a->windows[i].to_s;
    for (uint32_t k = 0; docked && k <= (w->to[0] == VALONE_STATION ? a->v->n_breaks : 0); k++) {
        label l = *from;
        if (drive_day(x, w, leave_s, k, &l)) keep(x, &l);
    }
}

/* As soon as it can, when a dock is free, and so that it arrives when the station opens. */
static void leave(tour *x, const label *from, const way *w)
{
    const valone *a = x->a;
    const double there_s = leg_of(a, from->at, w->to[0]).s;
    double rest_s = 0;
    leave_at(x, from, w, from->ready_s);
    for (uint32_t i = 0; i < a->n_windows && x->night == 0; i++) {
        const double at = (double)a->windows[i].from_s + judge_load_s(x->j, a->v);
        if (at > from->ready_s) leave_at(x, from, w, at);
    }
    for (uint32_t k = 0; w->to[0] == VALONE_STATION && k <= a->v->n_breaks; k++) {
        for (uint32_t i = 0; i < a->s->n_open; i++)
            for (int64_t day = 0; day < x->j->set->days; day++) {
                const double at = (double)(day * 86400 + a->s->open[i].from_s) - there_s - rest_s;
                if (at > from->ready_s) leave_at(x, from, w, at);
            }
        if (k < a->v->n_breaks) rest_s += a->v->breaks[k].length_s;
    }
}

/* As many of the stops that are left as it likes; then to an office for the night or, after all of them, to the end of its route. */
static void ways_of_day(tour *x, const label *l)
{
    way w = {.n = 0};
    uint32_t left[2], n = 0;
    if (!l->served) left[n++] = VALONE_STATION;
    if (station_paired(x->a->s) && !l->handed) left[n++] = VALONE_DROP;
    for (uint32_t goes = 0; goes <= n; goes++) {
        w.n = goes + 1;
        for (uint32_t i = 0; i < x->a->n_inns && x->night < x->a->nights; i++) {
            w.to[goes] = VALONE_INNS + i;
            leave(x, l, &w);
        }
        w.to[goes] = VALONE_END;
        if (goes == n) leave(x, l, &w);
        else w.to[goes] = left[goes];
    }
}

void judge_alone(const judge *j, const valone *a, unserved_rule lifted, double *over)
{
    int64_t from_s, to_s;
    label lists[2][LABELS];
    tour x = {.j = j, .a = a, .lifted = lifted, .over = over};
    uint32_t n = 1;
    judge_shift(j, a->v, a->day, &from_s, &to_s);
    lists[0][0] = (label){.ready_s = fmax((double)from_s + judge_load_s(j, a->v), a->s->ready_s), .at = VALONE_DEPOT};
    for (x.night = 0; x.night <= a->nights; x.night++) {
        x.over[x.night] = (double)INFINITY;
        x.next = lists[(x.night + 1) % 2];
        x.n_next = 0;
        for (uint32_t i = 0; i < n; i++) ways_of_day(&x, &lists[x.night % 2][i]);
        n = x.n_next;
    }
}

bool judge_carries(const judge *j, const vehicle *v, const station *s)
{
    uint32_t demand[CARGO_DIMENSIONS];
    const bool parts = (s->split || j->set->split) && !station_paired(s); /* then a vehicle that takes some of it does */
    judge_demand(s, demand);
    for (int d = 0; d < CARGO_DIMENSIONS; d++) {
        const uint32_t most = demand[d] > s->pickup[d] ? demand[d] : s->pickup[d];
        if (v->capacity[d] != UINT32_MAX && (parts ? most > 0 && v->capacity[d] == 0 : most > v->capacity[d])) return false;
    }
    return true;
}

double judge_last_open_s(const judge *j, const station *s)
{
    const int64_t deadline_s = judge_deadline_s(j, s);
    double last = (double)(s->n_open ? -INFINITY : INFINITY);
    for (uint32_t i = 0; i < s->n_open; i++)
        last = fmax(last, s->open[i].to_s + 86400.0 * ((s->open[i].day ? s->open[i].day : (double)j->set->days) - 1));
    return deadline_s == INT64_MAX ? last : fmin(last, (double)deadline_s);
}
