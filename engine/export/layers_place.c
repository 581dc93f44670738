/* What lies under the results: problems of the data, closures, districts, roads, offices. */
#include "export/layers.h"

#include <math.h>
#include <string.h>

enum {
    P_SEVERITY, P_CLASS, P_KIND, P_ID, P_NO, P_MEASURE, P_UNIT, P_TEXT, P_TO_LON, P_TO_LAT, P_COLUMNS
};

static const column PROBLEM_COLUMNS[P_COLUMNS] = {
    [P_SEVERITY] = {"severity", COLUMN_TEXT, 0, "Tingkat"},
    [P_CLASS] = {"class", COLUMN_TEXT, 0, "Kelas"},
    [P_KIND] = {"kind", COLUMN_TEXT, 0, "Jenis data"},
    [P_ID] = {"id", COLUMN_TEXT, 0, "Kode"},
    [P_NO] = {"no", COLUMN_INT, 0, "Nomor pada data yang sama"},
    [P_MEASURE] = {"measure", COLUMN_REAL, 3, "Ukuran"},
    [P_UNIT] = {"unit", COLUMN_TEXT, 0, "Satuan"},
    [P_TEXT] = {"text", COLUMN_TEXT, 0, "Keterangan"},
    [P_TO_LON] = {"to_lon", COLUMN_REAL, 7, "Bujur titik kedua"},
    [P_TO_LAT] = {"to_lat", COLUMN_REAL, 7, "Lintang titik kedua"},
};

static const char *severity_word(problem_severity s)
{
    switch (s) {
    case PROBLEM_NOTE: return "note";
    case PROBLEM_WARNING: return "warning";
    case PROBLEM_BLOCKS: return "blocks";
    }
    return "";
}

/* Of one class about one thing; they stand together (problems_sort). */
static bool same_thing(const problem *a, const problem *b)
{
    return a->severity == b->severity && strcmp(a->class, b->class) == 0 && strcmp(a->kind, b->kind) == 0 && strcmp(a->id, b->id) == 0;
}

jalur_status layers_problems(builder *b, layer *out)
{
    const problems *p = b->in->problems;
    uint32_t n = p ? (uint32_t)p->n : 0;
    jalur_status st = layer_new(b->mem, "problems", "Masalah data", GEOMETRY_POINT, PROBLEM_COLUMNS, P_COLUMNS, n, out);
    for (uint32_t row = 0, no = 1; st == JALUR_OK && row < n; row++) {
        const problem *q = &p->item[row];
        no = row > 0 && same_thing(q, q - 1) ? no + 1 : 1;
        layer_text(out, row, P_SEVERITY, severity_word(q->severity));
        layer_text(out, row, P_CLASS, q->class);
        layer_text(out, row, P_KIND, q->kind);
        layer_text(out, row, P_ID, q->id);
        layer_int(out, row, P_NO, no);
        layer_real(out, row, P_MEASURE, q->measure);
        if (isfinite(q->measure)) layer_text(out, row, P_UNIT, q->unit);
        layer_text(out, row, P_TEXT, q->text);
        if (q->has_to) {
            layer_real(out, row, P_TO_LON, q->to.lon_deg);
            layer_real(out, row, P_TO_LAT, q->to.lat_deg);
        }
        layers_point(out, row, q->has_point, q->at);
    }
    return st;
}

enum {
    C_ID, C_STATE, C_FACTOR, C_PROFILE, C_SEASON, C_REASON, C_ROAD, C_CLASS, C_STRETCHES, C_LENGTH, C_COLUMNS
};

static const column CLOSURE_COLUMNS[C_COLUMNS] = {
    [C_ID] = {"id", COLUMN_TEXT, 0, "Kode"},
    [C_STATE] = {"state", COLUMN_TEXT, 0, "Keadaan"},
    [C_FACTOR] = {"factor", COLUMN_REAL, 2, "Faktor kecepatan"},
    [C_PROFILE] = {"profile", COLUMN_TEXT, 0, "Profil jalan"},
    [C_SEASON] = {"season", COLUMN_TEXT, 0, "Musim"},
    [C_REASON] = {"reason", COLUMN_TEXT, 0, "Sebab"},
    [C_ROAD] = {"road", COLUMN_INT, 0, "Kode jalan"},
    [C_CLASS] = {"class", COLUMN_TEXT, 0, "Kelas jalan"},
    [C_STRETCHES] = {"stretches", COLUMN_INT, 0, "Jumlah ruas"},
    [C_LENGTH] = {"length_km", COLUMN_REAL, 3, "Panjang (km)"},
};

