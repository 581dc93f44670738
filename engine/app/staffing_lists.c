/* Which household is on whose list. The counter takes those near the office; the door takes the walk of the village in its
 * order; the community point the rest of the mobile ones. A visit's households are dealt to its officers in that order, by
 * their shares, so that an officer at the doors has a stretch of the walk. */
#include <math.h>

#include "app/staffing.h"

#define NO_LEG (JALUR_NONE - 1)

typedef struct dealer {
    const staffing *job;
    roster *r;
    uint32_t v;             /* village */
    bool *taken;            /* by position in the village's households */
    uint32_t *order;        /* positions in the order of the walk, then the others */
    uint32_t *walk_s;       /* by position: of its leg of the walk */
    uint32_t *before;       /* by position: from where that leg comes, JALUR_NONE the village's point, NO_LEG it is on no walk */
    uint32_t n;
    roster_stop *stops;     /* of all visits, at the visit's offset */
    uint32_t *offset;       /* by visit */
} dealer;

static const household *house_at(const dealer *d, uint32_t position)
{
    return &d->job->p->t.households[d->job->house[d->job->house_from[d->v] + position]];
}

/* May the household come to the counter, by the rule or, with `far`, against it? */
static bool is_near(const dealer *d, const household *h, bool far)
{
    const uint32_t slot = d->job->villages[d->v].office;
    const settings *s = &d->job->set;
    if (slot == JALUR_NONE || h->placed == PLACED_NOWHERE || h->segment == SEGMENT_HOMEBOUND) return false;
    return geo_distance_m(h->at, d->job->p->t.offices[d->job->post[slot]].at) <= (far ? fmax(s->near_m, s->far_m) : s->near_m);
}

/* Position of a household in its village: their indices ascend. */
static uint32_t position_of(const dealer *d, uint32_t household_index)
{
    uint32_t low = 0, high = d->n;
    const uint32_t *house = d->job->house + d->job->house_from[d->v];
    while (low + 1 < high) {
        const uint32_t mid = (low + high) / 2;
        if (house[mid] <= household_index)
            low = mid;
        else
            high = mid;
    }
    return low;
}

static void set_order(dealer *d)
{
    const door_tour *tour = &d->job->tours[d->v];
    uint32_t n = 0, before = JALUR_NONE;
    for (uint32_t i = 0; i < d->n; i++) {
        d->taken[i] = false;
        d->walk_s[i] = 0;
        d->before[i] = NO_LEG;
    }
    for (uint32_t i = 0; i < tour->n; i++) {
        const uint32_t k = position_of(d, tour->house[i]);
        d->order[n++] = k;
        d->walk_s[k] = tour->walk_s[i];
        d->before[k] = tour->anew[i] ? JALUR_NONE : before;
        d->taken[k] = true; /* marks those of the walk for the next loop */
        before = k;
    }
    for (uint32_t i = 0; i < d->n; i++) {
        if (!d->taken[i]) d->order[n++] = i;
        d->taken[i] = false;
    }
}

/* Seconds from the household before on the same list: the leg of the walk, or a straight way where the walk was cut. */
static uint32_t walk_of(const dealer *d, uint32_t position, uint32_t previous)
{
    const household *h = house_at(d, position);
    if (previous == d->before[position]) return d->walk_s[position];
    const access_village *v = &d->job->reach.villages[d->v];
    const jalur_lonlat from = previous == JALUR_NONE ? v->at : house_at(d, previous)->at;
    if (h->placed == PLACED_NOWHERE) return 0;
    return (uint32_t)fmin(1e6, 1.3 * geo_distance_m(from, h->at) / (5 / 3.6));
}

/* The number of a visit's recipients that its officers up to number k have. */
static uint32_t share_up_to(const roster_visit *x, uint32_t n, uint32_t k)
{
    const uint32_t between = x->last_officer - x->first_officer;
    if (k >= x->last_officer) return n;
    const double middle = between > 1 ? (1 - x->first_part - x->last_part) / (between - 1) : 0;
    return (uint32_t)fmin(n, floor(n * (x->first_part + middle * (k - x->first_officer)) + 0.5));
}

