#include "plan/asked.h"

#include "base/ctx.h"

enum {
    ASKED_LINE = 64,           /* bytes that the processor fetches at once */
    ASKED_LEGS = 256,          /* kept for each place, */
    ASKED_SETS_MOST = 1 << 22, /* and in all: 256 MiB */
    ASKED_BATCH = 4096,
    ASKED_TOGETHER = 256       /* places that ask at once, unless somebody interrupts */
};

static void leg_keep(plan_asked *a, uint64_t key, plan_leg leg)
{
    uint64_t at = asked_set(a, key), free = a->turn++ % ASKED_WAYS;
    for (uint64_t w = ASKED_WAYS; w-- > 0;)
        if (a->kept[at + w].key == 0) free = w;
    for (uint64_t w = 0; w < ASKED_WAYS; w++)
        if (a->kept[at + w].key == key) free = w;
    a->kept[at + free] = (asked_leg){key, leg};
}

static plan_leg leg_made(plan_asked *a, int32_t m, int32_t s)
{
    if (s == PLAN_UNREACHED) return (plan_leg){0, PLAN_UNREACHED};
    if (s > a->most_s) a->most_s = s;
    if (m > a->most_m) a->most_m = m;
    return (plan_leg){m, s};
}

static void answers_keep(plan_asked *a, uint32_t from, const uint32_t *to, uint32_t n, const int32_t *s, const int32_t *m)
{
    for (uint32_t i = 0; i < n && a->st == JALUR_OK; i++) {
        if (s[i] < 0 || (m[i] < 0 && s[i] != PLAN_UNREACHED))
            a->st = err_set(a->ctx, JALUR_E_DATA, "travel from place %u to place %u takes %d s over %d m; neither may be "
                            "negative", from, to[i], (int)s[i], (int)m[i]);
        else
            leg_keep(a, asked_key(from, to[i]), leg_made(a, m[i], s[i]));
    }
}

/* Asks for n legs from one place and keeps them. */
static jalur_status legs_ask(plan_asked *a, uint32_t from, const uint32_t *to, uint32_t n)
{
    int32_t s[ASKED_BATCH], m[ASKED_BATCH];
    for (uint32_t at = 0; at < n && a->st == JALUR_OK; at += ASKED_BATCH) {
        uint32_t part = n - at < ASKED_BATCH ? n - at : ASKED_BATCH;
        a->st = a->m->ask(a->m->self, from, to + at, part, s, m);
        answers_keep(a, from, to + at, part, s, m);
    }
    return a->st;
}

/* The same from each of several places, in one question where it can be asked. */
static jalur_status block_ask(plan_asked *a, const uint32_t *from, uint32_t n_from, const uint32_t *to, uint32_t n_to)
{
    int32_t s[ASKED_BATCH], m[ASKED_BATCH];
    if (n_to == 0) return a->st;
    const uint32_t most = a->m->ask_block && n_to <= ASKED_BATCH ? ASKED_BATCH / n_to : 0;
    for (uint32_t at = 0; at < n_from && most == 0; at++)
        if (legs_ask(a, from[at], to, n_to) != JALUR_OK) return a->st;
    for (uint32_t at = 0; at < n_from && most && a->st == JALUR_OK; at += most) {
        const uint32_t part = n_from - at < most ? n_from - at : most;
        a->st = a->m->ask_block(a->m->self, a->ctx, from + at, part, to, n_to, s, m);
        for (uint32_t i = 0; i < part; i++) answers_keep(a, from[at + i], to, n_to, s + (size_t)i * n_to, m + (size_t)i * n_to);
    }
    return a->st;
}

plan_leg plan_asked_find(plan_asked *a, uint32_t from, uint32_t to)
{
    uint64_t key = asked_key(from, to), at = asked_set(a, key);
    plan_leg near;
    if (from == to) return (plan_leg){0, 0};
    if (plan_way_near(a->m, from, to, &near)) {
        near = leg_made(a, near.m, near.s);
        leg_keep(a, key, near);
        return near;
    }
    if (legs_ask(a, from, &to, 1) != JALUR_OK) return (plan_leg){0, PLAN_UNREACHED};
    for (uint64_t w = 0; w < ASKED_WAYS; w++)
        if (a->kept[at + w].key == key) return a->kept[at + w].leg;
    return (plan_leg){0, PLAN_UNREACHED};
}

