/* From labels to the clock: the steps of a way, driven from the departure that its hours are fewest with. */
#include "plan/rules.h"

#include "base/ctx.h"

typedef struct play {
    const rules *r;
    plan_times *out;
    plan_step *steps;
    uint32_t n;
    int64_t now, drive_s, drive_m, wait_s, service_s, rest_s;
    int64_t work_s, driven_s; /* since the last break */
    uint32_t nights, place; /* place: of the problem */
    uint64_t load[PLAN_DIMENSIONS], pair[PLAN_DIMENSIONS]; /* aboard; of it for a later stop */
} play;

static int32_t clamp_s(int64_t t)
{
    return t > INT32_MAX ? INT32_MAX : t < INT32_MIN ? INT32_MIN : (int32_t)t;
}

static void step_add(play *x, plan_step_kind kind, uint32_t index, int64_t arrive, int64_t start)
{
    plan_step *s = &x->steps[x->n++];
    *s = (plan_step){.kind = kind, .index = index, .arrive_s = clamp_s(arrive), .start_s = clamp_s(start),
                     .leave_s = clamp_s(x->now), .drive_s = clamp_s(x->drive_s), .drive_m = x->drive_m};
    for (int d = 0; d < PLAN_DIMENSIONS; d++) s->load[d] = x->load[d];
}

/* When the first of n breaks on end must begin for the others to meet their hours. */
static int64_t breaks_by(const play *x, uint32_t index, uint32_t n)
{
    int64_t by = RULES_EVER, before = 0;
    for (uint32_t k = index; k < index + n; k++) {
        const plan_break *b = &x->r->t->breaks[k];
        uint32_t i = 0;
        while (i < b->n_windows && b->windows[i].to_s + (int64_t)x->nights * RULES_DAY_S < x->now + before) i++;
        if (i < b->n_windows && b->windows[i].to_s + (int64_t)x->nights * RULES_DAY_S - before < by)
            by = b->windows[i].to_s + (int64_t)x->nights * RULES_DAY_S - before;
        before += b->length_s;
    }
    return by;
}

/* Begins the break as soon as a window allows, driving until then as far as it and the n - 1 that follow on the leg may; returns what is
 * left of the leg. */
static int64_t break_play(play *x, uint32_t index, uint32_t n, int64_t left_s)
{
    const plan_break *b = &x->r->t->breaks[index];
    const int64_t by = breaks_by(x, index, n);
    int64_t day = (int64_t)x->nights * RULES_DAY_S, start = x->now, drive = left_s, arrive;
    for (uint32_t i = 0; i < b->n_windows; i++) {
        if (b->windows[i].to_s + day < x->now) continue;
        if (b->windows[i].from_s + day > start) start = b->windows[i].from_s + day;
        break;
    }
    if (b->after_s > 0 && b->after_s - x->work_s < drive) drive = b->after_s > x->work_s ? b->after_s - x->work_s : 0;
    if (b->n_windows && start - x->now < drive) drive = start - x->now;
    if (by - x->now < drive) drive = by - x->now;
    arrive = x->now + drive;
    if (start < arrive) start = arrive;
    x->drive_s += drive;
    x->wait_s += start - arrive;
    x->rest_s += b->length_s;
    x->now = start + b->length_s;
    x->work_s = 0;
    step_add(x, PLAN_BREAK, index, arrive, start);
    return left_s - drive;
}

/* Drives to the label's place with the breaks it takes on the way. */
static void leg_play(play *x, const rules_label *from, const rules_label *to)
{
    const bool open = to->kind == PLAN_END && x->r->v->end == JALUR_NONE;
    int64_t leg = open ? 0 : rules_leg_s(x->r, from->at, to->at), left = leg, metres = to->metres - from->metres;
    int64_t before = x->drive_m;
    for (uint32_t b = 0; b < to->rested; b++) {
        left = break_play(x, from->breaks + b, to->rested - b, left);
        if (leg > 0) x->drive_m = before + (int64_t)((double)metres * (double)(leg - left) / (double)leg);
        x->steps[x->n - 1].drive_m = x->drive_m;
    }
    x->now += left;
    x->work_s += left;
    x->drive_s += left;
    x->drive_m = before + metres;
}

static void stop_play(play *x, uint32_t stop)
{
    const uint32_t pickup = x->r->pickup_of ? x->r->pickup_of[stop] : JALUR_NONE;
    const plan_stop *s = &x->r->p->stops[stop];
    int64_t arrive = x->now, start = arrive, service = rules_setup_s(x->r, x->place, stop) + rules_service_s(x->r, stop);
    if (start < s->open_s) start = s->open_s;
    for (uint32_t c = 0; c < s->n_closed && !(x->r->lifted & RULE_WINDOW); c++)
        if (start >= s->closed[c].from_s && start <= s->closed[c].to_s) start = (int64_t)s->closed[c].to_s + 1;
    x->wait_s += start - arrive;
    x->service_s += service;
    x->now = start + service;
    x->work_s += service;
    for (int d = 0; d < PLAN_DIMENSIONS; d++) {
        uint64_t dropped = pickup == JALUR_NONE ? 0 : x->r->p->stops[pickup].pickup[d];
        x->load[d] = x->load[d] - dropped - s->demand[d] + s->pickup[d];
        x->pair[d] -= dropped;
        if (s->pair) x->pair[d] += s->pickup[d];
    }
    x->place = s->place;
    step_add(x, PLAN_STOP, stop, arrive, start);
    for (int d = 0; d < PLAN_DIMENSIONS; d++) {
        x->steps[x->n - 1].brought[d] = s->demand[d];
        x->steps[x->n - 1].taken[d] = s->pickup[d];
    }
}

