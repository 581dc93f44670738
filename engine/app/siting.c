/* Where further service points should stand: villages and existing points become a siting problem over the network.
 *
 * Minutes are from the village to the point, both walks included. Up to WHOLE_TABLE villages and candidates every pair is an arc; above, the
 * NEAREST sites of each village, and the bound still holds for those left out (site.h, `beyond`). */
#include "app/siting.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/export.h"

enum { WHOLE_TABLE = 1200, NEAREST = 250, ROWS = 16, POINTS = 5, CURVE_MOST = 25 };

static jalur_status goal_parse(sitework *w)
{
    static const char *const names[] = {"most", "median", "all", "center", "fair"}; /* as in site_goal */
    const char *name = w->o->goal ? w->o->goal : "most";
    w->backup = strcmp(name, "backup") == 0;
    if (w->backup) return JALUR_OK; /* most, with a second point */
    for (int g = 0; g < 5; g++)
        if (strcmp(names[g], name) == 0) {
            w->goal = (site_goal)g;
            return JALUR_OK;
        }
    return err_at(w->p->ctx, JALUR_E_USAGE,
                  &(err_site){.field = "goal", .found = name, .expected = "most, backup, fair, median, all or center"},
                  "\"%s\" is no goal of siting", name);
}

/* ---- places ---- */

static jalur_status first_profile(sitework *w, char *out, size_t size)
{
    const char *list = w->p->set.cover_profiles;
    const size_t n = strcspn(list, ", ");
    snprintf(out, size, "%.*s", (int)n, list);
    return session_metric(w->p, out, w->p->set.season, &w->metric);
}

/* ---- arcs ---- */

typedef struct pair {
    double minutes;
    uint32_t site;
} pair;

static int pair_order(const void *x, const void *y)
{
    const pair *a = x, *b = y;
    if (a->minutes != b->minutes) return a->minutes < b->minutes ? -1 : 1;
    return a->site < b->site ? -1 : a->site > b->site;
}

static bool whole(const sitework *w)
{
    return w->n_demands <= WHOLE_TABLE && w->n_candidates <= WHOLE_TABLE;
}

static jalur_status row_add(sitework *w, uint32_t demand, const net_ms *time, pair *row)
{
    jalur_status st = JALUR_OK;
    const bool covers = w->goal == SITE_COVER_MOST || w->goal == SITE_COVER_ALL || w->goal == SITE_FAIR;
    uint32_t n = 0, keep;
    for (uint32_t s = 0; s < w->n_sites; s++) {
        if (time[s] >= NET_UNREACHED || w->demand[demand].state != SNAP_OK || w->site[s].state != SNAP_OK) continue;
        const double ms = (double)time[s] + w->demand[demand].access_ms + w->site[s].access_ms;
        if (covers && ms > w->p->set.cover_min * 60000.0) continue;
        row[n++] = (pair){ms / 60000.0, s};
    }
    if (n) qsort(row, n, sizeof *row, pair_order);
    keep = whole(w) || covers || n <= NEAREST ? n : NEAREST;
    w->beyond[demand] = keep < n ? row[keep].minutes : 2.0 * (n ? row[n - 1].minutes : 0.0) + 600.0;
    TRY(mem_grow(w->p->ctx, &w->arc, &w->cap_arcs, w->n_arcs + keep, sizeof *w->arc));
    TRY(mem_grow(w->p->ctx, &w->cost, &w->cap_cost, w->n_arcs + keep, sizeof *w->cost));
    for (uint32_t k = 0; k < keep; k++) {
        w->arc[w->n_arcs] = row[k].site;
        w->cost[w->n_arcs++] = row[k].minutes;
    }
    w->first[demand + 1] = (uint32_t)w->n_arcs;
done:
    return st;
}

static jalur_status add_arcs(sitework *w)
{
    jalur_status st = JALUR_OK;
    net_ms *time = NULL;
    pair *row = NULL;
    net_rows *rows = NULL;
    TRY(arena_new(&w->mem, (size_t)w->n_demands + 1, sizeof *w->first, &w->first));
    TRY(arena_new(&w->mem, (size_t)w->n_demands + 1, sizeof *w->beyond, &w->beyond));
    TRY(mem_new(w->p->ctx, (size_t)ROWS * w->n_sites, sizeof *time, &time));
    TRY(mem_new(w->p->ctx, w->n_sites, sizeof *row, &row));
    TRY(net_rows_new(w->p->ctx, w->metric, w->site, w->n_sites, &rows));
    for (uint32_t d = 0; d < w->n_demands; d += ROWS) {
        const uint32_t n = d + ROWS <= w->n_demands ? ROWS : w->n_demands - d;
        TRY(net_rows_fill(rows, w->demand + d, n, time));
        for (uint32_t k = 0; k < n; k++) TRY(row_add(w, d + k, time + (size_t)k * w->n_sites, row));
        TRY(step_progress(w->p->ctx, "travel", d, w->n_demands));
    }
done:
    net_rows_free(rows);
    mem_free(w->p->ctx, time);
    mem_free(w->p->ctx, row);
    return st;
}

