/* Plan coverage counted again, unit by unit. */
#include "verify/verify_inside.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct unit { /* one station or recipient */
    int64_t day;      /* planned; INT32_MAX never */
    uint32_t index;   /* of equals the lower comes first */
    int64_t deadline_s;
    const char *reason;
} unit;

typedef struct handed { /* one unit recorded */
    int64_t day, at_s;
} handed;

typedef struct duty {
    judge *j;
    const due_table *d;
    due_kind kind;
    uint32_t *village;             /* [area]: index, or JALUR_NONE */
    uint32_t *head, *next;         /* chains by village: stations, or visits */
    uint32_t *told, *told_next;    /* chains of the records that name a village, latest first */
    uint32_t *due;                 /* [village]: households */
    const char **why;              /* [village]: they are not planned */
    unit *units; size_t n_units, cap_units;
    handed *handed; size_t n_handed, cap_handed;
    int64_t as_of;
    uint64_t outside, beyond;
    uint32_t counts[DUE_CLASSES], first, last;
    int64_t behind;
    size_t n_unplanned;            /* the first of `units` after counting */
} duty;

static uint32_t at_village(const duty *x, uint32_t at)
{
    while (at != JALUR_NONE && x->village[at] == JALUR_NONE) at = x->j->t->areas[at].parent;
    return at == JALUR_NONE ? JALUR_NONE : x->village[at];
}

static jalur_status unit_add(duty *x, int64_t day, uint32_t index, int64_t deadline_s, const char *reason)
{
    jalur_status st = mem_grow(x->j->ctx, &x->units, &x->cap_units, x->n_units + 1, sizeof *x->units);
    if (st == JALUR_OK) x->units[x->n_units++] = (unit){day, index, deadline_s, reason};
    return st;
}

