/* Rules that the bound does not price. A rule that only forbids plans or makes them dearer may be left out: the bound
 * is then lower and still holds: docks, and fixed parts of the earlier plan, too. Where a rule makes plans possible or cheaper that the model cannot express, there is
 * no bound: visits to a stop in parts, of which the duals know one. */
#include <string.h>

#include "bound/bound_inside.h"

static void say(char out[BOUND_RELAXED_MAX], const char *name, bool there)
{
    size_t n = strlen(out), more = strlen(name);
    if (!there || n + more + 3 > BOUND_RELAXED_MAX) return;
    if (n) memcpy(out + n, ", ", 2), n += 2;
    memcpy(out + n, name, more + 1);
}

typedef struct rules {
    bool pickups, pairs, setups, holes, releases, escorts, drive, overtime, breaks, duration; /* relaxed */
    bool split, reloads, nights;                                                      /* no bound */
} rules;

static void look_stops(const plan_problem *p, rules *r)
{
    for (uint32_t i = 0; i < p->n_stops; i++) {
        const plan_stop *s = &p->stops[i];
        for (int d = 0; d < PLAN_DIMENSIONS; d++) r->pickups |= s->pickup[d] > 0;
        r->pairs |= s->pair > 0;
        r->setups |= plan_stop_sets_up(s);
        r->holes |= s->n_closed > 0;
        r->releases |= s->release_s > 0;
        r->escorts |= s->resources != 0;
        r->split |= s->split;
    }
}

static void look_types(const plan_problem *p, rules *r)
{
    for (uint32_t k = 0; k < p->n_types; k++) {
        const plan_type *t = &p->types[k];
        if (t->count == 0) continue;
        r->drive |= t->max_drive_s > 0 || t->max_distance_m > 0;
        r->overtime |= t->overtime_after_s > 0;
        r->breaks |= t->n_breaks > 0;
        r->escorts |= t->resources != 0;
        r->reloads |= t->reloads > 0;
        r->nights |= t->nights > 0;
    }
}

bool relax_name(const plan_problem *p, char out[BOUND_RELAXED_MAX])
{
    rules r = {0};
    out[0] = 0;
    look_stops(p, &r);
    look_types(p, &r);
    say(out, "deliveries in parts", r.split);
    say(out, "reloads", r.reloads);
    say(out, "nights away", r.nights);
    if (out[0]) return false;
    say(out, "pickups", r.pickups);
    say(out, "pickup before delivery", r.pairs);
    say(out, "setups", r.setups);
    say(out, "closed hours", r.holes);
    say(out, "release times", r.releases);
    say(out, "escorts", r.escorts);
    say(out, "driving limits", r.drive);
    say(out, "overtime", r.overtime);
    say(out, "breaks", r.breaks);
    say(out, "docks", p->n_docks > 0);
    say(out, "the earlier plan", p->before != NULL);
    say(out, "soft goals", p->goals.per_hour2 || p->goals.per_km_spread || p->goals.per_change);
    return true;
}

void relax_say(char out[BOUND_RELAXED_MAX], const char *name)
{
    if (!strstr(out, name)) say(out, name, true);
}

void relax_join(char out[BOUND_RELAXED_MAX], const char *names)
{
    while (*names) {
        char name[BOUND_RELAXED_MAX];
        const size_t n = strcspn(names, ",");
        memcpy(name, names, n);
        name[n] = 0;
        relax_say(out, name);
        names += n;
        names += strspn(names, ", ");
    }
}
