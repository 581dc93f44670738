/* Which closures keep which villages out of reach: every way is measured once more as if no road were closed. The cells learn it. */
#include "app/coverage.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAMES = 3, MANY = 64 };

typedef struct cut { /* villages that one closure keeps out of reach by one way */
    char words[CLOSURE_WORDS];
    uint32_t villages;
    uint64_t people;
    uint32_t first[NAMES]; /* areas */
    double worst_min;      /* to the nearest point with all roads open, the longest */
} cut;

typedef struct cutting {
    jalur_project *p;
    access_table *a;
    const uint32_t *points; uint32_t n_points;
    uint32_t way;
    cut cuts[MANY];
    uint32_t n;
} cutting;

/* The last place is kept for all that find no place of their own. */
static cut *cut_of(cutting *c, const char *words)
{
    uint32_t i = 0;
    while (i < c->n && strcmp(c->cuts[i].words, words) != 0) i++;
    if (i < c->n) return &c->cuts[i];
    if (c->n == MANY) return &c->cuts[MANY - 1];
    c->cuts[c->n] = (cut){.villages = 0};
    memcpy(c->cuts[c->n].words, c->n == MANY - 1 ? "several" : words, c->n == MANY - 1 ? sizeof "several" : strlen(words) + 1);
    return &c->cuts[c->n++];
}

/* Not within the limit, but it would be; or not reached at all, but it would be. */
static bool is_cut(const access_table *a, const access_cell *now, double open_min)
{
    if (now->minutes <= a->limit_min) return false;
    return open_min <= a->limit_min || (!isfinite(now->minutes) && isfinite(open_min));
}

static jalur_status one_village(cutting *c, uint32_t v, uint32_t label, double open_min)
{
    jalur_status st = JALUR_OK;
    const access_village *village = &c->a->villages[v];
    const access_way *w = &c->a->ways[c->way];
    char words[CLOSURE_WORDS];
    TRY(session_closure_words(c->p, w->profile, w->season, village->at, c->p->t.offices[c->points[label]].at, words));
    access_cell *cell = &c->a->cells[(size_t)v * c->a->n_ways + c->way];
    if (!words[0]) (void)snprintf(words, sizeof words, "%s", isfinite(cell->minutes) ? "slower roads" : "several closures together");
    cut *x = cut_of(c, words);
    cell->open_min = open_min;
    TRY(arena_text(&c->a->mem, words, &cell->closure));
    if (x->villages < NAMES) x->first[x->villages] = village->village;
    x->villages++;
    x->people += village->people;
    x->worst_min = fmax(x->worst_min, open_min);
done:
    return st;
}

static bool has_place(const access_village *v)
{
    return strcmp(v->point, "none") != 0;
}

static jalur_status one_way(cutting *c, const net_metric *open)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = c->p->ctx;
    const uint32_t n = c->a->n_villages;
    jalur_lonlat *at = NULL;
    net_snap *snap = NULL;
    net_ms *time = NULL;
    uint32_t *label = NULL;
    TRY(mem_new(ctx, (size_t)n + c->n_points, sizeof *at, &at));
    TRY(mem_new(ctx, (size_t)n + c->n_points, sizeof *snap, &snap));
    TRY(mem_new(ctx, n, sizeof *time, &time));
    TRY(mem_new(ctx, n, sizeof *label, &label));
    for (uint32_t i = 0; i < c->n_points; i++) at[n + i] = c->p->t.offices[c->points[i]].at;
    for (uint32_t v = 0; v < n; v++) at[v] = has_place(&c->a->villages[v]) ? c->a->villages[v].at : at[n];
    TRY(net_snap_points(open, at, n + c->n_points, 0, snap));
    for (uint32_t v = 0; v < n; v++)
        if (!has_place(&c->a->villages[v])) snap[v].state = SNAP_NO_NETWORK;
    TRY(net_nearest(ctx, open, snap + n, c->n_points, snap, n, true, time, label));
    for (uint32_t v = 0; v < n; v++) {
        const bool reached = label[v] != JALUR_NONE && time[v] < NET_UNREACHED;
        const double open_min = reached ? time[v] / 60000.0 : (double)INFINITY;
        if (is_cut(c->a, &c->a->cells[(size_t)v * c->a->n_ways + c->way], open_min)) TRY(one_village(c, v, label[v], open_min));
    }
done:
    mem_free(ctx, at);
    mem_free(ctx, snap);
    mem_free(ctx, time);
    mem_free(ctx, label);
    return st;
}

static void report_cuts(const cutting *c, jalur_report *list)
{
    const access_way *w = &c->a->ways[c->way];
    for (uint32_t i = 0; i < c->n; i++) {
        const cut *x = &c->cuts[i];
        char names[256] = "";
        for (uint32_t k = 0, to = 0; k < x->villages && k < NAMES; k++) {
            const int more = snprintf(names + to, sizeof names - to, "%s%.60s", k ? ", " : "", c->p->t.areas[x->first[k]].name);
            to += more > 0 ? (uint32_t)more : 0;
        }
        jalur_report *row = report_row(list);
        report_text(row, "closure", "closure", x->words);
        report_text(row, "profile", "profile", w->profile);
        report_text(row, "season", "season", season_name(w->season));
        report_int(row, "villages", "villages", x->villages, "");
        report_int(row, "people", c->a->people_kind, (int64_t)x->people, "");
        report_real(row, "open_min", "at most, if open", x->worst_min, 0, "min");
        report_text(row, "names", "which", names);
    }
}

jalur_status coverage_closures(jalur_project *p, access_table *a, const uint32_t *points, uint32_t n_points, jalur_report *list)
{
    jalur_status st = JALUR_OK;
    cutting *c = NULL;
    const net_metric *open;
    if (n_points == 0 || p->t.n_closures == 0) return JALUR_OK;
    TRY(mem_new(p->ctx, 1, sizeof *c, &c));
    for (uint32_t w = 0; w < a->n_ways; w++) {
        session_keep_metrics(p, a->ways[w].profile);
        TRY(session_open_metric(p, a->ways[w].profile, a->ways[w].season, &open));
        if (!open) continue;
        *c = (cutting){.p = p, .a = a, .points = points, .n_points = n_points, .way = w};
        TRY(one_way(c, open));
        report_cuts(c, list);
    }
done:
    mem_free(p->ctx, c);
    return st;
}
