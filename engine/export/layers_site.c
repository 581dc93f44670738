/* The layers of a siting answer. */
#include "export/layers.h"

#include <math.h>

enum { S_RANK, S_WHEN, S_STATE, S_ID, S_OFFICE_ID, S_OFFICE, S_VILLAGE_CODE, S_VILLAGE, S_KECAMATAN, S_GAIN, S_PEOPLE, S_VILLAGES, S_NEW, S_NAMES, S_COLUMNS };

static const column SITE_COLUMNS[S_COLUMNS] = {
    [S_RANK] = {"rank", COLUMN_INT, 0, "Urutan"},
    [S_WHEN] = {"when", COLUMN_INT, 0, "Periode atau hari"},
    [S_STATE] = {"state", COLUMN_TEXT, 0, "Status (baru, tetap, tutup)"},
    [S_ID] = {"id", COLUMN_TEXT, 0, "Kode calon lokasi"},
    [S_OFFICE_ID] = {"office_id", COLUMN_TEXT, 0, "Kode titik layanan"},
    [S_OFFICE] = {"office", COLUMN_TEXT, 0, "Titik layanan"},
    [S_VILLAGE_CODE] = {"village_code", COLUMN_TEXT, 0, "Kode desa"},
    [S_VILLAGE] = {"village", COLUMN_TEXT, 0, "Desa"},
    [S_KECAMATAN] = {"kecamatan", COLUMN_TEXT, 0, "Kecamatan"},
    [S_GAIN] = {"gain", COLUMN_REAL, 1, "Tambahan manfaat"},
    [S_PEOPLE] = {"people", COLUMN_REAL, 0, "Orang yang dilayani"},
    [S_VILLAGES] = {"villages", COLUMN_INT, 0, "Desa yang dilayani"},
    [S_NEW] = {"new_villages", COLUMN_INT, 0, "Desa yang baru terjangkau"},
    [S_NAMES] = {"reaches", COLUMN_TEXT, 0, "Desa yang baru terjangkau (nama)"},
};

enum { V_VILLAGE_CODE, V_VILLAGE, V_KECAMATAN, V_PEOPLE, V_MINUTES, V_BEFORE, V_LIMIT, V_WITHIN, V_SHARE, V_POINT, V_COLUMNS };

static const column VILLAGE_COLUMNS[V_COLUMNS] = {
    [V_VILLAGE_CODE] = {"village_code", COLUMN_TEXT, 0, "Kode desa"},
    [V_VILLAGE] = {"village", COLUMN_TEXT, 0, "Desa"},
    [V_KECAMATAN] = {"kecamatan", COLUMN_TEXT, 0, "Kecamatan"},
    [V_PEOPLE] = {"people", COLUMN_INT, 0, "Jumlah orang"},
    [V_MINUTES] = {"minutes", COLUMN_REAL, 1, "Waktu tempuh (menit)"},
    [V_BEFORE] = {"minutes_before", COLUMN_REAL, 1, "Waktu tempuh sebelumnya (menit)"},
    [V_LIMIT] = {"limit_min", COLUMN_REAL, 1, "Batas (menit)"},
    [V_WITHIN] = {"within", COLUMN_BOOL, 0, "Di dalam batas"},
    [V_SHARE] = {"share", COLUMN_REAL, 3, "Bagian yang dilayani"},
    [V_POINT] = {"site", COLUMN_TEXT, 0, "Titik layanan yang dituju"},
};

static const char *point_name(const territory *t, const siting_point *p)
{
    if (p->office < t->n_offices) return t->offices[p->office].name;
    return p->id[0] ? p->id : word_area_name(t, p->village);
}

static void site_row(const territory *t, const siting_point *p, layer *l, uint32_t row)
{
    if (p->rank) layer_int(l, row, S_RANK, p->rank);
    if (p->when) layer_int(l, row, S_WHEN, p->when);
    layer_text(l, row, S_STATE, p->closed ? "tutup" : p->rank ? "baru" : "tetap");
    if (p->rank && p->id[0]) layer_text(l, row, S_ID, p->id);
    if (p->office < t->n_offices) {
        layer_text(l, row, S_OFFICE_ID, t->offices[p->office].id);
        layer_text(l, row, S_OFFICE, t->offices[p->office].name);
    }
    layer_text(l, row, S_VILLAGE_CODE, word_area_code(t, p->village));
    layer_text(l, row, S_VILLAGE, word_area_name(t, p->village));
    layer_text(l, row, S_KECAMATAN, word_kecamatan(t, p->village));
    layer_real(l, row, S_GAIN, p->gain);
    layer_real(l, row, S_PEOPLE, p->people);
    layer_int(l, row, S_VILLAGES, p->n_villages);
    layer_int(l, row, S_NEW, p->n_new);
    layer_text(l, row, S_NAMES, p->new_names);
    layers_point(l, row, true, p->at);
}

static void village_row(const territory *t, const siting *s, const siting_village *v, layer *l, uint32_t row)
{
    layer_text(l, row, V_VILLAGE_CODE, word_area_code(t, v->village));
    layer_text(l, row, V_VILLAGE, word_area_name(t, v->village));
    layer_text(l, row, V_KECAMATAN, word_kecamatan(t, v->village));
    layer_int(l, row, V_PEOPLE, v->people);
    layer_real(l, row, V_MINUTES, v->minutes);
    layer_real(l, row, V_BEFORE, v->minutes_before);
    layer_real(l, row, V_LIMIT, s->limit_min);
    layer_bool(l, row, V_WITHIN, v->minutes <= s->limit_min);
    layer_real(l, row, V_SHARE, v->share);
    if (v->point < s->n_points) layer_text(l, row, V_POINT, point_name(t, &s->points[v->point]));
    layers_point(l, row, true, v->at);
}

jalur_status export_siting(jalur_ctx *ctx, const territory *t, const siting *s, export_layers *out)
{
    jalur_status st = JALUR_OK;
    export_layers_release(out);
    export_layers_init(out, ctx);
    layer *sites = &out->item[0], *villages = &out->item[1];
    TRY(layer_new(&out->mem, "sites", "Titik layanan yang disarankan", GEOMETRY_POINT, SITE_COLUMNS, S_COLUMNS, s->n_points, sites));
    TRY(layer_new(&out->mem, "sites_villages", "Desa dan titik layanan yang dituju", GEOMETRY_POINT, VILLAGE_COLUMNS, V_COLUMNS,
                  s->n_villages, villages));
    for (uint32_t i = 0; i < s->n_points; i++) site_row(t, &s->points[i], sites, i);
    for (uint32_t i = 0; i < s->n_villages; i++) village_row(t, s, &s->villages[i], villages, i);
    out->n = 2;
done:
    return st;
}
