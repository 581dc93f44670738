/* Lots (units of one village with one day) in the order of their days meet records in the order of theirs. */
#include "cover/due.h"

#include <stdlib.h>
#include <string.h>

#include "cover/cover_inside.h"

enum { DAY_S = 86400, REASONS = 24 };

typedef struct lot {
    uint32_t village, order; /* index into out->villages; the earlier of two of the same day */
    int32_t day;             /* 0: in no plan */
    uint32_t n;
    int64_t deadline_s;      /* INT64_MAX none */
    const char *reason;
} lot;

typedef struct record {
    uint32_t village;
    int32_t day, at_s;
    uint64_t n;
    bool all;                /* however many are left */
} record;

typedef struct due_job {
    jalur_ctx *ctx;
    const due_problem *p;
    due_table *out;
    area_level base;
    uint32_t *index;         /* [area]: village, or JALUR_NONE */
    int64_t horizon[DUE_KINDS];
    lot *lots; size_t n_lots, cap_lots;
    record *records; size_t n_records;
} due_job;

static uint32_t village_of(const due_job *job, uint32_t area_index)
{
    const uint32_t at = territory_up(job->p->t, area_index, job->base);
    return at == JALUR_NONE ? JALUR_NONE : job->index[at];
}

static jalur_status villages_list(due_job *job)
{
    jalur_status st = JALUR_OK;
    const territory *t = job->p->t;
    due_table *out = job->out;
    for (uint32_t i = 0; i < t->n_areas; i++)
        if (t->areas[i].level > job->base) job->base = t->areas[i].level;
    TRY(mem_new(job->ctx, t->n_areas, sizeof *job->index, &job->index));
    TRY(arena_new(&out->mem, t->n_areas, sizeof *out->villages, &out->villages));
    for (uint32_t i = 0; i < t->n_areas; i++) {
        job->index[i] = JALUR_NONE;
        if (t->areas[i].level != job->base) continue;
        job->index[i] = out->n_villages;
        out->villages[out->n_villages++] = i;
    }
    TRY(arena_new(&out->mem, (size_t)out->n_villages * DUE_KINDS, sizeof *out->cells, &out->cells));
    for (size_t i = 0; i < (size_t)out->n_villages * DUE_KINDS; i++) out->cells[i] = (due_cell){.class = DUE_CLASSES, .reason = ""};
done:
    return st;
}

/* ---- one lot, as far as one record or none settles it ---- */

static int64_t later(int64_t a, int64_t b) { return a > b ? a : b; }

static void settle(due_job *job, due_kind kind, const lot *l, uint32_t n, const record *by)
{
    due_cell *c = &job->out->cells[(size_t)l->village * DUE_KINDS + kind];
    const int64_t allowed = l->day ? l->day : job->horizon[kind], as_of = job->out->as_of[kind];
    due_class class = l->day == 0 ? DUE_UNPLANNED : l->day <= as_of ? DUE_OVERDUE : DUE_PLANNED;
    int64_t behind = class == DUE_OVERDUE ? as_of - l->day : 0;
    if (by) {
        const int64_t at_s = ((int64_t)by->day - 1) * DAY_S + later(by->at_s, 0);
        const bool late = by->day > allowed || at_s > l->deadline_s;
        class = late ? DUE_LATE : DUE_DONE;
        behind = late ? later(by->day - allowed, 0) : 0;
    }
    c->units[class] += n;
    c->days_behind = (uint32_t)later(c->days_behind, behind);
    if (c->class == DUE_CLASSES || class > c->class) c->class = (uint8_t)class;
    if (l->day == 0) return;
    if (c->first_day == 0 || (uint32_t)l->day < c->first_day) c->first_day = (uint32_t)l->day;
    if ((uint32_t)l->day > c->last_day) c->last_day = (uint32_t)l->day;
}

/* ---- lots ---- */

static jalur_status lot_add(due_job *job, const lot *like)
{
    jalur_status st = JALUR_OK;
    if (like->n == 0) return JALUR_OK;
    TRY(mem_grow(job->ctx, &job->lots, &job->cap_lots, job->n_lots + 1, sizeof *job->lots));
    job->lots[job->n_lots++] = *like;
done:
    return st;
}