/* ---- problem ---- */

static jalur_status add_problem(sitework *w)
{
    jalur_status st = JALUR_OK;
    const jalur_site_options *o = w->o;
    TRY(arena_new(&w->mem, (size_t)w->n_demands + 1, sizeof *w->weight, &w->weight));
    TRY(arena_new(&w->mem, (size_t)w->n_sites + 1, sizeof *w->state, &w->state));
    TRY(arena_new(&w->mem, (size_t)w->n_sites + 1, sizeof *w->capacity, &w->capacity));
    for (uint32_t c = 0; c < w->n_demands; c++) w->weight[c] = w->access.villages[w->village[c]].people;
    for (uint32_t s = 0; s < w->n_sites; s++) {
        w->state[s] = s < w->n_offices && !o->moved ? SITE_OPEN : SITE_FREE;
        w->capacity[s] = o->capacity;
    }
    const uint32_t points = o->points ? o->points : POINTS;
    w->problem = (site_problem){.n_demands = w->n_demands, .n_sites = w->n_sites, .weight = w->weight, .first = w->first,
                                .site = w->arc, .cost = w->cost, .state = w->state,
                                .beyond = w->goal == SITE_MEDIAN ? w->beyond : NULL,
                                .capacity = o->capacity > 0.0 ? w->capacity : NULL};
    w->options = site_options_default(w->goal);
    if (w->goal == SITE_COVER_MOST || w->goal == SITE_COVER_ALL || w->goal == SITE_FAIR) w->options.limit = w->p->set.cover_min;
    w->options.budget = points + (o->moved ? 0.0 : (double)w->n_offices);
    if (o->time_s > 0.0) w->options.time_s = o->time_s;
    if (o->seed) w->options.seed = o->seed;
    TRY(sitework_waves(w));
done:
    return st;
}

static jalur_status build(sitework *w)
{
    jalur_status st = JALUR_OK;
    char name[PROFILE_NAME_MAX + 1];
    TRY(session_load(w->p));
    TRY(session_network(w->p, NULL));
    TRY(first_profile(w, name, sizeof name));
    TRY(session_offices(w->p, w->p->set.cover_kinds, &w->mem, &w->offices, &w->n_offices));
    TRY(session_access(w->p, name, false, w->offices, w->n_offices, &w->access));
    if (w->access.n_villages == 0)
        TRY(err_at(w->p->ctx, JALUR_E_DATA, &(err_site){.remedy = "jalur import PROJECT districts FILE"}, "the project has no villages"));
    TRY(sitework_places(w));
    TRY(add_arcs(w));
    TRY(add_problem(w));
done:
    return st;
}

/* ---- the curve ---- */

/* The same for every smaller number of points, as far as it is cheap. */
static jalur_status curve(sitework *w, siting *out)
{
    jalur_status st = JALUR_OK;
    const uint32_t points = w->o->points ? w->o->points : POINTS, base = w->o->moved ? 0 : w->n_offices;
    const bool one_budget = !w->options.budgets && !w->o->close;
    if (w->goal == SITE_COVER_ALL || w->goal == SITE_CENTER || points > CURVE_MOST || !one_budget) return JALUR_OK;
    TRY(arena_new(&out->mem, (size_t)points + 1, sizeof *out->steps, &out->steps));
    for (uint32_t n = w->o->moved ? 1 : 0; n <= points; n++) {
        site_options o = w->options;
        site_answer a;
        o.budget = (double)base + n;
        o.time_s = w->options.time_s / (points + 1.0);
        site_answer_init(&a, w->p->ctx);
        st = site_solve(w->p->ctx, &w->problem, &o, &a);
        const double scale = w->goal == SITE_FAIR ? 100.0 : 1.0;
        out->steps[out->n_steps++] = (siting_step){n, scale * a.value, scale * a.bound};
        site_answer_release(&a);
        TRY(st);
    }
    /* what the longer search found holds for the last step, too */
    out->steps[out->n_steps - 1] = (siting_step){points, out->value, out->bound};
done:
    return st;
}

static jalur_status fix_area(void *user, const shape_area *zone, arena *a, shape_area *out)
{
    return geo_rfc7946_area(user, zone, a, out);
}

