/* Which ways to have served the first stops of an order are worth following. One that is nowhere better than another goes; what
 * the stops still to come cannot tell apart is not compared: time to wait for, once nothing that lies ahead opens later, and
 * load, where all that is still to come fits (resource bounds as in Irnich and Desaulniers 2005; waiting as in Vidal et al.
 * 2014: a span takes max(long, t - late) when it must not end before t). */
#include "plan/rules.h"

#include "base/ctx.h"

static bool one_day(const rules *r)
{
    return r->t->nights == 0 && r->lifted == 0;
}

/* When the last of the breaks can be waited for. */
static int64_t breaks_open(const rules *r)
{
    int64_t last = -RULES_EVER;
    for (uint32_t b = 0; b < r->t->n_breaks; b++)
        for (uint32_t w = 0; w < r->t->breaks[b].n_windows; w++)
            if (r->t->breaks[b].windows[w].from_s > last) last = r->t->breaks[b].windows[w].from_s;
    return last;
}

static void add_stop(const rules *r, const plan_stop *s, rules_ahead *x)
{
    if (s->release_s > x->release_s) x->release_s = s->release_s;
    if (s->release_s > x->open_s) x->open_s = s->release_s;
    if (s->open_s > x->open_s) x->open_s = s->open_s;
    for (uint32_t c = 0; c < s->n_closed; c++)
        if (s->closed[c].to_s >= x->open_s) x->open_s = (int64_t)s->closed[c].to_s + 1;
    for (uint32_t k = 0; k < r->dims; k++) {
        x->brought[k] = rules_load_sum(x->brought[k], s->demand[r->dim[k]]);
        x->taken[k] = rules_load_sum(x->taken[k], s->pickup[r->dim[k]]);
    }
}

bool rules_look_ahead(const rules *r, rules_work *w, const uint32_t *stops, uint32_t n)
{
    rules_ahead x = {.open_s = one_day(r) && !w->later ? breaks_open(r) : RULES_EVER, .hours = r->hours || w->later};
    w->st = mem_grow(w->ctx, &w->ahead, &w->cap_ahead, (size_t)n + 1, sizeof *w->ahead);
    if (w->st != JALUR_OK) return false;
    w->ahead[n] = x;
    for (uint32_t i = n; i-- > 0;) {
        add_stop(r, &r->p->stops[stops[i]], &x);
        w->ahead[i] = x;
    }
    return true;
}

/* All that is still to come fits on top of what is aboard. */
static bool load_free(const rules *r, const rules_label *a, const rules_ahead *x)
{
    for (uint32_t k = 0; k < r->dims; k++) {
        const uint32_t back = rules_load_sum(rules_load_sum(a->home[k], a->pair[k]), x->taken[k]), most = a->most[k] > back ? a->most[k] : back;
        if (rules_load_sum(most, x->brought[k]) > r->v->capacity[r->dim[k]]) return false;
    }
    return true;
}

static bool load_beats(const rules *r, const rules_label *a, const rules_label *b, const rules_ahead *x)
{
    bool less = true;
    for (uint32_t d = 0; d < r->dims && less; d++) less = a->home[d] <= b->home[d] && a->most[d] <= b->most[d];
    return less || load_free(r, a, x);
}

/* `a` waits for whatever lies ahead at no more hours than `b`. */
static bool waits_as_well(const rules_label *a, const rules_label *b, const rules_ahead *x)
{
    return a->span.long_s <= b->span.long_s && (a->span.late_s >= b->span.late_s || x->open_s - a->span.late_s <= b->span.long_s);
}

/* Breaks that are taken need not be waited for; those that are left may be due sooner. */
static bool rests_as_well(const rules *r, const rules_label *a, const rules_label *b)
{
    if (a->breaks < b->breaks) return false;
    return a->breaks >= r->calm || (a->breaks == b->breaks && a->work_s <= b->work_s);
}

/* `a` can go on wherever `b` can, at no higher price. */
static bool label_beats(const rules *r, const rules_label *a, const rules_label *b, const rules_ahead *x)
{
    if (a->at != b->at || a->metres > b->metres || rules_label_ends(a) > rules_label_ends(b)) return false;
    if (r->t->max_distance_m && a->far_m > b->far_m) return false;
    if (x->hours && !waits_as_well(a, b, x)) return false;
    if (a->drive_s > b->drive_s || a->reloads > b->reloads || a->nights != b->nights) return false;
    if (r->breaks && !rests_as_well(r, a, b)) return false;
    if (a->paid_s > b->paid_s || a->over_s > b->over_s || a->late_s > b->late_s) return false;
    if (a->ready_s < b->ready_s && a->ready_s < x->release_s) return false;
    return load_beats(r, a, b, x);
}

void rules_push(rules_work *w, size_t front, const rules *r, const rules_label *label, const rules_ahead *x)
{
    if (w->st != JALUR_OK) return;
    for (size_t i = front; i < w->n && !w->all; i++)
        if (!w->list[i].dead && label_beats(r, &w->list[i], label, x)) return;
    for (size_t i = front; i < w->n && !w->all; i++)
        if (!w->list[i].dead && label_beats(r, label, &w->list[i], x)) w->list[i].dead = true;
    w->st = mem_grow(w->ctx, &w->list, &w->cap, w->n + 1, sizeof *w->list);
    if (w->st == JALUR_OK) w->list[w->n++] = *label;
}