/* Each night away makes it a day later. */
static void route_days(const route *r, int32_t *day)
{
    int32_t today = (int32_t)r->day;
    for (uint32_t k = 0, e = 0; k < r->n_visits; k++) {
        for (; e < r->n_events && r->events[e].before <= k; e++) today += r->events[e].kind == EVENT_NIGHT;
        day[r->visits[k].station] = today;
    }
}

static void station_plans(const due_job *job, int32_t *day, const char **reason)
{
    const plan *p = job->p->plan;
    for (uint32_t i = 0; i < job->p->t->n_stations; i++) reason[i] = p ? "not-in-plan" : "no-plan";
    for (uint32_t i = 0; p && i < p->n_routes; i++)
        route_days(&p->routes[i], day);
    for (uint32_t i = 0; p && i < p->n_unserved; i++) reason[p->unserved[i].station] = unserved_reason_name(p->unserved[i].reason);
}

static int64_t deadline_of(const due_job *job, const station *s)
{
    const settings *set = job->p->set;
    if (s->deadline_s != INT32_MAX) return s->deadline_s;
    return set->deadline_s < 0 ? INT64_MAX : (set->days - 1) * DAY_S + set->deadline_s;
}

/* The first record of each station, by index + 1; the others say something twice. */
static void station_records(due_job *job, uint32_t *done)
{
    const territory *t = job->p->t;
    for (uint32_t i = 0; i < t->n_handovers; i++) {
        const handover *d = &t->handovers[i];
        if (d->kind != DUE_KITS || d->station == JALUR_NONE) continue;
        if (done[d->station]) job->out->beyond[DUE_KITS]++;
        else done[d->station] = i + 1;
    }
}

static jalur_status lots_of_kits(due_job *job)
{
    jalur_status st = JALUR_OK;
    const territory *t = job->p->t;
    int32_t *day = NULL;
    const char **reason = NULL;
    uint32_t *done = NULL;
    TRY(mem_new(job->ctx, t->n_stations, sizeof *day, &day));
    TRY(mem_new(job->ctx, t->n_stations, sizeof *reason, &reason));
    TRY(mem_new(job->ctx, t->n_stations, sizeof *done, &done));
    station_plans(job, day, reason);
    station_records(job, done);
    for (uint32_t i = 0; i < t->n_stations; i++) {
        const lot one = {village_of(job, t->stations[i].village), i, day[i], 1, deadline_of(job, &t->stations[i]), reason[i]};
        if (one.village == JALUR_NONE) {
            job->out->outside[DUE_KITS]++;
        } else if (done[i]) {
            const handover *d = &t->handovers[done[i] - 1];
            settle(job, DUE_KITS, &one, 1, &(record){.day = d->day, .at_s = d->at_s});
        } else {
            TRY(lot_add(job, &one));
        }
    }
done:
    mem_free(job->ctx, day);
    mem_free(job->ctx, reason);
    mem_free(job->ctx, done);
    return st;
}

static int lot_order(const void *a, const void *b)
{
    const lot *x = a, *y = b;
    if (x->village != y->village) return x->village < y->village ? -1 : 1;
    if (x->day != y->day) return y->day == 0 || (x->day != 0 && x->day < y->day) ? -1 : 1; /* day 0 last */
    return (x->order > y->order) - (x->order < y->order);
}