static int unit_order(const void *a, const void *b)
{
    const unit *x = a, *y = b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static int handed_order(const void *a, const void *b)
{
    const handed *x = a, *y = b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return (x->at_s > y->at_s) - (x->at_s < y->at_s);
}

static void judge_unit(duty *x, const unit *u, const handed *h)
{
    const bool planned = u->day != INT32_MAX;
    const int64_t horizon = x->kind == DUE_KITS ? x->j->set->days : x->j->set->payout_days, by = planned ? u->day : horizon;
    due_class class;
    int64_t behind = 0;
    if (h) {
        const bool late = h->day > by || (h->day - 1) * 86400 + (h->at_s < 0 ? 0 : h->at_s) > u->deadline_s;
        class = late ? DUE_LATE : DUE_DONE;
        if (late && h->day > by) behind = h->day - by;
    } else if (!planned) {
        class = DUE_UNPLANNED;
        x->units[x->n_unplanned++] = *u; /* those before were counted */
    } else {
        class = u->day <= x->as_of ? DUE_OVERDUE : DUE_PLANNED;
        if (class == DUE_OVERDUE) behind = x->as_of - u->day;
    }
    x->counts[class]++;
    if (behind > x->behind) x->behind = behind;
    if (planned && (x->first == 0 || u->day < x->first)) x->first = (uint32_t)u->day;
    if (planned && u->day > x->last) x->last = (uint32_t)u->day;
}

/* ---- the units of a village ---- */

static jalur_status stations_of(duty *x, uint32_t v, const int64_t *day, const char *const *reason, const uint32_t *own)
{
    jalur_status st = JALUR_OK;
    const territory *t = x->j->t;
    for (uint32_t s = x->head[v]; s != JALUR_NONE; s = x->next[s]) {
        const unit u = {day[s], s, judge_deadline_s(x->j, &t->stations[s]), reason[s]};
        if (own[s] == JALUR_NONE) TRY(unit_add(x, u.day, u.index, u.deadline_s, u.reason));
        else judge_unit(x, &u, &(handed){t->handovers[own[s]].day, t->handovers[own[s]].at_s});
    }
done:
    return st;
}

static jalur_status recipients_of(duty *x, uint32_t v)
{
    jalur_status st = JALUR_OK;
    const roster *r = x->j->in->roster;
    for (uint32_t i = x->head[v]; i != JALUR_NONE; i = x->next[i])
        for (uint32_t n = 0; n < x->due[v] && n < (uint64_t)r->visits[i].recipients[0] + r->visits[i].recipients[1]; n++)
            TRY(unit_add(x, r->visits[i].day, i, INT64_MAX, ""));
    if (x->n_units) qsort(x->units, x->n_units, sizeof *x->units, unit_order);
    if (x->n_units > x->due[v]) x->n_units = x->due[v];
    while (x->n_units < x->due[v]) TRY(unit_add(x, INT32_MAX, UINT32_MAX, INT64_MAX, x->why[v]));
done:
    return st;
}

/* One entry for each unit that was recorded; one that says "all" fills up behind those of its time. */
static jalur_status records_of(duty *x, uint32_t v)
{
    jalur_status st = JALUR_OK;
    const territory *t = x->j->t;
    uint64_t before = 0;
    for (uint32_t i = x->told[v]; i != JALUR_NONE; i = x->told_next[i])
        if (t->handovers[i].count != UINT32_MAX) before += t->handovers[i].count;
    for (uint32_t i = x->told[v]; i != JALUR_NONE; i = x->told_next[i]) {
        const handover *d = &t->handovers[i];
        const uint64_t most = d->count == UINT32_MAX || d->count > x->n_units ? x->n_units : d->count;
        for (uint64_t k = 0; k < most; k++) {
            TRY(mem_grow(x->j->ctx, &x->handed, &x->cap_handed, x->n_handed + 1, sizeof *x->handed));
            x->handed[x->n_handed++] = (handed){d->day, d->at_s};
        }
    }
    if (x->n_handed) qsort(x->handed, x->n_handed, sizeof *x->handed, handed_order);
    /* numbers that found nobody left: all that came after an "all", and the rest */
    uint64_t used = 0;
    uint32_t at = 0;
    for (uint32_t i = x->told[v]; i != JALUR_NONE; i = x->told_next[i])
        if (t->handovers[i].count == UINT32_MAX) at = i + 1;
    for (uint32_t i = x->told[v]; i != JALUR_NONE; i = x->told_next[i]) {
        const handover *d = &t->handovers[i], *all = at ? &t->handovers[at - 1] : NULL;
        if (d->count != UINT32_MAX && (!all || d->day < all->day || (d->day == all->day && d->at_s <= all->at_s))) used += d->count;
    }
    x->beyond += before - (used < x->n_units ? used : x->n_units);
done:
    return st;
}

/* ---- the cell ---- */

static void check_reason(duty *x, const due_cell *c, const char *where)
{
    size_t most = 0, told = 0;
    for (size_t i = 0; i < x->n_unplanned; i++) {
        size_t n = 0;
        if (i > 0 && strcmp(x->units[i].reason, x->units[i - 1].reason) == 0) continue;
        for (size_t k = 0; k < x->n_unplanned; k++) n += strcmp(x->units[i].reason, x->units[k].reason) == 0;
        most = n > most ? n : most;
        if (strcmp(c->reason, x->units[i].reason) == 0) told = n;
    }
    if (x->n_unplanned == 0) judge_true(x->j, c->reason[0] == 0, "due-reason", where, c->reason, "none");
    else judge_true(x->j, told == most, "due-reason", where, c->reason, "the reason of most");
}

static void check_cell(duty *x, uint32_t v)
{
    const due_cell *c = &x->d->cells[(size_t)v * DUE_KINDS + x->kind];
    char where[WHERE_MAX];
    int gravest = DUE_CLASSES;
    snprintf(where, sizeof where, "%s of village %s", due_kind_name(x->kind), x->j->t->areas[x->d->villages[v]].code);
    for (int k = 0; k < DUE_CLASSES; k++) {
        judge_near(x->j, "due-class", where, c->units[k], x->counts[k], 0, due_class_name((due_class)k));
        if (x->counts[k] > 0) gravest = k;
    }
    judge_true(x->j, c->class == gravest, "due-class", where, due_class_name((due_class)c->class), due_class_name((due_class)gravest));
    judge_near(x->j, "due-days", where, c->first_day, x->first, 0, "first planned day");
    judge_near(x->j, "due-days", where, c->last_day, x->last, 0, "last planned day");
    judge_near(x->j, "due-days", where, c->days_behind, (double)x->behind, 0, "days behind");
    check_reason(x, c, where);
}

static void settle_line(duty *x)
{
    const size_t n = x->n_units;
    if (n) qsort(x->units, n, sizeof *x->units, unit_order);
    for (size_t i = 0; i < n; i++) {
        const unit u = x->units[i];
        judge_unit(x, &u, i < x->n_handed ? &x->handed[i] : NULL);
    }
}

/* ---- chains ---- */

static void chain(uint32_t *head, uint32_t *next, uint32_t v, uint32_t i)
{
    next[i] = head[v];
    head[v] = i;
}

static jalur_status chains_new(duty *x, uint32_t n_items)
{
    jalur_status st = JALUR_OK;
    const territory *t = x->j->t;
    jalur_ctx *ctx = x->j->ctx;
    TRY(mem_new(ctx, (size_t)x->d->n_villages + 1, sizeof *x->head, &x->head));
    TRY(mem_new(ctx, (size_t)x->d->n_villages + 1, sizeof *x->told, &x->told));
    TRY(mem_new(ctx, n_items, sizeof *x->next, &x->next));
    TRY(mem_new(ctx, t->n_handovers, sizeof *x->told_next, &x->told_next));
    for (uint32_t v = 0; v <= x->d->n_villages; v++) x->head[v] = x->told[v] = JALUR_NONE;
    for (uint32_t i = 0; i < t->n_handovers; i++) {
        const handover *d = &t->handovers[i];
        if (d->kind != x->kind) continue;
        if (x->j->set->as_of_day == 0 && d->day > x->as_of) x->as_of = d->day;
        if (d->station != JALUR_NONE) continue;
        const uint32_t v = at_village(x, d->village);
        if (v != JALUR_NONE) chain(x->told, x->told_next, v, i);
        else if (d->count != UINT32_MAX) x->beyond += d->count;
    }
done:
    return st;
}

static void village_begin(duty *x)
{
    x->n_units = x->n_handed = x->n_unplanned = 0;
    x->first = x->last = 0;
    x->behind = 0;
    memset(x->counts, 0, sizeof x->counts);
}

static int64_t day_of(const route *r, uint32_t visit_index)
{
    int64_t day = r->day;
    for (uint32_t e = 0; e < r->n_events; e++) day += r->events[e].kind == EVENT_NIGHT && r->events[e].before <= visit_index;
    return day;
}

static jalur_status check_kits(duty *x)
{
    jalur_status st = JALUR_OK;
    const territory *t = x->j->t;
    const plan *p = x->j->in->plan;
    int64_t *day = NULL;
    const char **reason = NULL;
    uint32_t *own = NULL, v;
    TRY(chains_new(x, t->n_stations));
    TRY(mem_new(x->j->ctx, t->n_stations, sizeof *day, &day));
    TRY(mem_new(x->j->ctx, t->n_stations, sizeof *reason, &reason));
    TRY(mem_new(x->j->ctx, t->n_stations, sizeof *own, &own));
    for (uint32_t i = 0; i < t->n_stations; i++) day[i] = INT32_MAX, own[i] = JALUR_NONE, reason[i] = p ? "not-in-plan" : "no-plan";
    for (uint32_t i = 0; p && i < p->n_unserved; i++)
        if (p->unserved[i].station < t->n_stations) reason[p->unserved[i].station] = unserved_reason_name(p->unserved[i].reason);
    for (uint32_t r = 0; p && r < p->n_routes; r++)
        for (uint32_t k = 0; k < p->routes[r].n_visits; k++)
            if (p->routes[r].visits[k].station < t->n_stations) day[p->routes[r].visits[k].station] = day_of(&p->routes[r], k);
    for (uint32_t i = t->n_handovers; i-- > 0;) /* the first record of a station stays */
        if (t->handovers[i].kind == DUE_KITS && t->handovers[i].station != JALUR_NONE) {
            x->beyond += own[t->handovers[i].station] != JALUR_NONE;
            own[t->handovers[i].station] = i;
        }
    for (uint32_t i = 0; i < t->n_stations; i++) {
        if ((v = at_village(x, t->stations[i].village)) == JALUR_NONE) x->outside++;
        else chain(x->head, x->next, v, i);
    }
    for (v = 0; v < x->d->n_villages; v++) {
        village_begin(x);
        TRY(stations_of(x, v, day, reason, own));
        TRY(records_of(x, v));
        settle_line(x);
        check_cell(x, v);
    }
done:
    mem_free(x->j->ctx, day);
    mem_free(x->j->ctx, reason);
    mem_free(x->j->ctx, own);
    return st;
}

static jalur_status check_payments(duty *x)
{
    jalur_status st = JALUR_OK;
    const territory *t = x->j->t;
    const roster *r = x->j->in->roster;
    uint32_t v;
    TRY(chains_new(x, r ? r->n_visits : 0));
    TRY(mem_new(x->j->ctx, x->d->n_villages, sizeof *x->due, &x->due));
    TRY(mem_new(x->j->ctx, x->d->n_villages, sizeof *x->why, &x->why));
    for (v = 0; v < x->d->n_villages; v++) x->why[v] = r ? "not-in-plan" : "no-plan";
    for (uint32_t i = 0; r && i < r->n_villages; i++)
        if (r->villages[i].reason[0] && (v = at_village(x, r->villages[i].village)) != JALUR_NONE) x->why[v] = r->villages[i].reason;
    for (uint32_t i = 0; i < t->n_households; i++) {
        if ((v = at_village(x, t->households[i].village)) == JALUR_NONE) x->outside++;
        else x->due[v]++;
    }
    for (uint32_t i = 0; r && i < r->n_visits; i++)
        if (r->visits[i].village < r->n_villages && (v = at_village(x, r->villages[r->visits[i].village].village)) != JALUR_NONE)
            chain(x->head, x->next, v, i);
    for (v = 0; v < x->d->n_villages; v++) {
        village_begin(x);
        TRY(recipients_of(x, v));
        TRY(records_of(x, v));
        settle_line(x);
        check_cell(x, v);
    }
done:
    return st;
}

/* ---- sums ---- */

typedef struct tally { uint64_t villages[DUE_CLASSES + 1], units[DUE_CLASSES], all; } tally;

static void count_in(const due_table *d, uint32_t v, due_kind kind, tally *to)
{
    const due_cell *c = &d->cells[(size_t)v * DUE_KINDS + kind];
    to->villages[c->class]++;
    for (int k = 0; k < DUE_CLASSES; k++) to->units[k] += c->units[k];
    to->all++;
}

/* Every village into all areas above it. */
static void count_up(const judge *j, const due_table *d, due_kind kind, tally *by_area)
{
    memset(by_area, 0, j->t->n_areas * sizeof *by_area);
    for (uint32_t v = 0; v < d->n_villages; v++)
        for (uint32_t at = j->t->areas[d->villages[v]].parent; at != JALUR_NONE; at = j->t->areas[at].parent)
            count_in(d, v, kind, &by_area[at]);
}

static tally count_group(const judge *j, const due_table *d, due_kind kind, const char *group)
{
    tally sum = {0};
    for (uint32_t v = 0; v < d->n_villages; v++) {
        const bool remote = verify_named(j->set->areas_3t, j->t->areas[d->villages[v]].code);
        if (strcmp(group, "all") == 0 || remote == (strcmp(group, "3T") == 0)) count_in(d, v, kind, &sum);
    }
    return sum;
}

static void check_sum(judge *j, const due_table *d, const due_sum *s, const tally *by_area)
{
    char where[WHERE_MAX];
    const tally counted = s->area == JALUR_NONE ? count_group(j, d, s->kind, s->group) : by_area[s->area];
    uint64_t told = 0;
    snprintf(where, sizeof where, "%s of %s, group %s", due_kind_name(s->kind), s->area == JALUR_NONE ? "all" : j->t->areas[s->area].code,
             s->group);
    for (int k = 0; k <= DUE_CLASSES; k++) {
        judge_near(j, "due-sum", where, s->villages[k], (double)counted.villages[k], 0, due_class_name((due_class)k));
        if (k < DUE_CLASSES) judge_near(j, "due-sum", where, (double)s->units[k], (double)counted.units[k], 0, due_class_name((due_class)k));
        told += s->villages[k];
    }
    judge_near(j, "due-sum", where, (double)told, (double)counted.all, 0, "villages of all classes");
}

static jalur_status check_sums(judge *j, const due_table *d)
{
    jalur_status st = JALUR_OK;
    uint32_t upper = 0;
    tally *by_area = NULL;
    TRY(mem_new(j->ctx, j->t->n_areas, sizeof *by_area, &by_area));
    for (int kind = 0; kind < DUE_KINDS; kind++) {
        count_up(j, d, (due_kind)kind, by_area);
        for (uint32_t i = 0; i < d->n_sums; i++)
            if ((int)d->sums[i].kind == kind) check_sum(j, d, &d->sums[i], by_area);
    }
    for (uint32_t i = 0; i < j->t->n_areas; i++) upper += by_area[i].all > 0;
    judge_near(j, "due-sum", "plan coverage", d->n_sums, (double)DUE_KINDS * (upper + (j->set->areas_3t[0] ? 3 : 1)), 0, "sums");
done:
    mem_free(j->ctx, by_area);
    return st;
}

static jalur_status villages_index(duty *x, bool *good)
{
    jalur_status st = JALUR_OK;
    const territory *t = x->j->t;
    area_level base = AREA_PROVINCE;
    uint32_t n = 0;
    TRY(mem_new(x->j->ctx, t->n_areas, sizeof *x->village, &x->village));
    for (uint32_t i = 0; i < t->n_areas; i++)
        if (t->areas[i].level > base) base = t->areas[i].level;
    *good = true;
    for (uint32_t i = 0; i < t->n_areas; i++) {
        x->village[i] = JALUR_NONE;
        if (t->areas[i].level != base) continue;
        *good = *good && n < x->d->n_villages && x->d->villages[n] == i;
        x->village[i] = n++;
    }
    *good = judge_true(x->j, *good && n == x->d->n_villages, "due-villages", "plan coverage", "other villages", "each once, in order");
done:
    return st;
}

static jalur_status check_kind(judge *j, due_kind kind)
{
    jalur_status st = JALUR_OK;
    bool good = false;
    duty x = {.j = j, .d = j->in->due, .kind = kind, .as_of = j->set->as_of_day};
    TRY(villages_index(&x, &good));
    if (!good) goto done;
    TRY(kind == DUE_KITS ? check_kits(&x) : check_payments(&x));
    judge_near(j, "due-days", due_kind_name(kind), x.d->as_of[kind], (double)x.as_of, 0, "days over");
    judge_near(j, "due-records", due_kind_name(kind), (double)x.d->outside[kind], (double)x.outside, 0, "units outside of all villages");
    judge_near(j, "due-records", due_kind_name(kind), (double)x.d->beyond[kind], (double)x.beyond, 0, "units recorded beyond what is due");
done:
    mem_free(j->ctx, x.village);
    mem_free(j->ctx, x.head);
    mem_free(j->ctx, x.next);
    mem_free(j->ctx, x.told);
    mem_free(j->ctx, x.told_next);
    mem_free(j->ctx, x.due);
    mem_free(j->ctx, x.why);
    mem_free(j->ctx, x.units);
    mem_free(j->ctx, x.handed);
    return st;
}

jalur_status verify_due(judge *j)
{
    jalur_status st = JALUR_OK;
    for (int k = 0; k < DUE_KINDS; k++) TRY(check_kind(j, (due_kind)k));
    TRY(check_sums(j, j->in->due));
done:
    return st;
}