jalur_status layers_closures(builder *b, layer *out)
{
    jalur_status st = JALUR_OK;
    TRY(layer_new(b->mem, "closures", "Jalan ditutup", GEOMETRY_LINES, CLOSURE_COLUMNS, C_COLUMNS, b->in->n_closures, out));
    for (uint32_t row = 0; row < b->in->n_closures; row++) {
        const export_closure *x = &b->in->closures[row];
        const closure *c = x->of;
        layer_text(out, row, C_ID, c->id);
        layer_text(out, row, C_STATE, word_closure(c));
        layer_real(out, row, C_FACTOR, c->factor);
        if (c->profile[0]) layer_text(out, row, C_PROFILE, c->profile);
        for (int s = 0; s < SEASONS; s++)
            if (c->seasons == 1 << s) layer_text(out, row, C_SEASON, season_name((season)s));
        if (c->reason[0]) layer_text(out, row, C_REASON, c->reason);
        if (c->by_road) layer_int(out, row, C_ROAD, c->road);
        if (c->class < ROAD_CLASSES) layer_text(out, row, C_CLASS, road_class_name((road_class)c->class));
        layer_int(out, row, C_STRETCHES, x->n_lines);
        layer_real(out, row, C_LENGTH, x->length_m / 1000);
        TRY(layers_lines(b, out, row, x->lines, x->n_lines));
    }
done:
    return st;
}

enum {
    D_CODE, D_NAME, D_LEVEL, D_PARENT_CODE, D_PARENT, D_POPULATION, D_REPAIRED, D_LABEL_LON, D_LABEL_LAT, D_COLUMNS
};

static const column DISTRICT_COLUMNS[D_COLUMNS] = {
    [D_CODE] = {"code", COLUMN_TEXT, 0, "Kode"},
    [D_NAME] = {"name", COLUMN_TEXT, 0, "Nama"},
    [D_LEVEL] = {"level", COLUMN_TEXT, 0, "Tingkat"},
    [D_PARENT_CODE] = {"parent_code", COLUMN_TEXT, 0, "Kode wilayah induk"},
    [D_PARENT] = {"parent", COLUMN_TEXT, 0, "Wilayah induk"},
    [D_POPULATION] = {"population", COLUMN_INT, 0, "Penduduk"},
    [D_REPAIRED] = {"repaired", COLUMN_BOOL, 0, "Poligon diperbaiki"},
    [D_LABEL_LON] = {"label_lon", COLUMN_REAL, 7, "Bujur titik label"},
    [D_LABEL_LAT] = {"label_lat", COLUMN_REAL, 7, "Lintang titik label"},
};

jalur_status layers_districts(builder *b, layer *out)
{
    const territory *t = b->t;
    jalur_status st = layer_new(b->mem, "districts", "Wilayah", GEOMETRY_AREA, DISTRICT_COLUMNS, D_COLUMNS, t->n_areas,
                                out);
    for (uint32_t row = 0; st == JALUR_OK && row < t->n_areas; row++) {
        const area *a = &t->areas[row];
        layer_text(out, row, D_CODE, a->code);
        layer_text(out, row, D_NAME, a->name);
        layer_text(out, row, D_LEVEL, area_level_name(a->level));
        if (a->parent < t->n_areas) {
            layer_text(out, row, D_PARENT_CODE, word_area_code(t, a->parent));
            layer_text(out, row, D_PARENT, word_area_name(t, a->parent));
        }
        if (a->population) layer_int(out, row, D_POPULATION, a->population);
        layer_bool(out, row, D_REPAIRED, a->repaired);
        if (a->has_label) {
            layer_real(out, row, D_LABEL_LON, a->label.lon_deg);
            layer_real(out, row, D_LABEL_LAT, a->label.lat_deg);
        }
        layers_area(b, out, row, row);
    }
    return st;
}

enum {
    W_SOURCE, W_NAME, W_CLASS, W_SURFACE, W_ONEWAY, W_BRIDGE, W_TUNNEL, W_DRY_ONLY, W_MAX_KMH, W_WAIT, W_COLUMNS
};

static const column ROAD_COLUMNS[W_COLUMNS] = {
    [W_SOURCE] = {"source_id", COLUMN_TEXT, 0, "Kode sumber"},
    [W_NAME] = {"name", COLUMN_TEXT, 0, "Nama"},
    [W_CLASS] = {"class", COLUMN_TEXT, 0, "Kelas jalan"},
    [W_SURFACE] = {"surface", COLUMN_TEXT, 0, "Permukaan"},
    [W_ONEWAY] = {"oneway", COLUMN_INT, 0, "Satu arah (1 maju, -1 mundur)"},
    [W_BRIDGE] = {"bridge", COLUMN_BOOL, 0, "Jembatan"},
    [W_TUNNEL] = {"tunnel", COLUMN_BOOL, 0, "Terowongan"},
    [W_DRY_ONLY] = {"dry_only", COLUMN_BOOL, 0, "Hanya kemarau"},
    [W_MAX_KMH] = {"max_kmh", COLUMN_INT, 0, "Batas kecepatan (km/jam)"},
    [W_WAIT] = {"wait_min", COLUMN_INT, 0, "Tunggu penyeberangan (menit)"},
};

