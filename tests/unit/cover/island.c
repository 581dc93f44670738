#include "island.h"

void near_or_fail(double found, double expected, double within, const char *file, int line)
{
    if (found == expected || fabs(found - expected) <= within) return;
    print_error("%.10g found, %.10g expected within %g\n", found, expected, within);
    _fail(file, line);
}

jalur_lonlat island_at(double x, double y)
{
    return (jalur_lonlat){120 + x * 0.01, y * 0.01};
}

void island_begin(island *i)
{
    *i = (island){.ctx = test_ctx()};
    territory_init(&i->t, i->ctx);
    test_ok(i->ctx, geo_kit_new(i->ctx, &i->kit));
    test_ok(i->ctx, arena_new(&i->t.mem, ISLAND_MAX, sizeof *i->t.areas, &i->t.areas));
    test_ok(i->ctx, arena_new(&i->t.mem, ISLAND_MAX, sizeof *i->t.offices, &i->t.offices));
    test_ok(i->ctx, arena_new(&i->t.mem, ISLAND_MAX, sizeof *i->t.households, &i->t.households));
    test_ok(i->ctx, arena_new(&i->t.mem, ISLAND_MAX, sizeof *i->t.roads, &i->t.roads));
}

void island_end(island *i)
{
    for (uint32_t m = 0; m < i->n_metrics; m++)
        net_metric_free(i->metric[m]);
    net_free(i->g);
    geo_kit_free(i->kit);
    territory_release(&i->t);
    jalur_ctx_free(i->ctx);
}

static const char *keep(island *i, const char *text)
{
    const char *copy;
    test_ok(i->ctx, arena_text(&i->t.mem, text, &copy));
    return copy;
}

uint32_t island_area(island *i, const char *code, area_level level, uint32_t population)
{
    assert_true(i->t.n_areas < ISLAND_MAX);
    i->t.areas[i->t.n_areas] =
        (area){.code = keep(i, code), .name = "", .level = level, .parent = JALUR_NONE, .population = population};
    return i->t.n_areas++;
}

void island_square(island *i, uint32_t area_index, double x, double y, double half)
{
    shape_area *s = &i->t.areas[area_index].shape;
    const double dx[] = {-half, half, half, -half, -half}, dy[] = {-half, -half, half, half, -half};
    test_ok(i->ctx, shape_area_new(&i->t.mem, 5, 1, 1, s));
    for (int k = 0; k < 5; k++)
        s->pt[k] = island_at(x + dx[k], y + dy[k]);
    s->ring[1] = 5;
    s->part[1] = 1;
}

void island_label(island *i, uint32_t area_index, double x, double y)
{
    i->t.areas[area_index].has_label = true;
    i->t.areas[area_index].label = island_at(x, y);
}

uint32_t island_office(island *i, const char *id, const char *code, double x, double y)
{
    assert_true(i->t.n_offices < ISLAND_MAX);
    i->t.offices[i->t.n_offices] = (office){.id = keep(i, id),
                                            .name = "",
                                            .village_code = keep(i, code),
                                            .kind = OFFICE_POST,
                                            .placed = PLACED_GIVEN,
                                            .at = island_at(x, y)};
    return i->t.n_offices++;
}

uint32_t island_household(island *i, const char *id, const char *code, double x, double y)
{
    assert_true(i->t.n_households < ISLAND_MAX);
    i->t.households[i->t.n_households] =
        (household){.id = keep(i, id), .village_code = keep(i, code), .placed = PLACED_GIVEN, .at = island_at(x, y)};
    return i->t.n_households++;
}

uint32_t island_road(island *i, double x1, double y1, double x2, double y2, uint8_t flags)
{
    uint32_t steps = (uint32_t)lround(fmax(fabs(x2 - x1), fabs(y2 - y1)));
    road *r = &i->t.roads[i->t.n_roads];
    assert_true(i->t.n_roads < ISLAND_MAX && steps > 0);
    *r = (road){.name = "", .class = ROAD_LOCAL, .flags = flags};
    test_ok(i->ctx, shape_line_new(&i->t.mem, steps + 1, false, &r->line));
    for (uint32_t k = 0; k <= steps; k++)
        r->line.pt[k] = island_at(x1 + (x2 - x1) * k / steps, y1 + (y2 - y1) * k / steps);
    return i->t.n_roads++;
}

void island_build(island *i)
{
    territory_join(&i->t);
    test_ok(i->ctx, net_new(i->ctx, i->t.roads, i->t.n_roads, &(net_options){0}, &i->g));
}

const net_metric *island_metric(island *i, const profile *p, season s)
{
    assert_true(i->n_metrics < 4);
    test_ok(i->ctx, net_metric_new(i->ctx, i->g, p, s, NULL, &i->metric[i->n_metrics]));
    return i->metric[i->n_metrics++];
}
