/* Well-known binary. Written little endian; read in either byte order, with the Z flag of ISO (1000) or EWKB. */
#include <string.h>

#include "model/shape.h"

enum { WKB_LINE = 2, WKB_POLYGON = 3, WKB_MULTIPOLYGON = 6, WKB_ISO_Z = 1000 };

typedef struct out_bytes {
    uint8_t *at;
} out_bytes;

static void put_u8(out_bytes *o, uint8_t v)
{
    *o->at++ = v;
}

static void put_u32(out_bytes *o, uint32_t v)
{
    for (int i = 0; i < 4; i++) put_u8(o, (uint8_t)(v >> (8 * i)));
}

static void put_real(out_bytes *o, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    for (int i = 0; i < 8; i++) put_u8(o, (uint8_t)(bits >> (8 * i)));
}

static void put_head(out_bytes *o, uint32_t type)
{
    put_u8(o, 1);
    put_u32(o, type);
}

size_t shape_line_wkb_size(const shape_line *line)
{
    return 9 + (size_t)line->n * (line->z_m ? 24 : 16);
}

void shape_line_to_wkb(const shape_line *line, uint8_t *out)
{
    out_bytes o = {out};
    put_head(&o, line->z_m ? WKB_LINE + WKB_ISO_Z : WKB_LINE);
    put_u32(&o, line->n);
    for (uint32_t i = 0; i < line->n; i++) {
        put_real(&o, line->pt[i].lon_deg);
        put_real(&o, line->pt[i].lat_deg);
        if (line->z_m) put_real(&o, (double)line->z_m[i]);
    }
}

size_t shape_area_wkb_size(const shape_area *area)
{
    return 9 + (size_t)area->n_part * 9 + (size_t)area->n_ring * 4 + (size_t)area->n_pt * 16;
}

void shape_area_to_wkb(const shape_area *area, uint8_t *out)
{
    out_bytes o = {out};
    put_head(&o, WKB_MULTIPOLYGON);
    put_u32(&o, area->n_part);
    for (uint32_t k = 0; k < area->n_part; k++) {
        put_head(&o, WKB_POLYGON);
        put_u32(&o, area->part[k + 1] - area->part[k]);
        for (uint32_t r = area->part[k]; r < area->part[k + 1]; r++) {
            put_u32(&o, area->ring[r + 1] - area->ring[r]);
            for (uint32_t i = area->ring[r]; i < area->ring[r + 1]; i++) {
                put_real(&o, area->pt[i].lon_deg);
                put_real(&o, area->pt[i].lat_deg);
            }
        }
    }
}

/* Reader: `bad` sticks; reads past the end give 0. */
typedef struct in_bytes {
    const uint8_t *at, *end;
    bool big, bad;
} in_bytes;

static uint64_t get_bits(in_bytes *in, int n_bytes)
{
    uint64_t v = 0;
    if (in->end - in->at < n_bytes) {
        in->bad = true;
        return 0;
    }
    for (int i = 0; i < n_bytes; i++) v |= (uint64_t)in->at[i] << (8 * (in->big ? n_bytes - 1 - i : i));
    in->at += n_bytes;
    return v;
}

static double get_real(in_bytes *in)
{
    uint64_t bits = get_bits(in, 8);
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

/* Returns the type without flags; *z tells whether points have a third ordinate. */
static uint32_t get_head(in_bytes *in, bool *z)
{
    in->big = get_bits(in, 1) == 0;
    uint32_t type = (uint32_t)get_bits(in, 4);
    *z = (type & 0x80000000u) != 0 || (type % 100000u) / 1000u == 1;
    return (type & 0x1fffffffu) % 1000u;
}

/* A count that the remaining bytes can hold, else bad. */
static uint32_t get_count(in_bytes *in, size_t least_bytes_each)
{
    uint32_t n = (uint32_t)get_bits(in, 4);
    if ((size_t)(in->end - in->at) / least_bytes_each < n) {
        in->bad = true;
        return 0;
    }
    return n;
}

static jalur_status bad_wkb(arena *a, const char *what)
{
    return err_set(a->ctx, JALUR_E_DATA, "damaged geometry: %s", what);
}

jalur_status shape_line_from_wkb(arena *a, const uint8_t *wkb, size_t n_bytes, shape_line *out)
{
    in_bytes in = {wkb, wkb + n_bytes, false, false};
    bool z = false;
    *out = (shape_line){0};
    if (get_head(&in, &z) != WKB_LINE || in.bad) return bad_wkb(a, "not a line");
    uint32_t n = get_count(&in, z ? 24 : 16);
    if (in.bad) return bad_wkb(a, "line cut short");
    jalur_status st = shape_line_new(a, n, z, out);
    for (uint32_t i = 0; st == JALUR_OK && i < n; i++) {
        out->pt[i].lon_deg = get_real(&in);
        out->pt[i].lat_deg = get_real(&in);
        if (z) out->z_m[i] = (float)get_real(&in);
    }
    return st;
}

/* Walks one polygon; with `out` fills from the running counts, else only counts. */
static void walk_polygon(in_bytes *in, bool z, shape_area *out, uint32_t *n_ring, uint32_t *n_pt)
{
    uint32_t rings = get_count(in, 4);
    for (uint32_t r = 0; r < rings && !in->bad; r++) {
        uint32_t n = get_count(in, z ? 24 : 16);
        if (out) out->ring[*n_ring] = *n_pt;
        for (uint32_t i = 0; i < n; i++) {
            jalur_lonlat p;
            p.lon_deg = get_real(in);
            p.lat_deg = get_real(in);
            if (z) (void)get_real(in);
            if (out) out->pt[*n_pt + i] = p;
        }
        *n_pt += n;
        (*n_ring)++;
    }
}

static uint32_t walk_area(in_bytes in, shape_area *out, uint32_t *n_ring, uint32_t *n_pt, bool *bad)
{
    bool z = false;
    uint32_t type = get_head(&in, &z), n_part = 1;
    *n_ring = *n_pt = 0;
    if (type == WKB_MULTIPOLYGON)
        n_part = get_count(&in, 9);
    else if (type != WKB_POLYGON)
        in.bad = true;
    for (uint32_t k = 0; k < n_part && !in.bad; k++) {
        if (type == WKB_MULTIPOLYGON && get_head(&in, &z) != WKB_POLYGON) in.bad = true;
        if (out) out->part[k] = *n_ring;
        if (!in.bad) walk_polygon(&in, z, out, n_ring, n_pt);
    }
    *bad = in.bad;
    return n_part;
}

jalur_status shape_area_from_wkb(arena *a, const uint8_t *wkb, size_t n_bytes, shape_area *out)
{
    in_bytes in = {wkb, wkb + n_bytes, false, false};
    uint32_t n_ring, n_pt;
    bool bad;
    *out = (shape_area){0};
    uint32_t n_part = walk_area(in, NULL, &n_ring, &n_pt, &bad);
    if (bad) return bad_wkb(a, "not a polygon, or cut short");
    jalur_status st = shape_area_new(a, n_pt, n_ring, n_part, out);
    if (st != JALUR_OK) return st;
    walk_area(in, out, &n_ring, &n_pt, &bad);
    out->ring[n_ring] = n_pt;
    out->part[n_part] = n_ring;
    return JALUR_OK;
}
