#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/coverage.h"
#include "cover/due.h"

jalur_status session_offices(jalur_project *p, const char *kinds, arena *a, uint32_t **out, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    bool wanted[OFFICE_KINDS] = {false};
    char words[128];
    *n = 0;
    TRY(arena_new(a, p->t.n_offices, sizeof **out, out));
    snprintf(words, sizeof words, "%s", kinds);
    for (char *rest = words, *word; (word = strtok_r(rest, ",", &rest));) {
        office_kind kind;
        word += strspn(word, " ");
        if (!office_kind_parse(word, &kind))
            TRY(err_at(p->ctx, JALUR_E_DATA,
                       &(err_site){.field = "kinds", .found = word,
                                   .expected = "warehouse, ppk, pps, post, community, counting, government or other"},
                       "\"%s\" is no kind of office", word));
        wanted[kind] = true;
    }
    for (uint32_t i = 0; i < p->t.n_offices; i++)
        if (wanted[p->t.offices[i].kind] && p->t.offices[i].placed != PLACED_NOWHERE) (*out)[(*n)++] = i;
done:
    return st;
}

/* A way in one season alone, for siting and staffing. */
static jalur_status lend_one(void *user, cover_way *way)
{
    jalur_project *p = user;
    jalur_status st = JALUR_OK;
    TRY(session_metric(p, way->way.profile, way->way.season, &way->metric));
    TRY(session_metric(p, way->way.profile, SEASON_DRY, &way->dry));
done:
    return st;
}

/* Is there a road of a class that the profile may use? Without water nobody need be asked for by boat. */
static bool has_roads_for(jalur_project *p, const profile *who)
{
    bool can = false;
    net_edge_view e;
    const uint32_t n = p->classes ? 0 : net_edge_count(p->graph);
    for (uint32_t i = 0; i < n; i++) {
        net_edge_get(p->graph, NULL, (net_edge){i}, &e);
        p->classes |= UINT32_C(1) << e.class;
    }
    for (int c = 0; c < ROAD_CLASSES; c++) can |= (p->classes >> c & 1) && who->kmh[c] > 0;
    return can;
}

static jalur_status lend_other(jalur_project *p, const char *name, season s, const net_metric **out)
{
    const uint32_t i = profile_find(&p->profiles, name);
    if (i == JALUR_NONE || (!p->metrics[i][s] && !has_roads_for(p, &p->profiles.item[i]))) return JALUR_OK;
    return session_metric(p, name, s, out);
}

/* With the modes it is compared with. What only earlier ways needed goes first. */
static jalur_status lend_whole(void *user, cover_way *way)
{
    jalur_project *p = user;
    jalur_status st = JALUR_OK;
    session_keep_metrics(p, way->way.profile);
    TRY(lend_one(user, way));
    TRY(lend_other(p, "foot", way->way.season, &way->foot));
    TRY(lend_other(p, "boat", way->way.season, &way->boat));
done:
    return st;
}

/* What was imported of the ground beside the roads; *any false: nothing. Heights alone say where the sea is: at 0 or below. */
typedef struct ground {
    raster friction, heights;
    offroad how;
    bool any;
} ground;

static jalur_status ground_load(jalur_project *p, ground *g)
{
    jalur_status st = JALUR_OK;
    bool friction, heights;
    *g = (ground){0};
    TRY(store_load_raster(p->store, IMPORT_FRICTION, &g->friction, &friction));
    TRY(store_load_raster(p->store, IMPORT_HEIGHTS, &g->heights, &heights));
    for (size_t c = 0; heights && !friction && c < (size_t)g->heights.w * g->heights.h; c++)
        if (g->heights.cell[c] <= 0) g->heights.cell[c] = NAN;
    g->any = friction || heights;
    g->how = (offroad){.friction = friction ? &g->friction : NULL, .heights = heights ? &g->heights : NULL,
                       .level_kmh = p->set.ground_kmh, .most = (net_ms)(p->set.ground_min * 60000)};
done:
    return st;
}

static void ground_release(jalur_project *p, ground *g)
{
    mem_free(p->ctx, g->friction.cell);
    mem_free(p->ctx, g->heights.cell);
}

static void add_way(const char *name, season s, cover_way *way)
{
    *way = (cover_way){.way.season = s};
    snprintf(way->way.profile, sizeof way->way.profile, "%s", name);
}

