/* SpatiaLite's BLOB-Geometry, read with every count checked against the bytes that are left. */
#include "store/blob.h"

#include <string.h>

enum {
    CLASS_POINT = 1,
    CLASS_LINE = 2,
    CLASS_POLYGON = 3,
    CLASS_MULTIPOLYGON = 6,
    SRID_WGS84 = 4326,
    MARK_START = 0x00,
    MARK_BOX_END = 0x7c,
    MARK_PART = 0x69,
    MARK_END = 0xfe,
    BOX_BYTES = 32,
    POINT_BYTES = 16,
    RING_BYTES = 4,        /* at least: its count */
    PART_BYTES = 1 + 4 + 4 /* at least: mark, class, count */
};

typedef struct blob {
    const uint8_t *bytes;
    size_t n, at;
    bool big_endian, bad; /* bad sticks: after it all reads give 0 */
} blob;

static const uint8_t *take(blob *b, size_t n)
{
    if (b->bad || b->n - b->at < n) {
        b->bad = true;
        return NULL;
    }
    b->at += n;
    return b->bytes + (b->at - n);
}

static uint64_t take_number(blob *b, size_t n)
{
    const uint8_t *p = take(b, n);
    uint64_t number = 0;
    for (size_t i = 0; p && i < n; i++)
        number = number << 8 | p[b->big_endian ? i : n - 1 - i];
    return number;
}

static uint32_t take_u32(blob *b)
{
    return (uint32_t)take_number(b, 4);
}

/* A count of things that take at least `least_bytes` each. */
static uint32_t take_count(blob *b, size_t least_bytes)
{
    uint32_t count = take_u32(b);
    if (count > (b->n - b->at) / least_bytes) b->bad = true;
    return b->bad ? 0 : count;
}

static void expect_mark(blob *b, uint8_t mark)
{
    const uint8_t *p = take(b, 1);
    if (!p || *p != mark) b->bad = true;
}

static jalur_lonlat take_point(blob *b)
{
    jalur_lonlat point = {0, 0};
    uint64_t lon_bits = take_number(b, 8), lat_bits = take_number(b, 8);
    memcpy(&point.lon_deg, &lon_bits, sizeof lon_bits);
    memcpy(&point.lat_deg, &lat_bits, sizeof lat_bits);
    if (!shape_lonlat_valid(point)) b->bad = true;
    return point;
}

/* Up to and with the class. The end mark is checked here, so that the body is what lies between. */
static uint32_t open_blob(blob *b, const uint8_t *bytes, size_t n_bytes)
{
    *b = (blob){.bytes = bytes, .n = n_bytes};
    if (n_bytes < 1 || bytes[n_bytes - 1] != MARK_END)
        b->bad = true;
    else
        b->n = n_bytes - 1;
    expect_mark(b, MARK_START);
    const uint8_t *order = take(b, 1);
    if (!order || *order > 1)
        b->bad = true;
    else
        b->big_endian = *order == 0;
    if (take_u32(b) != SRID_WGS84) b->bad = true;
    take(b, BOX_BYTES);
    expect_mark(b, MARK_BOX_END);
    return take_u32(b);
}

static jalur_status close_blob(const blob *b)
{
    return b->bad || b->at != b->n ? JALUR_E_DATA : JALUR_OK;
}

jalur_status blob_point(const uint8_t *bytes, size_t n_bytes, jalur_lonlat *out)
{
    blob b;
    if (open_blob(&b, bytes, n_bytes) != CLASS_POINT) b.bad = true;
    *out = take_point(&b);
    return close_blob(&b);
}

jalur_status blob_line(arena *mem, const uint8_t *bytes, size_t n_bytes, shape_line *out)
{
    blob b;
    *out = (shape_line){0};
    if (open_blob(&b, bytes, n_bytes) != CLASS_LINE) b.bad = true;
    uint32_t n = take_count(&b, POINT_BYTES);
    if (b.bad || n < 2) return JALUR_E_DATA;
    jalur_status st = shape_line_new(mem, n, false, out);
    if (st != JALUR_OK) return st;
    for (uint32_t i = 0; i < n; i++)
        out->pt[i] = take_point(&b);
    return close_blob(&b);
}

