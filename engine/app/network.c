#include <stdio.h>
#include <string.h>

#include "app/session.h"
#include "base/hash.h"

static void report_net(const net *g, bool was_kept, jalur_report *report)
{
    const net_stats s = net_get_stats(g);
    report_int(report, "roads", "roads", s.roads, "");
    report_int(report, "nodes", "nodes", s.nodes, "");
    report_int(report, "edges", "edges", s.edges, "");
    report_real(report, "length_km", "length", s.length_m / 1000, 1, "km");
    report_int(report, "components", "parts that do not join", s.weak_components, "");
    report_real(report, "largest_share", "largest part", s.length_m > 0 ? 100 * s.largest_m / s.length_m : 0, 1, "%");
    report_int(report, "joined_ends", "line ends joined (network.join_m)", s.joined_ends, "");
    report_int(report, "noded_crossings", "crossings joined (network.node_crossings)", s.noded_crossings, "");
    report_bool(report, "from_cache", "graph read from the file of an earlier run", was_kept);
    report_int(report, "duplicate_edges", "duplicate stretches left out", s.duplicate_edges, "");
}

static uint64_t graph_key(const jalur_project *p, const net_options *how)
{
    const uint8_t crossings = how->node_crossings;
    const uint64_t h = hash_bytes(&how->join_tolerance_m, sizeof how->join_tolerance_m, p->roads.hash);
    return hash_bytes(&crossings, sizeof crossings, h);
}

/* The graph is kept beside the project file, so that the next command need not build it again. A file that cannot be written
 * costs time, not the result. */
static jalur_status load_or_build(jalur_project *p, const net_options *how)
{
    jalur_status st = JALUR_OK;
    char *path = NULL;
    const uint64_t key = graph_key(p, how);
    TRY(mem_printf(p->ctx, &path, "%s.net", store_path(p->store)));
    TRY(net_load(p->ctx, path, key, &p->graph));
    p->graph_was_kept = p->graph != NULL;
    if (p->graph) goto done;
    TRY(session_roads(p));
    TRY(net_new(p->ctx, p->t.roads, p->t.n_roads, how, &p->graph));
    jalur_status saved = net_save(p->ctx, p->graph, path, key);
    if (saved == JALUR_E_RESOURCE || saved == JALUR_E_CANCELLED) TRY(saved);
    if (saved != JALUR_OK) log_warn(p->ctx, "%s", jalur_ctx_error(p->ctx)->message);
done:
    mem_free(p->ctx, path);
    return st;
}

/* A closure that touches no road is most likely a slip: it is listed with 0. */
static void report_closures(const jalur_project *p, jalur_report *report)
{
    if (p->closing.n == 0) return;
    jalur_report *list = report_list(report, "closures", "Closures");
    for (uint32_t i = 0; i < p->closing.n; i++) {
        const closure *c = &p->closing.item[i];
        double m = 0;
        for (uint32_t k = p->closing.first[i]; k < p->closing.first[i + 1]; k++) {
            net_edge_view e;
            net_edge_get(p->graph, NULL, p->closing.edge[k], &e);
            m += e.length_m;
        }
        jalur_report *row = report_row(list);
        report_text(row, "closure", "closure", c->id);
        report_real(row, "factor", "speed factor", c->factor, 2, "");
        report_int(row, "stretches", "stretches of road", p->closing.first[i + 1] - p->closing.first[i], "");
        report_real(row, "km", "km", m / 1000, 1, "km");
        report_text(row, "reason", "reason", c->reason);
    }
}

jalur_status session_network(jalur_project *p, jalur_report *report)
{
    jalur_status st = JALUR_OK;
    const net_options how = {.join_tolerance_m = p->set.join_m, .node_crossings = p->set.node_crossings != 0};
    TRY(prepare_places(p, report));
    TRY(session_about_roads(p));
    if (p->roads.n == 0)
        TRY(err_at(p->ctx, JALUR_E_DATA, &(err_site){.remedy = "jalur import PROJECT roads FILE"}, "the project has no roads"));
    if (!p->graph) TRY(load_or_build(p, &how));
    if (!p->closing.first)
        TRY(net_closing_new(p->ctx, p->graph, p->t.closures, p->t.n_closures, &p->ground, &p->closing));
    if (report) report_net(p->graph, p->graph_was_kept, report_group(report, "graph", "Road graph"));
    if (report) report_closures(p, report);
done:
    return err_while(p->ctx, st, "building the road graph");
}

jalur_status session_no_profile(jalur_project *p, const char *name)
{
    char known[512] = "";
    for (uint32_t i = 0; i < p->profiles.n; i++) {
        size_t n = strlen(known);
        snprintf(known + n, sizeof known - n, "%s%s", n ? ", " : "", p->profiles.item[i].name);
    }
    return err_at(p->ctx, JALUR_E_DATA, &(err_site){.field = "profile", .found = name, .expected = known, .remedy = "mend the name, or import profiles with it first"},
                  "there is no profile \"%s\"", name);
}

jalur_status session_metric(jalur_project *p, const char *profile_name, season s, const net_metric **out)
{
    jalur_status st = JALUR_OK;
    uint32_t i = profile_find(&p->profiles, profile_name);
    net_closures shut;
    *out = NULL;
    if (i == JALUR_NONE) return session_no_profile(p, profile_name);
    TRY(session_network(p, NULL));
    if (!p->metrics[i][s]) {
        TRY(net_closing_of(&p->closing, &p->profiles.item[i], s, &p->ground, &shut));
        TRY(net_metric_new(p->ctx, p->graph, &p->profiles.item[i], s, &shut, &p->metrics[i][s]));
    }
    *out = p->metrics[i][s];
done:
    return st;
}