/* At the counter those near the office come first, then those who come against the rule. */
static void deal(dealer *d, uint32_t index)
{
    const roster_visit *x = &d->r->visits[index];
    const uint32_t all = x->recipients[SEGMENT_MOBILE] + x->recipients[SEGMENT_HOMEBOUND];
    const bool counter = x->channel == CHANNEL_COUNTER;
    uint32_t left[SEGMENTS] = {x->recipients[SEGMENT_MOBILE], x->recipients[SEGMENT_HOMEBOUND]};
    uint32_t dealt = 0, officer = x->first_officer, previous = JALUR_NONE;
    for (uint32_t turn = 0; turn < (counter ? 2 * d->n : d->n) && dealt < all; turn++) {
        const uint32_t k = d->order[turn < d->n ? turn : turn - d->n];
        const household *h = house_at(d, k);
        const int g = h->segment < SEGMENTS ? h->segment : SEGMENT_MOBILE;
        if (d->taken[k] || left[g] == 0 || (counter && !is_near(d, h, turn >= d->n))) continue;
        while (officer < x->last_officer && dealt >= share_up_to(x, all, officer)) {
            officer++;
            previous = JALUR_NONE;
        }
        d->taken[k] = true;
        left[g]--;
        d->stops[d->offset[index] + dealt++] =
            (roster_stop){.household = d->job->house[d->job->house_from[d->v] + k], .visit = index, .officer = officer,
                          .walk_s = x->channel == CHANNEL_DOOR ? walk_of(d, k, previous) : 0};
        previous = k;
    }
}

static jalur_status prepare(dealer *d)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = d->job->p->ctx;
    uint32_t most = 0, total = 0;
    for (uint32_t v = 0; v < d->job->n_villages; v++) {
        const uint32_t n = d->job->house_from[v + 1] - d->job->house_from[v];
        if (n > most) most = n;
    }
    uint32_t **const lists[] = {&d->order, &d->walk_s, &d->before};
    for (int i = 0; i < 3; i++)
        TRY(mem_new(ctx, most, sizeof **lists[i], lists[i]));
    TRY(mem_new(ctx, most, sizeof *d->taken, &d->taken));
    TRY(mem_new(ctx, d->r->n_visits, sizeof *d->offset, &d->offset));
    for (uint32_t i = 0; i < d->r->n_visits; i++) {
        d->offset[i] = total;
        total += d->r->visits[i].recipients[SEGMENT_MOBILE] + d->r->visits[i].recipients[SEGMENT_HOMEBOUND];
    }
    TRY(arena_new(&d->r->mem, total, sizeof *d->stops, &d->stops));
    d->r->stops = d->stops;
    d->r->n_stops = total;
done:
    return st;
}

/* Visits of each village, in their order: at[from[v] .. from[v + 1]). */
static jalur_status visits_by_village(const dealer *d, uint32_t **at, uint32_t **from)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new(d->job->p->ctx, d->r->n_visits, sizeof **at, at));
    TRY(mem_new(d->job->p->ctx, (size_t)d->r->n_villages + 2, sizeof **from, from));
    for (uint32_t i = 0; i < d->r->n_visits; i++)
        (*from)[d->r->visits[i].village + 2]++;
    for (uint32_t v = 0; v < d->r->n_villages; v++)
        (*from)[v + 2] += (*from)[v + 1];
    for (uint32_t i = 0; i < d->r->n_visits; i++)
        (*at)[(*from)[d->r->visits[i].village + 1]++] = i;
done:
    return st;
}

jalur_status staffing_lists(const staffing *job, roster *r)
{
    static const channel turn[CHANNELS] = {CHANNEL_COUNTER, CHANNEL_DOOR, CHANNEL_COMMUNITY};
    jalur_status st = JALUR_OK;
    dealer d = {.job = job, .r = r};
    uint32_t *at = NULL, *from = NULL;
    TRY(prepare(&d));
    TRY(visits_by_village(&d, &at, &from));
    for (d.v = 0; d.v < job->n_villages; d.v++) {
        d.n = job->house_from[d.v + 1] - job->house_from[d.v];
        set_order(&d);
        for (int c = 0; c < CHANNELS; c++)
            for (uint32_t i = from[d.v]; i < from[d.v + 1]; i++)
                if (r->visits[at[i]].channel == turn[c]) deal(&d, at[i]);
    }
done:
    mem_free(job->p->ctx, d.order);
    mem_free(job->p->ctx, d.walk_s);
    mem_free(job->p->ctx, d.before);
    mem_free(job->p->ctx, d.taken);
    mem_free(job->p->ctx, d.offset);
    mem_free(job->p->ctx, at);
    mem_free(job->p->ctx, from);
    return st;
}