/* Visits of the roster, cut to the recipients that are due; the rest is unplanned. */
static jalur_status lots_of_payments(due_job *job)
{
    jalur_status st = JALUR_OK;
    const territory *t = job->p->t;
    const roster *r = job->p->roster;
    const uint32_t n = job->out->n_villages;
    uint32_t *due = NULL, at;
    const char **reason = NULL;
    TRY(mem_new(job->ctx, n, sizeof *due, &due));
    TRY(mem_new(job->ctx, n, sizeof *reason, &reason));
    for (uint32_t v = 0; v < n; v++) reason[v] = r ? "not-in-plan" : "no-plan";
    for (uint32_t i = 0; i < t->n_households; i++) {
        if ((at = village_of(job, t->households[i].village)) == JALUR_NONE) job->out->outside[DUE_PAYMENTS]++;
        else due[at]++;
    }
    for (uint32_t i = 0; r && i < r->n_villages; i++)
        if ((at = village_of(job, r->villages[i].village)) != JALUR_NONE && r->villages[i].reason[0]) reason[at] = r->villages[i].reason;
    for (uint32_t i = 0; r && i < r->n_visits; i++) {
        const roster_visit *x = &r->visits[i];
        if ((at = village_of(job, r->villages[x->village].village)) == JALUR_NONE) continue;
        TRY(lot_add(job, &(lot){at, i, (int32_t)x->day, x->recipients[SEGMENT_MOBILE] + x->recipients[SEGMENT_HOMEBOUND], INT64_MAX, ""}));
    }
    if (job->n_lots) qsort(job->lots, job->n_lots, sizeof *job->lots, lot_order);
    for (size_t i = 0; i < job->n_lots; i++) {
        lot *l = &job->lots[i];
        l->n = l->n < due[l->village] ? l->n : due[l->village];
        due[l->village] -= l->n;
    }
    for (uint32_t v = 0; v < n; v++) TRY(lot_add(job, &(lot){v, UINT32_MAX, 0, due[v], INT64_MAX, reason[v]}));
done:
    mem_free(job->ctx, due);
    mem_free(job->ctx, reason);
    return st;
}

/* ---- records ---- */

static int record_order(const void *a, const void *b)
{
    const record *x = a, *y = b;
    if (x->village != y->village) return x->village < y->village ? -1 : 1;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    if (x->at_s != y->at_s) return x->at_s < y->at_s ? -1 : 1;
    if (x->all != y->all) return x->all ? 1 : -1;
    return (x->n > y->n) - (x->n < y->n);
}

/* Those that name a village; the others were taken with their stations. */
static jalur_status records_list(due_job *job, due_kind kind)
{
    jalur_status st = JALUR_OK;
    const territory *t = job->p->t;
    mem_free(job->ctx, job->records);
    job->n_records = 0;
    TRY(mem_new(job->ctx, t->n_handovers, sizeof *job->records, &job->records));
    for (uint32_t i = 0; i < t->n_handovers; i++) {
        const handover *d = &t->handovers[i];
        if (d->kind != kind || d->station != JALUR_NONE) continue;
        const bool all = d->count == UINT32_MAX;
        const record one = {village_of(job, d->village), d->day, d->at_s, all ? 0 : d->count, all};
        if (one.village == JALUR_NONE) job->out->beyond[kind] += one.n;
        else job->records[job->n_records++] = one;
    }
    if (job->n_records) qsort(job->records, job->n_records, sizeof *job->records, record_order);
done:
    return st;
}

static void as_of_day(due_job *job)
{
    const territory *t = job->p->t;
    for (int k = 0; k < DUE_KINDS; k++) job->out->as_of[k] = (uint32_t)job->p->set->as_of_day;
    for (uint32_t i = 0; i < t->n_handovers && job->p->set->as_of_day == 0; i++) {
        uint32_t *as_of = &job->out->as_of[t->handovers[i].kind];
        if (t->handovers[i].day > (int32_t)*as_of) *as_of = (uint32_t)t->handovers[i].day;
    }
}

/* ---- meeting ---- */

static void meet(due_job *job, due_kind kind)
{
    record *r = job->records, *end = r + job->n_records;
    if (job->n_lots) qsort(job->lots, job->n_lots, sizeof *job->lots, lot_order);
    for (size_t i = 0; i < job->n_lots; i++) {
        lot *l = &job->lots[i];
        uint32_t left = l->n;
        while (r < end && r->village < l->village) job->out->beyond[kind] += (r++)->n;
        while (left > 0 && r < end && r->village == l->village) {
            const uint32_t take = r->all || r->n >= left ? left : (uint32_t)r->n;
            if (take > 0) settle(job, kind, l, take, r);
            left -= take;
            if (r->all) continue;
            r->n -= take;
            if (r->n == 0) r++;
        }
        if (left > 0) settle(job, kind, l, left, NULL);
        l->n = left;
    }
    for (; r < end; r++) job->out->beyond[kind] += r->n;
}