uint32_t export_roads(const export_input *in)
{
    return in->set && in->t->n_roads > in->set->export_max_rows ? 0 : in->t->n_roads;
}

jalur_status layers_roads(builder *b, layer *out)
{
    jalur_status st = JALUR_OK;
    const territory *t = b->t;
    const uint32_t n = export_roads(b->in);
    TRY(layer_new(b->mem, "roads", "Jalan", GEOMETRY_LINES, ROAD_COLUMNS, W_COLUMNS, n, out));
    for (uint32_t row = 0; row < n; row++) {
        const road *r = &t->roads[row];
        char digits[ROAD_DIGITS];
        const char *id = territory_road_id(t, r->source_id, digits);
        if (id == digits) TRY(arena_text(b->mem, digits, &id));
        layer_text(out, row, W_SOURCE, id);
        layer_text(out, row, W_NAME, r->name);
        layer_text(out, row, W_CLASS, road_class_name((road_class)r->class));
        layer_text(out, row, W_SURFACE, road_surface_name((road_surface)r->surface));
        layer_int(out, row, W_ONEWAY, r->oneway);
        layer_bool(out, row, W_BRIDGE, (r->flags & ROAD_BRIDGE) != 0);
        layer_bool(out, row, W_TUNNEL, (r->flags & ROAD_TUNNEL) != 0);
        layer_bool(out, row, W_DRY_ONLY, (r->flags & ROAD_DRY_ONLY) != 0);
        if (r->max_kmh) layer_int(out, row, W_MAX_KMH, r->max_kmh);
        if (r->wait_min) layer_int(out, row, W_WAIT, r->wait_min);
        TRY(layers_lines(b, out, row, &r->line, 1));
    }
done:
    return st;
}

enum {
    F_ID, F_NAME, F_KIND, F_VILLAGE_CODE, F_VILLAGE, F_KECAMATAN, F_PLACED, F_PERMANENTS, F_COUNTERS, F_OPEN, F_CLOSE,
    F_COLUMNS
};

static const column OFFICE_COLUMNS[F_COLUMNS] = {
    [F_ID] = {"office_id", COLUMN_TEXT, 0, "Kode kantor"},
    [F_NAME] = {"name", COLUMN_TEXT, 0, "Nama"},
    [F_KIND] = {"kind", COLUMN_TEXT, 0, "Jenis"},
    [F_VILLAGE_CODE] = {"village_code", COLUMN_TEXT, 0, "Kode desa"},
    [F_VILLAGE] = {"village", COLUMN_TEXT, 0, "Desa"},
    [F_KECAMATAN] = {"kecamatan", COLUMN_TEXT, 0, "Kecamatan"},
    [F_PLACED] = {"placed", COLUMN_TEXT, 0, "Asal posisi"},
    [F_PERMANENTS] = {"permanents", COLUMN_INT, 0, "Pegawai tetap"},
    [F_COUNTERS] = {"counters", COLUMN_INT, 0, "Loket"},
    [F_OPEN] = {"open", COLUMN_TEXT, 0, "Buka"},
    [F_CLOSE] = {"close", COLUMN_TEXT, 0, "Tutup"},
};

jalur_status layers_offices(builder *b, layer *out)
{
    jalur_status st = JALUR_OK;
    const territory *t = b->t;
    TRY(layer_new(b->mem, "offices", "Kantor dan gudang", GEOMETRY_POINT, OFFICE_COLUMNS, F_COLUMNS, t->n_offices, out));
    for (uint32_t row = 0; row < t->n_offices; row++) {
        const office *o = &t->offices[row];
        layer_text(out, row, F_ID, o->id);
        layer_text(out, row, F_NAME, o->name);
        layer_text(out, row, F_KIND, office_kind_name(o->kind));
        layer_text(out, row, F_VILLAGE_CODE, o->village < t->n_areas ? word_area_code(t, o->village) : o->village_code);
        layer_text(out, row, F_VILLAGE, word_area_name(t, o->village));
        layer_text(out, row, F_KECAMATAN, word_kecamatan(t, o->village));
        layer_text(out, row, F_PLACED, placed_name(o->placed));
        layer_int(out, row, F_PERMANENTS, o->permanents);
        layer_int(out, row, F_COUNTERS, o->counters);
        TRY(layers_clock(b, out, row, F_OPEN, o->open_s));
        TRY(layers_clock(b, out, row, F_CLOSE, o->close_s));
        layers_point(out, row, o->placed != PLACED_NOWHERE, o->at);
    }
done:
    return st;
}
