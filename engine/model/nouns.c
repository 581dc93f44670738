/* init, release and small questions of the result nouns. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/access.h"
#include "model/due.h"
#include "model/plan.h"
#include "model/problems.h"
#include "model/roster.h"
#include "model/siting.h"

void plan_init(plan *p, jalur_ctx *ctx)
{
    *p = (plan){0};
    arena_init(&p->mem, ctx);
}

void plan_release(plan *p)
{
    arena_release(&p->mem);
    plan_init(p, p->mem.ctx);
}

const char *unserved_reason_name(unserved_reason r)
{
    static const char *const name[UNSERVED_REASONS] = {
        [UNSERVED_NO_POSITION] = "no-position", [UNSERVED_FAR_FROM_ROAD] = "far-from-road",
        [UNSERVED_OTHER_COMPONENT] = "other-component", [UNSERVED_SEASON] = "season",
        [UNSERVED_TOO_HEAVY] = "too-heavy", [UNSERVED_TOO_FAR] = "too-far", [UNSERVED_FLEET] = "fleet-exhausted",
        [UNSERVED_NO_VEHICLE] = "no-vehicle", [UNSERVED_OPTIONAL] = "optional"};
    return (unsigned)r < UNSERVED_REASONS ? name[r] : "unknown";
}

const char *unserved_rule_name(unserved_rule r)
{
    static const char *const name[UNSERVED_RULES] = {"", "load", "window", "shift", "work", "driving", "distance", "several",
                                                     "skill", "escort", "vehicles", "docks", "vehicles+escort", "vehicles+docks",
                                                     "escort+docks", "vehicles+escort+docks", "price"};
    return (unsigned)r < UNSERVED_RULES ? name[r] : "unknown";
}

unsigned unserved_rule_lacks(unserved_rule r)
{
    static const uint8_t lacks[UNSERVED_RULES] = {
        [LEFT_BY_ESCORT] = LACKS_ESCORT, [LEFT_BY_VEHICLES] = LACKS_VEHICLE, [LEFT_BY_DOCKS] = LACKS_DOCK,
        [LEFT_BY_VEHICLES_ESCORT] = LACKS_VEHICLE | LACKS_ESCORT, [LEFT_BY_VEHICLES_DOCKS] = LACKS_VEHICLE | LACKS_DOCK,
        [LEFT_BY_ESCORT_DOCKS] = LACKS_ESCORT | LACKS_DOCK, [LEFT_BY_VEHICLES_ESCORT_DOCKS] = LACKS_VEHICLE | LACKS_ESCORT | LACKS_DOCK};
    return (unsigned)r < UNSERVED_RULES ? lacks[r] : 0;
}

const char *event_kind_name(event_kind k)
{
    static const char *const name[EVENT_KINDS] = {"reload", "break", "night", "drop"};
    return (unsigned)k < EVENT_KINDS ? name[k] : "unknown";
}

bool event_at_office(event_kind k)
{
    return k == EVENT_RELOAD || k == EVENT_NIGHT || k == EVENT_DROP;
}

uint64_t route_reloaded(const route *r, uint32_t at, uint32_t dimension)
{
    uint64_t sum = 0;
    uint32_t next = at + 1;
    while (next < r->n_events && r->events[next].kind != EVENT_RELOAD) next++;
    const uint32_t end = next < r->n_events ? r->events[next].before : r->n_visits;
    for (uint32_t k = r->events[at].before; k < end; k++) sum += r->visits[k].brought[dimension];
    return sum;
}

uint32_t route_last_day(const route *r)
{
    uint32_t day = r->day;
    for (uint32_t i = 0; i < r->n_events; i++) day += r->events[i].kind == EVENT_NIGHT;
    return day;
}

void roster_init(roster *r, jalur_ctx *ctx)
{
    *r = (roster){0};
    arena_init(&r->mem, ctx);
}

void roster_release(roster *r)
{
    arena_release(&r->mem);
    roster_init(r, r->mem.ctx);
}

const char *channel_name(channel c)
{
    static const char *const name[CHANNELS] = {"counter", "community", "door"};
    return (unsigned)c < CHANNELS ? name[c] : "unknown";
}

const char *need_name(need n)
{
    static const char *const name[NEEDS] = {"staff-days", "counter-places", "cash-idr", "escort-days", "seats"};
    return (unsigned)n < NEEDS ? name[n] : "unknown";
}

void access_init(access_table *a, jalur_ctx *ctx)
{
    *a = (access_table){0};
    arena_init(&a->mem, ctx);
}

void access_release(access_table *a)
{
    arena_release(&a->mem);
    access_init(a, a->mem.ctx);
}

void siting_init(siting *s, jalur_ctx *ctx)
{
    *s = (siting){0};
    arena_init(&s->mem, ctx);
}

void siting_release(siting *s)
{
    arena_release(&s->mem);
    siting_init(s, s->mem.ctx);
}

const char *access_class_name(access_class c)
{
    static const char *const name[ACCESS_CLASSES] = {
        [ACCESS_SERVED] = "served", [ACCESS_BEYOND] = "beyond", [ACCESS_DRY_ONLY] = "dry-only",
        [ACCESS_UNREACHABLE] = "unreachable", [ACCESS_FAR_FROM_ROAD] = "far-from-road",
        [ACCESS_NO_POSITION] = "no-position", [ACCESS_FOOT_ONLY] = "foot-only", [ACCESS_BOAT_ONLY] = "boat-only",
        [ACCESS_CLOSED] = "closed", [ACCESS_NO_SIGNAL] = "no-signal", [ACCESS_FULL] = "full", [ACCESS_GROUND_ONLY] = "ground-only"};
    return (unsigned)c < ACCESS_CLASSES ? name[c] : "unknown";
}

bool access_within(const access_table *a, uint32_t village, uint32_t way)
{
    return a->cells[(size_t)village * a->n_ways + way].minutes <= a->limit_min;
}

void due_init(due_table *d, jalur_ctx *ctx)
{
    *d = (due_table){0};
    arena_init(&d->mem, ctx);
}

void due_release(due_table *d)
{
    arena_release(&d->mem);
    due_init(d, d->mem.ctx);
}

const char *due_kind_name(due_kind kind)
{
    static const char *const name[DUE_KINDS] = {"kits", "payments"};
    return (unsigned)kind < DUE_KINDS ? name[kind] : "unknown";
}

const char *due_class_name(due_class class)
{
    static const char *const name[DUE_CLASSES + 1] = {"done", "planned", "late", "overdue", "unplanned", "nothing-due"};
    return (unsigned)class <= DUE_CLASSES ? name[class] : "unknown";
}

bool due_is_gap(const due_cell *c)
{
    return c->class >= DUE_LATE && c->class < DUE_CLASSES;
}

void problems_init(problems *p, jalur_ctx *ctx)
{
    *p = (problems){0};
    arena_init(&p->mem, ctx);
}

void problems_release(problems *p)
{
    jalur_ctx *ctx = p->mem.ctx;
    mem_free(ctx, p->item);
    arena_release(&p->mem);
    problems_init(p, ctx);
}

jalur_status problems_add(problems *p, const problem *like, const char *format, ...)
{
    jalur_status st = JALUR_OK;
    problem copy = *like;
    va_list args;
    va_start(args, format);
    st = arena_vprintf(&p->mem, &copy.text, format, args);
    va_end(args);
    TRY(st);
    TRY(mem_grow(p->mem.ctx, &p->item, &p->cap, p->n + 1, sizeof *p->item));
    TRY(arena_text(&p->mem, like->class, &copy.class));
    TRY(arena_text(&p->mem, like->kind, &copy.kind));
    TRY(arena_text(&p->mem, like->id, &copy.id));
    TRY(arena_text(&p->mem, like->unit, &copy.unit));
    p->item[p->n++] = copy;
done:
    return st;
}

static int by_severity(const void *left, const void *right)
{
    const problem *a = left, *b = right;
    if (a->severity != b->severity) return a->severity > b->severity ? -1 : 1;
    int order = strcmp(a->class, b->class);
    if (order == 0) order = strcmp(a->kind, b->kind);
    if (order == 0) order = strcmp(a->id, b->id);
    return order ? order : strcmp(a->text, b->text);
}

void problems_sort(problems *p)
{
    if (p->n > 1) qsort(p->item, p->n, sizeof *p->item, by_severity);
}

size_t problems_count(const problems *p, problem_severity at_least)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) n += p->item[i].severity >= at_least;
    return n;
}