/* The page of the project without its plan: the sites over what is reached today. */
static jalur_status write_map(sitework *w, const siting *s)
{
    jalur_status st = JALUR_OK;
    export_layers layers;
    char *path = NULL;
    export_layers_init(&layers, w->p->ctx);
    if (w->p->roads.n <= w->p->set.export_max_rows) TRY(session_roads(w->p));
    const export_input in = {.t = &w->p->t, .set = &w->p->set, .access = &w->access, .siting = s,
                             .roads_left_out = w->p->has_roads ? 0 : w->p->roads.n};
    TRY(export_build(w->p->ctx, &in, fix_area, w->p->geo, &layers));
    TRY(mem_printf(w->p->ctx, &path, "%s/sites.html", w->o->dir));
    TRY(export_map(w->p->ctx, &in, &layers, path));
done:
    mem_free(w->p->ctx, path);
    export_layers_release(&layers);
    return st;
}

static jalur_status write_layers(sitework *w, const siting *s)
{
    jalur_status st = JALUR_OK;
    export_layers layers;
    char *path = NULL;
    export_layers_init(&layers, w->p->ctx);
    TRY(export_siting(w->p->ctx, &w->p->t, s, &layers));
    TRY(writer_mkdir(w->p->ctx, w->o->dir));
    TRY(write_map(w, s));
    for (uint32_t i = 0; i < layers.n; i++) {
        TRY(mem_printf(w->p->ctx, &path, "%s/%s.geojson", w->o->dir, layers.item[i].name));
        TRY(export_geojson(w->p->ctx, &layers.item[i], path));
        mem_free(w->p->ctx, path);
        path = NULL;
    }
done:
    mem_free(w->p->ctx, path);
    export_layers_release(&layers);
    return st;
}

/* A plan may do without more points than were to close. Those that it would not miss stay (the first of them), and each village
 * goes to the nearest of all. */
static jalur_status close_exactly(sitework *w)
{
    jalur_status st = JALUR_OK;
    bool *open = NULL;
    uint32_t n = 0;
    const site_answer chosen = {.value = w->answer.value, .bound = w->answer.bound, .proven = w->answer.proven};
    const bool covers = w->goal == SITE_COVER_MOST || w->goal == SITE_FAIR; /* to which a point that is not missed adds nothing */
    TRY(mem_new(w->p->ctx, (size_t)w->n_sites + 1, sizeof *open, &open));
    for (uint32_t k = 0; k < w->answer.n_sites; k++) open[w->answer.sites[k].site] = true;
    for (uint32_t s = 0; s < w->n_offices; s++) n += !open[s];
    if (n <= w->o->close) goto done;
    for (uint32_t s = 0; s < w->n_offices && n > w->o->close; s++)
        if (!open[s]) open[s] = true, n--;
    for (uint32_t s = 0; s < w->n_sites; s++) w->state[s] = open[s] ? SITE_OPEN : SITE_SHUT;
    site_answer_release(&w->answer);
    TRY(site_solve(w->p->ctx, &w->problem, &w->options, &w->answer));
    w->answer.value = covers ? chosen.value : fmin(chosen.value, w->answer.value);
    w->answer.bound = covers ? chosen.bound : fmin(chosen.bound, w->answer.value);
    w->answer.proven = chosen.proven;
done:
    mem_free(w->p->ctx, open);
    return st;
}

/* The search has ended with the best so far: that is handed over. */
static void take_cancel(sitework *w)
{
    if (!step_cancelled(w->p->ctx)) return;
    step_cancel_taken(w->p->ctx);
    w->cancelled = true;
}

static jalur_status sitework_run(sitework *w, siting *s, jalur_report *report)
{
    jalur_status st = JALUR_OK;
    TRY(goal_parse(w));
    TRY(build(w));
    TRY(site_solve(w->p->ctx, &w->problem, &w->options, &w->answer));
    take_cancel(w);
    if (w->o->close) TRY(close_exactly(w));
    TRY(sitework_answer(w, s));
    if (!w->cancelled) st = curve(w, s);
    take_cancel(w);
    if (w->cancelled) s->n_steps = 0; /* the curve alone is not finished */
    TRY(st == JALUR_E_CANCELLED ? JALUR_OK : st);
    if (w->o->dir) TRY(write_layers(w, s));
    sitework_report(w, s, report);
done:
    return st;
}

jalur_status jalur_cover_site(jalur_project *p, const jalur_site_options *options, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    static const jalur_site_options none = {0};
    stage s = {0};
    siting answer;
    sitework w = {.p = p, .o = options ? options : &none};
    *out = NULL;
    arena_init(&w.mem, p->ctx);
    access_init(&w.access, p->ctx);
    site_answer_init(&w.answer, p->ctx);
    siting_init(&answer, p->ctx);
    TRY(stage_begin(p, "site", "Siting", &s));
    TRY(sitework_run(&w, &answer, s.report));
    TRY(stage_end(&s, out));
done:
    siting_release(&answer);
    site_answer_release(&w.answer);
    access_release(&w.access);
    mem_free(p->ctx, w.arc);
    mem_free(p->ctx, w.cost);
    arena_release(&w.mem);
    stage_release(&s);
    numbers_end(point);
    return err_while(p->ctx, st, "siting service points");
}