/* A name that is no profile is told before any long work. */
static jalur_status check_profile(jalur_project *p, const char *name)
{
    return profile_find(&p->profiles, name) == JALUR_NONE ? session_no_profile(p, name) : JALUR_OK;
}

jalur_status session_access(jalur_project *p, const char *profiles, bool whole, const uint32_t *offices,
                            uint32_t n_offices, access_table *out)
{
    jalur_status st = JALUR_OK;
    char *edition = NULL;
    ground off = {0};
    cover_way ways[METRICS_MAX];
    uint32_t n_ways = 0;
    char words[128];
    TRY(session_network(p, NULL));
    snprintf(words, sizeof words, "%s", profiles);
    for (char *rest = words, *word; (word = strtok_r(rest, ", ", &rest)) && n_ways + 2 <= METRICS_MAX;) {
        TRY(check_profile(p, word));
        if (whole || p->set.season == SEASON_DRY) add_way(word, SEASON_DRY, &ways[n_ways++]);
        if (whole || p->set.season == SEASON_WET) add_way(word, SEASON_WET, &ways[n_ways++]);
    }
    TRY(store_edition(p->store, "districts", &edition));
    if (whole) TRY(ground_load(p, &off));
    const cover_problem asked = {.t = &p->t, .set = &p->set, .ways = ways, .n_ways = n_ways, .lend = whole ? lend_whole : lend_one, .user = p,
                                 .ground = off.any ? &off.how : NULL, .points = offices, .n_points = n_offices,
                                 .edition = edition, .scores = whole};
    TRY(cover_access(p->ctx, p->geo, &asked, out));
done:
    ground_release(p, &off);
    mem_free(p->ctx, edition);
    return st;
}

/* Villages and people by class, as the sums of the whole and of the groups. */
static void report_ways(const access_table *a, jalur_report *list)
{
    for (uint32_t i = 0; i < a->n_sums; i++) {
        const access_sum *sum = &a->sums[i];
        if (sum->area != JALUR_NONE) continue;
        jalur_report *row = report_row(list), *people;
        report_text(row, "profile", "profile", a->ways[sum->way].profile);
        report_text(row, "season", "season", season_name(a->ways[sum->way].season));
        report_text(row, "group", "group", sum->group);
        for (int c = 0; c < ACCESS_CLASSES; c++)
            report_int(row, access_class_name((access_class)c), access_class_name((access_class)c), sum->villages[c], "");
        people = report_group(row, "people", "people");
        for (int c = 0; c < ACCESS_CLASSES; c++)
            report_int(people, access_class_name((access_class)c), access_class_name((access_class)c), (int64_t)sum->people[c], "");
    }
}

/* The first profile in the project's season once more as plain numbers: the ways of a profile stand together. */
static void report_first_way(const access_table *a, season s, jalur_report *report)
{
    uint32_t by[ACCESS_CLASSES] = {0}, within = 0, way = 0;
    while (way < a->n_ways && a->ways[way].season != s) way++;
    for (uint32_t v = 0; way < a->n_ways && v < a->n_villages; v++) {
        by[a->cells[(size_t)v * a->n_ways + way].class]++;
        within += access_within(a, v, way);
    }
    report_int(report, "within", "", within, "");
    report_int(report, "served", "", by[ACCESS_SERVED], "");
    report_int(report, "beyond", "", by[ACCESS_BEYOND], "");
    report_int(report, "unreached", "", (int64_t)a->n_villages - within - by[ACCESS_BEYOND], "");
}

static void report_shares(const access_table *a, jalur_report *list)
{
    for (uint32_t i = 0; i < a->n_shares; i++) {
        const access_share *s = &a->shares[i];
        jalur_report *row = report_row(list);
        report_text(row, "measure", "share", s->measure);
        report_text(row, "level", "level", s->level);
        report_text(row, "group", "group", s->group);
        report_text(row, "profile", "profile", s->way == JALUR_NONE ? "" : a->ways[s->way].profile);
        report_text(row, "season", "season", s->way == JALUR_NONE ? "" : season_name(a->ways[s->way].season));
        report_real(row, "percent", "%", s->denominator > 0 ? 100 * s->numerator / s->denominator : (double)NAN, 2, "%");
        report_real(row, "numerator", "of them", s->numerator, 0, "");
        report_real(row, "denominator", "of", s->denominator, 0, "");
        report_text(row, "denominator_name", "counted", s->denominator_name);
    }
}