/* What the trip after label `at` brings, and what is aboard for a later stop. */
static void trip_load(play *x, const rules_work *w, const uint32_t *way, uint32_t at, uint32_t n)
{
    for (int d = 0; d < PLAN_DIMENSIONS; d++) x->load[d] = x->pair[d];
    for (uint32_t i = at + 1; i < n && w->list[way[i]].kind != PLAN_RELOAD; i++)
        for (int d = 0; d < PLAN_DIMENSIONS && w->list[way[i]].kind == PLAN_STOP; d++)
            x->load[d] += x->r->p->stops[w->list[way[i]].index].demand[d];
}

static void reload_play(play *x, const rules_label *a)
{
    int64_t arrive = x->now, start = arrive, length = x->r->t->reload_s;
    if (start + length < a->ready_s) start = a->ready_s - length;
    x->wait_s += start - arrive;
    x->now = start + length;
    x->work_s += length;
    x->place = rules_label_place(x->r, a);
    step_add(x, PLAN_RELOAD, x->place, arrive, start);
}

/* Departure of the day that begins at label i. */
static int64_t day_leaves(const rules_work *w, const uint32_t *way, uint32_t i, uint32_t n)
{
    for (i++; i < n; i++)
        if (w->list[way[i]].kind == PLAN_NIGHT) return w->list[way[i]].left_s;
    return w->list[way[n - 1]].span.early_s;
}

/* The same as late as the hours stay the fewest; before a night it leaves as it does. */
static int64_t day_latest(const rules_work *w, const uint32_t *way, uint32_t n)
{
    const rules_label *last = &w->list[way[n - 1]];
    return last->nights ? day_leaves(w, way, 0, n) : last->span.late_s;
}

static void night_play(play *x, const rules_label *a, int64_t leaves)
{
    int64_t arrive = x->now;
    x->rest_s += leaves - arrive;
    x->now = leaves;
    x->work_s = 0;
    x->nights++;
    x->place = rules_label_place(x->r, a);
    step_add(x, PLAN_NIGHT, x->place, arrive, arrive);
}

static void begin_play(play *x, const rules_work *w, const uint32_t *way, uint32_t n)
{
    int64_t load = x->r->t->load_s;
    x->now = day_leaves(w, way, 0, n);
    x->work_s = load;
    x->place = x->r->t->depot;
    trip_load(x, w, way, 0, n);
    x->out->depart_s = clamp_s(x->now);
    x->out->latest_s = clamp_s(day_latest(w, way, n));
    x->out->load_start_s = clamp_s(x->now - load);
    step_add(x, PLAN_START, x->r->t->depot, x->now - load, x->now - load);
}

static void end_play(play *x)
{
    const rules *r = x->r;
    if (r->t->end != PLAN_OPEN) x->place = r->t->end == 0 ? r->t->depot : r->t->end - 1;
    step_add(x, PLAN_END, x->place, x->now, x->now);
    x->out->return_s = clamp_s(x->now);
    x->out->drive_s = clamp_s(x->drive_s);
    x->out->service_s = clamp_s(x->service_s);
    x->out->wait_s = clamp_s(x->wait_s);
    x->out->rest_s = clamp_s(x->rest_s);
    x->out->drive_m = x->drive_m;
}

static void way_play(play *x, const rules_work *w, const uint32_t *way, uint32_t n)
{
    begin_play(x, w, way, n);
    for (uint32_t i = 1; i < n; i++) {
        const rules_label *a = &w->list[way[i]];
        leg_play(x, &w->list[way[i - 1]], a);
        if (a->kind == PLAN_STOP) stop_play(x, a->index);
        if (a->kind == PLAN_NIGHT) night_play(x, a, day_leaves(w, way, i, n));
        if (a->kind == PLAN_RELOAD) {
            trip_load(x, w, way, i, n);
            reload_play(x, a);
        }
    }
    end_play(x);
}

jalur_status rules_replay(const rules *r, rules_work *w, plan_times *out, plan_step *steps, uint32_t *n_steps)
{
    jalur_status st = JALUR_OK;
    play x = {.r = r, .out = out, .steps = steps};
    uint32_t *way = NULL, n = 0, most = 0;
    for (uint32_t i = (uint32_t)w->n - 1; i != JALUR_NONE; i = w->list[i].from) n++, most += 1 + w->list[i].rested;
    TRY(mem_new(w->ctx, n, sizeof *way, &way));
    if (!steps) TRY(mem_new(w->ctx, most, sizeof *x.steps, &x.steps));
    for (uint32_t i = (uint32_t)w->n - 1, at = n; i != JALUR_NONE; i = w->list[i].from) way[--at] = i;
    way_play(&x, w, way, n);
    if (n_steps) *n_steps = x.n;
done:
    mem_free(w->ctx, way);
    if (!steps) mem_free(w->ctx, x.steps);
    return st;
}
