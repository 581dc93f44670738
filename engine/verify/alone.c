/* Could a vehicle serve one station alone? A timeline is built where there is one, by choices that never help less: every
 * number of breaks on the way there, every departure that meets the depot's opening, a dock that becomes free, or the station's opening. */
#include "verify/verify_inside.h"

typedef struct line { /* time line of one try */
    double now_s, work_s;
    uint32_t breaks;
} line;

static bool due(const crew_break *b, double work_s, double drive_s)
{
    return b->after_s == 0 || work_s + drive_s > b->after_s;
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
    while (x->breaks < v->n_breaks && (x->breaks < until || (all && due(&v->breaks[x->breaks], x->work_s, drive_s))))
        if (!rest(x, v, midnight_s, &drive_s)) return false;
    x->now_s += drive_s;
    x->work_s += drive_s;
    return x->breaks >= v->n_breaks || v->breaks[x->breaks].after_s == 0 || x->work_s <= v->breaks[x->breaks].after_s;
}

static bool try_from(const judge *j, const valone *a, double leave_s, uint32_t breaks_there)
{
    int64_t from_s, to_s;
    const vwindow *w = a->windows;
    uint32_t n = 0;
    const int64_t close_s = judge_deadline_s(j, a->s);
    const double load_s = judge_load_s(j, a->v), midnight_s = ((double)a->day - 1) * 86400;
    line x = {.now_s = leave_s, .work_s = load_s};
    judge_shift(j, a->v, a->day, &from_s, &to_s);
    while (w && n < a->n_windows && (leave_s - load_s < (double)w[n].from_s || leave_s > (double)w[n].to_s)) n++;
    if (w && n == a->n_windows) return false; /* no dock */
    if (!drive(&x, a->v, midnight_s, a->there_s, breaks_there, false)) return false;
    const int64_t open_s = judge_next_open_s(j, a->s, (int64_t)ceil(x.now_s));
    if (open_s == INT64_MAX || open_s > close_s) return false;
    x.now_s = fmax(x.now_s, (double)open_s) + a->service_s;
    x.work_s += a->service_s;
    if (x.breaks < a->v->n_breaks && a->v->breaks[x.breaks].after_s && x.work_s > a->v->breaks[x.breaks].after_s) return false;
    if (!drive(&x, a->v, midnight_s, a->on_s, 0, true)) return false;
    x.now_s += a->drop_s;
    x.work_s += a->drop_s;
    if (x.breaks < a->v->n_breaks && a->v->breaks[x.breaks].after_s && x.work_s > a->v->breaks[x.breaks].after_s) return false;
    if (!drive(&x, a->v, midnight_s, a->back_s, 0, true)) return false;
    const double long_s = x.now_s - (leave_s - load_s);
    return x.now_s <= (double)to_s && (a->v->max_work_s == 0 || long_s <= a->v->max_work_s);
}

/* Departures: the earliest, and those that arrive when the station opens. */
static bool try_departures(const judge *j, const valone *a, uint32_t breaks_there)
{
    int64_t from_s, to_s;
    double rest_s = 0;
    judge_shift(j, a->v, a->day, &from_s, &to_s);
    const double first_s = fmax((double)from_s + judge_load_s(j, a->v), a->s->ready_s);
    if (try_from(j, a, first_s, breaks_there)) return true;
    for (uint32_t i = 0; i < a->n_windows; i++) {
        const double at = (double)a->windows[i].from_s + judge_load_s(j, a->v);
        if (at > first_s && try_from(j, a, at, breaks_there)) return true;
    }
    for (uint32_t b = 0; b < breaks_there; b++) rest_s += a->v->breaks[b].length_s;
    for (uint32_t i = 0; i < a->s->n_open; i++)
        for (int64_t day = 1; day <= j->set->days; day++) {
            const double at = (double)((day - 1) * 86400 + a->s->open[i].from_s) - a->there_s - rest_s;
            if (at > first_s && try_from(j, a, at, breaks_there)) return true;
        }
    return false;
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

bool judge_alone(const judge *j, const valone *a)
{
    const vehicle *v = a->v;
    if (!judge_may_serve(v, a->s) || !judge_carries(j, v, a->s)) return false;
    if (v->max_drive_s > 0 && a->there_s + a->on_s + a->back_s > v->max_drive_s) return false;
    if (v->max_m > 0 && a->m > v->max_m) return false;
    for (uint32_t k = 0; k <= v->n_breaks; k++)
        if (try_departures(j, a, k)) return true;
    return false;
}

/* First service with that rule lifted or not. */
static double serve_s(const judge *j, const valone *a, bool closed_counts)
{
    int64_t from_s, to_s;
    judge_shift(j, a->v, a->day, &from_s, &to_s);
    const double arrive_s = fmax((double)from_s + judge_load_s(j, a->v), a->s->ready_s) + a->there_s;
    if (a->s->n_open == 0) return arrive_s;
    const int64_t open_s = judge_next_open_s(j, a->s, closed_counts ? (int64_t)ceil(arrive_s) : INT64_MIN / 2);
    return fmax(arrive_s, open_s == INT64_MAX ? (double)INFINITY : (double)open_s);
}

double judge_last_open_s(const judge *j, const station *s)
{
    const int64_t deadline_s = judge_deadline_s(j, s);
    double last = (double)(s->n_open ? -INFINITY : INFINITY);
    for (uint32_t i = 0; i < s->n_open; i++)
        last = fmax(last, s->open[i].to_s + 86400.0 * ((s->open[i].day ? s->open[i].day : (double)j->set->days) - 1));
    return deadline_s == INT64_MAX ? last : fmin(last, (double)deadline_s);
}

double judge_alone_over(const judge *j, const valone *a, unserved_rule rule)
{
    int64_t from_s, to_s;
    const vehicle *v = a->v;
    judge_shift(j, v, a->day, &from_s, &to_s);
    const double after_s = a->service_s + a->on_s + a->drop_s + a->back_s;
    switch (rule) {
    case LEFT_BY_WINDOW: return serve_s(j, a, false) - judge_last_open_s(j, a->s);
    case LEFT_BY_SHIFT: return serve_s(j, a, true) + after_s - (double)to_s;
    case LEFT_BY_WORK: return judge_load_s(j, v) + a->there_s + after_s - v->max_work_s;
    case LEFT_BY_DRIVE: return a->there_s + a->on_s + a->back_s - v->max_drive_s;
    case LEFT_BY_DISTANCE: return a->m - v->max_m;
    default: return (double)NAN;
    }
}
