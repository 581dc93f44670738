#include "napkin.h"

shape_line napkin_line(napkin *n, const char *text)
{
    shape_line l;
    uint32_t points = 1;
    for (const char *c = text; *c; ++c)
        points += *c == ',';
    test_ok(n->ctx, shape_line_new(&n->t.mem, points, false, &l));
    for (uint32_t i = 0; i < points; ++i) {
        char *end;
        l.pt[i].lon_deg = strtod(text, &end);
        l.pt[i].lat_deg = strtod(end, &end);
        text = end + strspn(end, " ,");
    }
    return l;
}

void napkin_square(napkin *n, area *a, double west, double south, double side)
{
    test_ok(n->ctx, shape_area_new(&n->t.mem, 5, 1, 1, &a->shape));
    const double corner[5][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}};
    for (int i = 0; i < 5; ++i)
        a->shape.pt[i] = (jalur_lonlat){west + side * corner[i][0], south + side * corner[i][1]};
    a->shape.ring[1] = 5;
    a->shape.part[1] = 1;
    a->label = (jalur_lonlat){west + side / 2, south + side / 2};
    a->has_label = true;
}

static void add(napkin *n, size_t count, size_t size, void *out)
{
    test_ok(n->ctx, arena_new(&n->t.mem, count, size, out));
}

static void fill_stations(territory *t)
{
    static const char *const id[2] = {"TPS-1", "TPS-2"}, *const code[2] = {"99.01.01.2001", "99.01.01.2002"};
    for (int i = 0; i < 2; ++i)
        t->stations[i] = (station){.id = id[i],
                                   .village_code = code[i],
                                   .placed = PLACED_GIVEN,
                                   .voters = 250,
                                   .boxes = 5,
                                   .weight_g = 60000,
                                   .volume_cm3 = 480000,
                                   .deadline_s = INT32_MAX,
                                   .at = {i ? 127.15 : 127.05, -6.051}};
    t->n_stations = 2;
}

void napkin_new(napkin *n)
{
    memset(n, 0, sizeof *n);
    n->ctx = test_ctx();
    test_ok(n->ctx, geo_kit_new(n->ctx, &n->kit));
    territory_init(&n->t, n->ctx);
    problems_init(&n->out, n->ctx);
    settings_init(&n->s);
    territory *t = &n->t;
    add(n, 8, sizeof *t->areas, &t->areas);
    t->areas[0] = (area){.code = "99.01.01.2001", .name = "Barat", .level = AREA_VILLAGE};
    t->areas[1] = (area){.code = "99.01.01.2002", .name = "Timur", .level = AREA_VILLAGE};
    t->n_areas = 2;
    napkin_square(n, &t->areas[0], 127.0, -6.1, 0.1);
    napkin_square(n, &t->areas[1], 127.1, -6.1, 0.1);
    add(n, 16, sizeof *t->stations, &t->stations);
    fill_stations(t);
    add(n, 4, sizeof *t->offices, &t->offices);
    t->offices[0] = (office){.id = "KPU",
                             .name = "Gudang",
                             .village_code = "99.01.01.2001",
                             .kind = OFFICE_WAREHOUSE,
                             .placed = PLACED_GIVEN,
                             .at = {127.02, -6.051},
                             .open_s = 6 * 3600,
                             .close_s = 18 * 3600};
    t->n_offices = 1;
    add(n, 4, sizeof *t->vehicles, &t->vehicles);
    t->vehicles[0] = (vehicle){.id = "Truk",
                               .home_id = "KPU",
                               .count = 2,
                               .capacity = {100, 2000000, 9000000},
                               .profile = "truck",
                               .shift_start_s = 6 * 3600,
                               .shift_end_s = 18 * 3600,
                               .crew = 2};
    t->n_vehicles = 1;
    add(n, 4, sizeof *t->roads, &t->roads);
    t->roads[0] = (road){.line = napkin_line(n, "127.01 -6.05, 127.05 -6.05, 127.15 -6.05"),
                         .name = "",
                         .source_id = 1,
                         .class = ROAD_LOCAL,
                         .surface = SURFACE_PAVED};
    t->n_roads = 1;
    add(n, 4, sizeof *t->households, &t->households);
    add(n, 4, sizeof *t->crews, &t->crews);
    add(n, 4, sizeof *t->signals, &t->signals);
}

void napkin_free(napkin *n)
{
    problems_release(&n->out);
    territory_release(&n->t);
    geo_kit_free(n->kit);
    jalur_ctx_free(n->ctx);
}

void napkin_nouns(napkin *n)
{
    territory_join(&n->t);
    test_ok(n->ctx, check_nouns(n->ctx, n->kit, &n->t, &n->s, &n->out));
    problems_sort(&n->out);
}

jalur_status napkin_try_network(napkin *n, const profile *p)
{
    net *g = NULL;
    net_metric *m[SEASONS] = {NULL, NULL}, *open[SEASONS] = {NULL, NULL};
    net_closing closing;
    net_closures shut;
    check_metric metrics[SEASONS];
    arena mem;
    arena_init(&mem, n->ctx);
    territory_join(&n->t);
    test_ok(n->ctx, net_new(n->ctx, n->t.roads, n->t.n_roads, &(net_options){0}, &g));
    test_ok(n->ctx, net_closing_new(n->ctx, g, n->t.closures, n->t.n_closures, &mem, &closing));
    for (int s = 0; s < SEASONS; ++s) {
        test_ok(n->ctx, net_closing_of(&closing, p, (season)s, &mem, &shut));
        test_ok(n->ctx, net_metric_new(n->ctx, g, p, (season)s, &shut, &m[s]));
        if (net_closing_concerns(&closing, p, (season)s)) test_ok(n->ctx, net_metric_new(n->ctx, g, p, (season)s, NULL, &open[s]));
        metrics[s] = (check_metric){p, (season)s, m[s], open[s]};
    }
    if (n->cancelled) jalur_ctx_cancel(n->ctx);
    const jalur_status st = check_network(n->ctx, &n->t, &n->s, g, &closing, metrics, SEASONS, &n->out);
    problems_sort(&n->out);
    for (int s = 0; s < SEASONS; ++s) {
        net_metric_free(m[s]);
        net_metric_free(open[s]);
    }
    net_free(g);
    arena_release(&mem);
    return st;
}

void napkin_network(napkin *n, const profile *p)
{
    test_ok(n->ctx, napkin_try_network(n, p));
}

uint32_t napkin_count(const napkin *n, const char *class)
{
    uint32_t count = 0;
    for (size_t i = 0; i < n->out.n; ++i)
        count += strcmp(n->out.item[i].class, class) == 0;
    return count;
}

const problem *napkin_first(const napkin *n, const char *class)
{
    for (size_t i = 0; i < n->out.n; ++i)
        if (strcmp(n->out.item[i].class, class) == 0) return &n->out.item[i];
    for (size_t i = 0; i < n->out.n; ++i)
        print_message("%s: %s\n", n->out.item[i].class, n->out.item[i].text);
    fail_msg("no problem of class %s", class);
    return NULL;
}