/* What is due against what is planned and was recorded. */
static void report_due(const due_table *d, jalur_report *list)
{
    for (uint32_t i = 0; i < d->n_sums; i++) {
        const due_sum *s = &d->sums[i];
        uint64_t due = 0;
        for (int c = 0; c < DUE_CLASSES; c++) due += s->units[c];
        if (s->area != JALUR_NONE || due + d->outside[s->kind] + d->beyond[s->kind] == 0) continue;
        jalur_report *row = report_row(list);
        report_text(row, "due", "due", due_kind_name(s->kind));
        report_text(row, "group", "group", s->group);
        report_int(row, "as_of_day", "as of day", d->as_of[s->kind], "");
        for (int c = 0; c < DUE_CLASSES; c++) report_int(row, due_class_name((due_class)c), due_class_name((due_class)c), (int64_t)s->units[c], "");
        report_real(row, "planned_percent", "planned or done", due ? 100.0 * (double)(due - s->units[DUE_UNPLANNED]) / (double)due : (double)NAN, 2, "%");
        report_int(row, "units", "of", (int64_t)due, "");
        report_int(row, "outside", "outside of all villages", (int64_t)d->outside[s->kind], "");
        report_int(row, "beyond", "recorded beyond what is due", (int64_t)d->beyond[s->kind], "");
        jalur_report *villages = report_group(row, "villages", "villages");
        for (int c = 0; c <= DUE_CLASSES; c++) report_int(villages, due_class_name((due_class)c), due_class_name((due_class)c), s->villages[c], "");
    }
}

/* Plan and roster as they stand in the project; without one everything of its kind is unplanned. */
static jalur_status plan_coverage(jalur_project *p, jalur_report *report)
{
    jalur_status st = JALUR_OK;
    plan routes;
    roster staff;
    due_table due;
    bool has_plan = false, has_roster = false;
    plan_init(&routes, p->ctx);
    roster_init(&staff, p->ctx);
    due_init(&due, p->ctx);
    TRY(store_load_plan(p->store, &p->t, &routes, &has_plan));
    TRY(store_load_roster(p->store, &p->t, &staff, &has_roster));
    const due_problem asked = {&p->t, &p->set, has_plan ? &routes : NULL, has_roster ? &staff : NULL};
    TRY(cover_due(p->ctx, &asked, &due));
    TRY(store_save_due(p->store, &p->t, &due));
    report_due(&due, report_list(report, "due", "Plan coverage"));
done:
    plan_release(&routes);
    roster_release(&staff);
    due_release(&due);
    return st;
}

jalur_status jalur_cover_access(jalur_project *p, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    stage s = {0};
    access_table a;
    arena mem;
    uint32_t *offices, n_offices;
    *out = NULL;
    arena_init(&mem, p->ctx);
    access_init(&a, p->ctx);
    TRY(stage_begin(p, "cover", "Coverage", &s));
    TRY(session_network(p, NULL));
    TRY(session_offices(p, p->set.cover_kinds, &mem, &offices, &n_offices));
    TRY(session_access(p, p->set.cover_profiles, true, offices, n_offices, &a));
    report_int(s.report, "villages", "villages", a.n_villages, "");
    report_int(s.report, "points", "service points", a.n_points, "");
    report_text(s.report, "kinds", "of kind", p->set.cover_kinds);
    if (a.n_points == 0)
        report_text(s.report, "hint", "so nothing is in reach", "no office of these kinds has a position; cover.kinds names the kinds that count, as post,ppk");
    report_real(s.report, "limit_min", "limit", a.limit_min, 0, "min");
    if (a.n_villages && isnan(a.cells[0].score))
        report_text(s.report, "scores", "access scores", "left out: more villages times points than cover.score_pairs");
    report_first_way(&a, p->set.season, s.report);
    report_ways(&a, report_list(s.report, "ways", "Villages by class"));
    report_shares(&a, report_list(s.report, "shares", "Shares"));
    TRY(coverage_closures(p, &a, offices, n_offices, report_list(s.report, "closures", p->t.n_closures ? "Out of reach while roads are closed" : "")));
    TRY(store_save_access(p->store, &p->t, &a));
    TRY(plan_coverage(p, s.report));
    TRY(coverage_people(p, &a, report_list(s.report, "people", "People by source")));
    TRY(coverage_settlements(p, s.report));
    TRY(stage_end(&s, out));
done:
    access_release(&a);
    arena_release(&mem);
    stage_release(&s);
    numbers_end(point);
    return st;
}