/* Of what is left of lots in no plan: the word that most have, of equals the first. */
static jalur_status reasons(due_job *job, due_kind kind)
{
    jalur_status st = JALUR_OK;
    for (size_t i = 0, to; i < job->n_lots; i = to) {
        const char *word[REASONS], *best = "";
        uint64_t n[REASONS], most = 0;
        int words = 0;
        due_cell *c = &job->out->cells[(size_t)job->lots[i].village * DUE_KINDS + kind];
        for (to = i; to < job->n_lots && job->lots[to].village == job->lots[i].village; to++) {
            int k = 0;
            if (job->lots[to].day != 0 || job->lots[to].n == 0) continue;
            while (k < words && strcmp(word[k], job->lots[to].reason) != 0) k++;
            if (k == REASONS) continue;
            if (k == words) word[words] = job->lots[to].reason, n[words++] = 0;
            n[k] += job->lots[to].n;
        }
        for (int k = 0; k < words; k++)
            if (n[k] > most) best = word[k], most = n[k];
        if (c->units[DUE_UNPLANNED] > 0) TRY(arena_text(&job->out->mem, best, &c->reason));
    }
done:
    return st;
}

/* ---- sums ---- */

static void sum_add(due_sum *s, const due_cell *c)
{
    s->villages[c->class]++;
    for (int k = 0; k < DUE_CLASSES; k++) s->units[k] += c->units[k];
}

static jalur_status sums(due_job *job)
{
    jalur_status st = JALUR_OK;
    const territory *t = job->p->t;
    due_table *out = job->out;
    const uint32_t groups = job->p->set->areas_3t[0] ? 3 : 1;
    uint32_t *row = NULL, each = groups;
    TRY(mem_new(job->ctx, t->n_areas, sizeof *row, &row));
    for (uint32_t v = 0; v < out->n_villages; v++)
        for (uint32_t up = t->areas[out->villages[v]].parent; up != JALUR_NONE; up = t->areas[up].parent) row[up] = 1;
    for (uint32_t i = 0; i < t->n_areas; i++) row[i] = row[i] ? each++ : JALUR_NONE;
    TRY(arena_new(&out->mem, (size_t)each * DUE_KINDS, sizeof *out->sums, &out->sums));
    out->n_sums = each * DUE_KINDS;
    for (uint32_t kind = 0; kind < DUE_KINDS; kind++) {
        due_sum *s = out->sums + (size_t)kind * each;
        for (uint32_t g = 0; g < groups; g++) s[g] = (due_sum){.area = JALUR_NONE, .group = cover_group_name(g), .kind = (due_kind)kind};
        for (uint32_t i = 0; i < t->n_areas; i++)
            if (row[i] != JALUR_NONE) s[row[i]] = (due_sum){.area = i, .group = cover_group_name(0), .kind = (due_kind)kind};
        for (uint32_t v = 0; v < out->n_villages; v++) {
            const due_cell *c = &out->cells[(size_t)v * DUE_KINDS + kind];
            const bool remote = settings_names_area(job->p->set->areas_3t, t->areas[out->villages[v]].code);
            for (uint32_t g = 0; g < groups; g++)
                if (g == 0 || remote == (g == 1)) sum_add(&s[g], c);
            for (uint32_t up = t->areas[out->villages[v]].parent; up != JALUR_NONE; up = t->areas[up].parent) sum_add(&s[row[up]], c);
        }
    }
done:
    mem_free(job->ctx, row);
    return st;
}

jalur_status cover_due(jalur_ctx *ctx, const due_problem *p, due_table *out)
{
    jalur_status st = JALUR_OK;
    due_job job = {.ctx = ctx, .p = p, .out = out, .base = AREA_PROVINCE};
    due_init(out, ctx);
    job.horizon[DUE_KITS] = p->set->days;
    job.horizon[DUE_PAYMENTS] = p->set->payout_days;
    TRY(villages_list(&job));
    as_of_day(&job);
    for (int kind = 0; kind < DUE_KINDS; kind++) {
        job.n_lots = 0;
        TRY(kind == DUE_KITS ? lots_of_kits(&job) : lots_of_payments(&job));
        TRY(records_list(&job, (due_kind)kind));
        meet(&job, (due_kind)kind);
        TRY(reasons(&job, (due_kind)kind));
    }
    TRY(sums(&job));
done:
    mem_free(ctx, job.index);
    mem_free(ctx, job.lots);
    mem_free(ctx, job.records);
    if (st != JALUR_OK) due_release(out);
    return err_while(ctx, st, "setting the plans against what is due");
}