/* ---- areas: the same walk twice, to count and then to fill ---- */

typedef struct area_walk {
    blob b;
    shape_area *fill; /* NULL: count only */
    uint32_t n_pt, n_ring, n_part;
} area_walk;

static void walk_ring(area_walk *w)
{
    uint32_t n = take_count(&w->b, POINT_BYTES);
    if (n < 4) w->b.bad = true;
    if (w->b.bad) return;
    if (!w->fill) {
        take(&w->b, (size_t)n * POINT_BYTES);
    } else {
        jalur_lonlat *pt = w->fill->pt + w->n_pt;
        for (uint32_t i = 0; i < n; i++)
            pt[i] = take_point(&w->b);
        if (pt[0].lon_deg != pt[n - 1].lon_deg || pt[0].lat_deg != pt[n - 1].lat_deg) w->b.bad = true;
        w->fill->ring[w->n_ring] = w->n_pt;
    }
    w->n_pt += n;
    w->n_ring++;
}

static void walk_part(area_walk *w)
{
    uint32_t n = take_count(&w->b, RING_BYTES);
    if (n < 1) w->b.bad = true;
    if (w->fill && !w->b.bad) w->fill->part[w->n_part] = w->n_ring;
    for (uint32_t i = 0; i < n && !w->b.bad; i++)
        walk_ring(w);
    w->n_part++;
}

static jalur_status walk_area(area_walk *w, const uint8_t *bytes, size_t n_bytes)
{
    uint32_t class = open_blob(&w->b, bytes, n_bytes);
    uint32_t n = 1;
    w->n_pt = w->n_ring = w->n_part = 0;
    if (class == CLASS_MULTIPOLYGON)
        n = take_count(&w->b, PART_BYTES);
    else if (class != CLASS_POLYGON)
        w->b.bad = true;
    for (uint32_t i = 0; i < n && !w->b.bad; i++) {
        if (class == CLASS_MULTIPOLYGON) {
            expect_mark(&w->b, MARK_PART);
            if (take_u32(&w->b) != CLASS_POLYGON) w->b.bad = true;
        }
        walk_part(w);
    }
    return close_blob(&w->b);
}

jalur_status blob_area(arena *mem, const uint8_t *bytes, size_t n_bytes, shape_area *out)
{
    jalur_status st = JALUR_OK;
    area_walk w = {0};
    *out = (shape_area){0};
    TRY(walk_area(&w, bytes, n_bytes));
    TRY(shape_area_new(mem, w.n_pt, w.n_ring, w.n_part, out));
    w.fill = out;
    TRY(walk_area(&w, bytes, n_bytes));
    out->ring[w.n_ring] = w.n_pt;
    out->part[w.n_part] = w.n_ring;
done:
    return st;
}

/* ---- writing ---- */

size_t blob_line_size(const shape_line *line)
{
    return 1 + 1 + 4 + BOX_BYTES + 1 + 4 + 4 + (size_t)line->n * POINT_BYTES + 1;
}

static uint8_t *put_u32(uint8_t *at, uint32_t number)
{
    for (int i = 0; i < 4; i++) *at++ = (uint8_t)(number >> 8 * i);
    return at;
}

static uint8_t *put_real(uint8_t *at, double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    for (int i = 0; i < 8; i++) *at++ = (uint8_t)(bits >> 8 * i);
    return at;
}

void blob_line_put(const shape_line *line, uint8_t *out)
{
    shape_box box = shape_box_empty();
    for (uint32_t i = 0; i < line->n; i++) shape_box_add(&box, line->pt[i]);
    *out++ = MARK_START;
    *out++ = 1; /* little-endian */
    out = put_u32(out, SRID_WGS84);
    out = put_real(out, box.west_deg);
    out = put_real(out, box.south_deg);
    out = put_real(out, box.east_deg);
    out = put_real(out, box.north_deg);
    *out++ = MARK_BOX_END;
    out = put_u32(out, CLASS_LINE);
    out = put_u32(out, line->n);
    for (uint32_t i = 0; i < line->n; i++) {
        out = put_real(out, line->pt[i].lon_deg);
        out = put_real(out, line->pt[i].lat_deg);
    }
    *out = MARK_END;
}
