/* Breaks in the labels of trips.h, of two kinds. Some are due after so much work since the one before and may be taken anywhere on
 * a leg: seen from the front as late as that allows, which leaves the least work behind it; seen from the back as early, which
 * leaves the least before it. Both places are as good for the clock. The others have hours, and all of them are taken: a leg on
 * which one is takes until the break is over at least, and is left before it must begin (as in breaks.c). */
#include "plan/trips.h"

enum { BREAKS_MOST = 4, CHOICES_MOST = 16 }; /* with more, a leg has too many ways */

static bool by_work(const plan_type *t)
{
    return t->n_breaks == 0 || t->breaks[0].after_s > 0;
}

static uint32_t hours_of(const plan_break *b)
{
    return b->n_windows ? b->n_windows : 1;
}

bool trips_breaks_fit(const plan_type *t)
{
    uint64_t choices = 1;
    for (uint32_t b = 0; b < t->n_breaks && choices <= CHOICES_MOST; b++) {
        if ((t->breaks[b].after_s > 0) != by_work(t) || (by_work(t) && t->breaks[b].n_windows)) return false;
        choices *= hours_of(&t->breaks[b]);
    }
    return t->n_breaks <= BREAKS_MOST && choices <= CHOICES_MOST;
}

uint32_t trips_choices_resting(const rules *r, uint32_t first, uint32_t breaks)
{
    uint32_t n = 1;
    for (uint32_t b = first; b < first + breaks; b++) n *= hours_of(&r->t->breaks[b]);
    return n;
}

/* The breaks from `first` on, in the hours that `choice` says. False when one of them comes too late for its own. */
static bool stand(const rules *r, uint32_t first, uint32_t breaks, uint32_t choice, trips_stand *out)
{
    int64_t until_s = -RULES_EVER;
    *out = (trips_stand){0, -RULES_EVER, RULES_EVER};
    for (uint32_t i = first; i < first + breaks; i++) {
        const plan_break *b = &r->t->breaks[i];
        const plan_window *w = b->n_windows ? &b->windows[choice % b->n_windows] : NULL;
        choice /= hours_of(b);
        if (w) {
            until_s = until_s > w->from_s ? until_s : w->from_s;
            if (until_s > w->to_s) return false;
            if (w->to_s - out->long_s < out->latest_s) out->latest_s = w->to_s - out->long_s;
        }
        until_s += b->length_s;
        out->long_s += b->length_s;
        if (until_s > -RULES_EVER / 2) out->hold_s = until_s;
    }
    return true;
}

bool trips_pass_resting(plan_span *all, int64_t leg_s, const trips_stand *w, const plan_span *then)
{
    const plan_span leave = {0, -RULES_EVER, w->latest_s}, there = {w->long_s, w->hold_s - w->long_s, RULES_EVER};
    return plan_join(all, 0, &leave) && plan_join(all, leg_s, &there) && plan_join(all, 0, then);
}

bool trips_drive_resting(const rules *r, trips_rest *a, int64_t leg_s, uint32_t breaks, uint32_t choice, trips_stand *out)
{
    int64_t left_s = leg_s;
    if (!stand(r, a->breaks, breaks, choice, out)) return false;
    for (uint32_t i = 0; i < breaks; i++) {
        const int64_t most = by_work(r->t) ? r->t->breaks[a->breaks].after_s - a->work_s : left_s, drive = most < left_s ? most : left_s;
        if (drive < 0) return false;
        a->breaks++;
        left_s -= drive;
        a->work_s = 0;
    }
    return trips_work(r, a, left_s);
}

bool trips_work_back_resting(const rules *r, trips_rest *a, int64_t long_s)
{
    a->work_s += long_s;
    return !by_work(r->t) || a->breaks == 0 || a->work_s <= r->t->breaks[a->base].after_s;
}

bool trips_drive_back_resting(const rules *r, trips_rest *a, int64_t leg_s, const trips_taken *by, trips_stand *out)
{
    int64_t left_s = leg_s;
    if (!stand(r, by->last + 1 - by->breaks, by->breaks, by->choice, out)) return false;
    for (uint32_t i = 0; i < by->breaks; i++) {
        const uint32_t b = by->last - i;
        const int64_t most = by_work(r->t) && b + 1 < r->t->n_breaks ? r->t->breaks[b + 1].after_s - a->work_s : left_s;
        const int64_t drive = most < left_s ? most : left_s;
        if (drive < 0) return false;
        left_s -= drive;
        a->work_s = 0;
        a->base = b;
        a->breaks++;
    }
    return trips_work_back_resting(r, a, left_s);
}

trips_rest trips_end(const rules *r)
{
    return (trips_rest){.base = r->t->n_breaks};
}

/* What the tail has decides which break is its first. */
static bool is_based(const rules *r, const trips_rest *tail)
{
    return tail->breaks || !by_work(r->t);
}

void trips_lasts(const rules *r, const trips_rest *tail, uint32_t *from, uint32_t *to)
{
    *to = is_based(r, tail) ? tail->base : r->t->n_breaks;
    *from = is_based(r, tail) && *to ? *to - 1 : 0;
}

uint32_t trips_meets_resting(const rules *r, const trips_rest *head, const trips_rest *tail)
{
    if (by_work(r->t)) return 1;
    return head->breaks <= tail->base ? trips_choices(r, head->breaks, tail->base - head->breaks) : 0;
}

/* The work until the tail's first break, or until the end, may follow. */
static bool tail_follows(const rules *r, const trips_rest *head, const trips_rest *tail)
{
    if (is_based(r, tail) && head->breaks != tail->base) return false;
    return !rules_tired(r, head->breaks, head->work_s + tail->work_s);
}

bool trips_meet_resting(const rules *r, const trips_rest *head, int64_t leg_s, const trips_rest *tail, uint32_t choice, trips_stand *out)
{
    const uint32_t left = trips_breaks_left(r, head);
    for (uint32_t b = by_work(r->t) ? 0 : tail->base - head->breaks; b <= left; b++) {
        trips_rest a = *head;
        if (trips_drive_resting(r, &a, leg_s, b, choice, out) && tail_follows(r, &a, tail)) return true;
        if (!by_work(r->t)) return false;
    }
    return false;
}

bool trips_front_rests(const rules *r, const trips_rest *a, const trips_rest *b)
{
    if (a->breaks < b->breaks) return false;
    return a->breaks >= r->calm || (a->breaks == b->breaks && a->work_s <= b->work_s);
}

bool trips_back_rests(const rules *r, const trips_rest *a, const trips_rest *b)
{
    if (!by_work(r->t)) return a->base == b->base;
    return a->work_s <= b->work_s && (a->breaks == 0 || (b->breaks && a->base == b->base));
}
