#include "shapes.h"

void near_or_fail(double found, double expected, double within, const char *file, int line)
{
    if (found == expected || fabs(found - expected) <= within) return;
    print_error("%.10g found, %.10g expected within %g\n", found, expected, within);
    _fail(file, line);
}

static uint32_t count(const char *text, const char *set)
{
    uint32_t n = 0;
    for (; *text; text++)
        n += strchr(set, *text) != NULL;
    return n;
}

shape_area shape_text(arena *a, const char *text, jalur_lonlat at, double scale)
{
    shape_area s;
    uint32_t n_pt = count(text, ",;|") + 1, n_ring = count(text, ";|") + 1, n_part = count(text, "|") + 1;
    assert_int_equal(shape_area_new(a, n_pt, n_ring, n_part, &s), JALUR_OK);
    uint32_t ring = 0, part = 0;
    for (uint32_t i = 0; i < n_pt; i++) {
        char *end;
        s.pt[i].lon_deg = at.lon_deg + scale * strtod(text, &end);
        s.pt[i].lat_deg = at.lat_deg + scale * strtod(end, &end);
        end += strspn(end, " ");
        if (*end == ';' || *end == '|') s.ring[++ring] = i + 1;
        if (*end == '|') s.part[++part] = ring;
        text = end + 1;
    }
    s.ring[n_ring] = n_pt;
    s.part[n_part] = n_ring;
    return s;
}

shape_line line_text(arena *a, const char *text)
{
    shape_line l;
    assert_int_equal(shape_line_new(a, count(text, ",") + 1, false, &l), JALUR_OK);
    for (uint32_t i = 0; i < l.n; i++) {
        char *end;
        l.pt[i].lon_deg = strtod(text, &end);
        l.pt[i].lat_deg = strtod(end, &end);
        text = end + strspn(end, " ,");
    }
    return l;
}

shape_area shape_star(arena *a, rng *r, jalur_lonlat at, double r_deg, uint32_t n)
{
    shape_area s;
    assert_int_equal(shape_area_new(a, n + 1, 1, 1, &s), JALUR_OK);
    for (uint32_t i = 0; i < n; i++) {
        double angle = 6.283185307179586 * i / n, radius = r_deg * (0.2 + 0.8 * rng_unit(r));
        s.pt[i] = (jalur_lonlat){at.lon_deg + radius * cos(angle), at.lat_deg + radius * sin(angle)};
    }
    s.pt[n] = s.pt[0];
    s.ring[1] = n + 1;
    s.part[1] = 1;
    return s;
}

bool shape_even_odd(const shape_area *s, jalur_lonlat p)
{
    bool in = false;
    for (uint32_t r = 0; r < s->n_ring; r++)
        for (uint32_t i = s->ring[r]; i + 1 < s->ring[r + 1]; i++) {
            jalur_lonlat a = s->pt[i], b = s->pt[i + 1];
            if ((a.lat_deg > p.lat_deg) == (b.lat_deg > p.lat_deg)) continue;
            double x = a.lon_deg + (p.lat_deg - a.lat_deg) / (b.lat_deg - a.lat_deg) * (b.lon_deg - a.lon_deg);
            if (p.lon_deg < x) in = !in;
        }
    return in;
}

double ring_turn_deg2(const shape_area *s, uint32_t ring)
{
    double sum = 0;
    const jalur_lonlat *p = s->pt + s->ring[ring]; /* relative to the first: tiny rings cancel otherwise */
    for (uint32_t i = 1; i + 1 < s->ring[ring + 1] - s->ring[ring]; i++)
        sum += (p[i].lon_deg - p[0].lon_deg) * (p[i + 1].lat_deg - p[0].lat_deg) -
               (p[i + 1].lon_deg - p[0].lon_deg) * (p[i].lat_deg - p[0].lat_deg);
    return sum;
}

void territory_of(territory *t, jalur_ctx *ctx, uint32_t n)
{
    territory_init(t, ctx);
    assert_int_equal(arena_new(&t->mem, n, sizeof *t->areas, &t->areas), JALUR_OK);
    t->n_areas = n;
    for (uint32_t i = 0; i < n; i++) {
        char code[16];
        snprintf(code, sizeof code, "%06u", (unsigned)i + 1);
        assert_int_equal(arena_text(&t->mem, code, &t->areas[i].code), JALUR_OK);
        t->areas[i].name = "";
        t->areas[i].level = AREA_VILLAGE;
        t->areas[i].parent = JALUR_NONE;
    }
}