jalur_status session_open_metric(jalur_project *p, const char *profile_name, season s, const net_metric **out)
{
    jalur_status st = JALUR_OK;
    uint32_t i = profile_find(&p->profiles, profile_name);
    *out = NULL;
    if (i == JALUR_NONE) return session_no_profile(p, profile_name);
    TRY(session_network(p, NULL));
    if (!net_closing_concerns(&p->closing, &p->profiles.item[i], s)) goto done;
    if (!p->open[i][s]) TRY(net_metric_new(p->ctx, p->graph, &p->profiles.item[i], s, NULL, &p->open[i][s]));
    *out = p->open[i][s];
done:
    return st;
}

jalur_status session_closure_words(jalur_project *p, const char *profile_name, season s, jalur_lonlat from, jalur_lonlat to,
                                   char out[CLOSURE_WORDS])
{
    jalur_status st = JALUR_OK;
    const net_metric *m, *open;
    const jalur_lonlat ends[2] = {from, to};
    net_snap snap[2];
    net_edge *edges = NULL;
    uint32_t n = 0, i = JALUR_NONE;
    net_ms time;
    arena mem;
    arena_init(&mem, p->ctx);
    out[0] = '\0';
    TRY(session_metric(p, profile_name, s, &m));
    TRY(session_open_metric(p, profile_name, s, &open));
    if (!open) goto done;
    TRY(net_snap_points(open, ends, 2, p->set.snap_limit_m, snap));
    TRY(net_time(p->ctx, open, &snap[0], &snap[1], &time, NULL));
    if (time >= NET_UNREACHED) goto done; /* something else cuts it off as well */
    TRY(net_why_cut(p->ctx, m, open, &snap[0], &snap[1], &mem, &edges, &n));
    const profile *who = &p->profiles.item[profile_find(&p->profiles, profile_name)];
    for (uint32_t k = 0; k < n && i == JALUR_NONE; k++) i = net_closing_shuts(&p->closing, who, s, edges[k]);
    for (int k = 1; k >= 0 && i == JALUR_NONE; k--) i = net_closing_shuts(&p->closing, who, s, snap[k].edge);
    if (i == JALUR_NONE) goto done;
    const closure *c = &p->closing.item[i];
    snprintf(out, CLOSURE_WORDS, "closure \"%.100s\"%s%.100s%s", c->id, c->reason[0] ? " (" : "", c->reason, c->reason[0] ? ")" : "");
done:
    arena_release(&mem);
    return st;
}

void session_keep_metrics(jalur_project *p, const char *profile_name)
{
    const char *const kept[] = {profile_name, "foot", "boat"};
    for (uint32_t i = 0; i < p->profiles.n; i++) {
        bool keep = false;
        for (size_t k = 0; k < sizeof kept / sizeof kept[0]; k++) keep |= strcmp(p->profiles.item[i].name, kept[k]) == 0;
        for (int s = 0; s < SEASONS && !keep; s++) {
            net_metric_free(p->metrics[i][s]);
            net_metric_free(p->open[i][s]);
            p->metrics[i][s] = p->open[i][s] = NULL;
        }
    }
}

static jalur_status report_metric(jalur_project *p, const char *profile_name, season s, jalur_report *list)
{
    jalur_status st = JALUR_OK;
    const net_metric *m;
    jalur_report *row;
    TRY(session_metric(p, profile_name, s, &m));
    row = report_row(list);
    report_text(row, "profile", "profile", profile_name);
    report_text(row, "season", "season", season_name(s));
    report_real(row, "usable_km", "usable km", net_metric_usable_m(m) / 1000, 1, "km");
    report_int(row, "parts", "parts", net_metric_strong_components(m), "");
done:
    return st;
}

/* Profiles in use: of the vehicles, of coverage, of the payers. Each once, in this order. */
static jalur_status report_metrics(jalur_project *p, jalur_report *list)
{
    jalur_status st = JALUR_OK;
    bool used[PROFILES_MAX] = {false};
    char names[160];
    for (uint32_t i = 0; i < p->t.n_vehicles; i++) {
        uint32_t k = profile_find(&p->profiles, p->t.vehicles[i].profile);
        if (k == JALUR_NONE) TRY(session_no_profile(p, p->t.vehicles[i].profile));
        used[k] = true;
    }
    snprintf(names, sizeof names, "%s,%s", p->set.cover_profiles, p->set.staff_profile);
    for (char *rest = names, *name; (name = strtok_r(rest, ", ", &rest));) {
        uint32_t k = profile_find(&p->profiles, name);
        if (k == JALUR_NONE) TRY(session_no_profile(p, name));
        used[k] = true;
    }
    for (uint32_t k = 0; k < p->profiles.n; k++)
        for (int s = 0; used[k] && s < SEASONS; s++) TRY(report_metric(p, p->profiles.item[k].name, (season)s, list));
done:
    return st;
}

jalur_status jalur_network_build(jalur_project *p, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    stage s = {0};
    *out = NULL;
    TRY(stage_begin(p, "network", "Network", &s));
    TRY(session_network(p, s.report));
    TRY(report_metrics(p, report_list(s.report, "profiles", "Profiles and seasons")));
    TRY(stage_end(&s, out));
done:
    stage_release(&s);
    numbers_end(point);
    return st;
}