/* The same as a plan_ask, for those who read the problem and not the search's copy of it. */
static jalur_status asked_ask(void *self, uint32_t from, const uint32_t *to, uint32_t n, int32_t *time_s,
                              int32_t *distance_m)
{
    plan_asked *a = self;
    for (uint32_t i = 0; i < n; i++) {
        plan_leg leg = plan_asked_leg(a, from, to[i]);
        time_s[i] = leg.s;
        distance_m[i] = leg.s == PLAN_UNREACHED ? PLAN_UNREACHED : leg.m;
    }
    return a->st;
}

jalur_status plan_asked_wrap(jalur_ctx *ctx, arena *mem, const plan_legs *legs, plan_legs *out)
{
    jalur_status st = JALUR_OK;
    plan_asked *a;
    uint64_t sets = 1024;
    while (sets < ASKED_SETS_MOST && sets * ASKED_WAYS < (uint64_t)legs->n * ASKED_LEGS) sets *= 2;
    TRY(arena_new(mem, 1, sizeof *a, &a));
    *a = (plan_asked){.ctx = ctx, .m = legs, .sets = sets};
    TRY(arena_new(mem, (sets + 1) * ASKED_WAYS, sizeof *a->kept, &a->kept));
    a->kept += (ASKED_LINE - (uintptr_t)a->kept % ASKED_LINE) % ASKED_LINE / sizeof *a->kept;
    *out = *legs;
    out->n_near = 0; /* the cache looks at them itself */
    out->ask = asked_ask;
    out->ask_block = NULL;
    out->least = NULL; /* a bound has the problem as it is */
    out->self = a;
done:
    return st;
}

plan_asked *plan_asked_of(const plan_legs *wrapped)
{
    return wrapped->kind == PLAN_ASK && wrapped->ask == asked_ask ? wrapped->self : NULL;
}

/* For each place, those that have it among their near ones and are not near to it: one question for all. */
static jalur_status back_fill(plan_asked *a)
{
    jalur_status st = JALUR_OK;
    const plan_legs *m = a->m;
    uint32_t *at = NULL, *from = NULL;
    size_t pairs = (size_t)m->n * m->n_near;
    TRY(mem_new(a->ctx, (size_t)m->n + 2, sizeof *at, &at));
    TRY(mem_new(a->ctx, pairs + 1, sizeof *from, &from));
    for (size_t i = 0; i < pairs; i++)
        if (m->near[i] != JALUR_NONE) at[m->near[i] + 2]++;
    for (uint32_t i = 1; i < m->n + 2; i++) at[i] += at[i - 1];
    for (size_t i = 0; i < pairs; i++)
        if (m->near[i] != JALUR_NONE) from[at[m->near[i] + 1]++] = (uint32_t)(i / m->n_near);
    for (uint32_t i = 0; i < m->n; i++) {
        const uint32_t *near = m->near + (size_t)i * m->n_near;
        uint32_t n = 0, *list = from + at[i];
        for (uint32_t j = at[i]; j < at[i + 1]; j++) {
            uint32_t h = 0;
            while (h < m->n_near && near[h] != from[j] && near[h] != JALUR_NONE) h++;
            if ((h == m->n_near || near[h] == JALUR_NONE) && from[j] != i) list[n++] = from[j];
        }
        if (n) TRY(legs_ask(a, i, list, n));
        if (i % 64 == 0 && step_progress(a->ctx, "ways between near places", i, m->n) != JALUR_OK) break;
    }
done:
    mem_free(a->ctx, at);
    mem_free(a->ctx, from);
    return st;
}

jalur_status plan_asked_fill(plan_asked *a, const uint32_t *hubs, uint32_t n_hubs)
{
    jalur_status st = JALUR_OK;
    uint32_t *all = NULL;
    TRY(mem_new(a->ctx, (size_t)a->m->n + 1, sizeof *all, &all));
    for (uint32_t i = 0; i < a->m->n; i++) all[i] = i;
    TRY(back_fill(a));
    for (uint32_t i = 0; i < a->m->n && step_progress(a->ctx, "ways to depots", i, a->m->n) == JALUR_OK; i += ASKED_TOGETHER) {
        const uint32_t part = a->m->n - i < ASKED_TOGETHER ? a->m->n - i : ASKED_TOGETHER;
        TRY(block_ask(a, hubs, n_hubs, all + i, part));
        TRY(block_ask(a, all + i, part, hubs, n_hubs));
    }
done:
    mem_free(a->ctx, all);
    return st;
}
