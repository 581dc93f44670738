/* A route that is timed moves on the clock: a loading begins later, or sooner, and what follows goes along. */
#include "plan/rules.h"

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* The first begin not before `start` that the windows allow; false when none does. */
static bool within(const plan_window *windows, uint32_t n, int64_t day, int64_t *start)
{
    for (uint32_t i = 0; i < n; i++) {
        if (*start > windows[i].to_s + day) continue;
        if (*start < windows[i].from_s + day) *start = windows[i].from_s + day;
        return true;
    }
    return n == 0;
}

typedef struct push {
    const plan_problem *p;
    const plan_type *t;
    plan_route *r;
    int64_t day, begun; /* midnight; when the present day's loading began */
    int64_t now, work_s; /* the step before is left; work since the last break */
    int64_t driven_s, was_s; /* on the road until then; as it was: a break that moves along its leg changes it */
    int64_t leg_s, leg_m, from_s, from_m; /* the leg that is under way, and what had been driven before it */
} push;

/* How far the leg that begins behind step i goes. */
static void leg_begin(push *x, uint32_t i)
{
    const plan_step *s = x->r->steps;
    uint32_t to = i + 1;
    x->from_s = s[i].drive_s;
    x->from_m = s[i].drive_m;
    while (to < x->r->n_steps && s[to].kind == PLAN_BREAK) to++;
    x->leg_s = to < x->r->n_steps ? s[to].drive_s - x->from_s : 0;
    x->leg_m = to < x->r->n_steps ? s[to].drive_m - x->from_m : 0;
}

/* The break is taken as soon as a window allows; until then one drives as far as the work since the last one may go on. */
static bool break_begin(push *x, plan_step *s, int64_t *arrive, int64_t *start)
{
    const plan_break *b = &x->t->breaks[s->index];
    int64_t drive = x->from_s + x->leg_s - x->driven_s;
    *start = x->now;
    if (!within(b->windows, b->n_windows, x->day, start)) return false;
    if (b->after_s > 0) drive = least(drive, most(b->after_s - x->work_s, 0));
    if (b->n_windows) drive = least(drive, *start - x->now);
    *arrive = x->now + drive;
    *start = most(*start, *arrive);
    x->driven_s += drive;
    s->drive_s = (int32_t)x->driven_s;
    s->drive_m = x->from_m + (x->leg_s ? (int64_t)((double)x->leg_m * (double)(x->driven_s - x->from_s) / (double)x->leg_s) : 0);
    return true;
}

/* When a step of another kind is reached and begins; false when that is too late. */
static bool step_begin(push *x, const plan_step *s, int64_t *arrive, int64_t *start)
{
    *arrive = x->now + s->drive_s - x->driven_s;
    *start = most(*arrive, s->start_s);
    x->work_s += s->drive_s - x->driven_s;
    x->driven_s = s->drive_s;
    if (s->kind != PLAN_STOP) return true;
    const plan_stop *stop = &x->p->stops[s->index];
    for (uint32_t c = 0; c < stop->n_closed; c++)
        if (*start >= stop->closed[c].from_s && *start <= stop->closed[c].to_s) *start = (int64_t)stop->closed[c].to_s + 1;
    return *start <= stop->close_s;
}

/* A day ends here: in time? */
static bool day_end(push *x, const plan_step *s)
{
    if (s->arrive_s > x->t->end_s + x->day) return false;
    if (x->t->max_duration_s != INT32_MAX && s->arrive_s - x->begun > x->t->max_duration_s) return false;
    x->day += RULES_DAY_S;
    x->begun = s->leave_s;
    return true;
}

static bool step_push(push *x, uint32_t i, uint32_t from, int64_t by_s)
{
    plan_step *s = &x->r->steps[i];
    const int64_t length = plan_step_length(s), left = s->leave_s;
    int64_t arrive = s->arrive_s, start = s->start_s + by_s;
    if (i > from && !(s->kind == PLAN_BREAK ? break_begin(x, s, &arrive, &start) : step_begin(x, s, &arrive, &start))) return false;
    if (i == 0) arrive = start;
    s->arrive_s = (int32_t)arrive;
    s->start_s = (int32_t)start;
    s->leave_s = (int32_t)(start + length);
    if (s->kind == PLAN_NIGHT) {
        s->start_s = (int32_t)arrive;
        s->leave_s = (int32_t)most(arrive + x->t->night_s, left);
    }
    return true;
}

bool plan_route_push(const plan_problem *p, plan_route *r, uint32_t from, int64_t by_s)
{
    push x = {.p = p, .t = &p->types[r->type], .r = r, .begun = r->steps[0].start_s};
    for (uint32_t i = 0; i < r->n_steps; i++) {
        plan_step *s = &r->steps[i];
        if (i <= from) x.work_s += s->drive_s - x.driven_s;
        if (i <= from) x.driven_s = s->drive_s;
        if (i >= from && !step_push(&x, i, from, by_s)) return false;
        if (i == 0) x.begun = s->start_s;
        x.now = s->leave_s;
        if (s->kind == PLAN_BREAK || s->kind == PLAN_NIGHT) x.work_s = 0;
        else x.work_s += plan_step_length(s);
        if (s->kind != PLAN_BREAK) leg_begin(&x, i);
        if ((s->kind == PLAN_NIGHT || s->kind == PLAN_END) && !day_end(&x, s)) return false;
    }
    return true;
}

void plan_route_pull(plan_route *r, int64_t by_s)
{
    plan_step *s = r->steps;
    s[0].arrive_s = s[0].start_s = (int32_t)(s[0].start_s - by_s);
    s[0].leave_s = (int32_t)(s[0].leave_s - by_s);
    s[1].arrive_s = (int32_t)(s[1].arrive_s - by_s);
}

void plan_route_reprice(const plan_problem *p, plan_route *r)
{
    const plan_type *t = &p->types[r->type];
    int64_t paid = 0, over = 0, nights = 0, leaves = r->steps[0].leave_s, load = t->load_s;
    for (uint32_t i = 1; i < r->n_steps; i++) {
        const plan_step *s = &r->steps[i];
        if (s->kind != PLAN_NIGHT && s->kind != PLAN_END) continue;
        int64_t work = s->arrive_s - leaves, beyond = work + load - t->overtime_after_s;
        paid += work;
        if (t->overtime_after_s && beyond > 0) over += beyond;
        leaves = s->leave_s;
        load = 0;
        nights += s->kind == PLAN_NIGHT ? t->per_night : 0;
    }
    r->cost = plan_route_cost(t, r->steps[r->n_steps - 1].drive_m, paid, over) + nights;
}
