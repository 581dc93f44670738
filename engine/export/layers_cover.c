/* Gaps: every village and way that is not within the limit. */
#include "export/layers.h"

#include <math.h>

enum {
    G_VILLAGE_CODE, G_VILLAGE, G_KECAMATAN, G_PROFILE, G_SEASON, G_CLASS, G_REASON, G_MINUTES, G_LIMIT, G_PEOPLE,
    G_PEOPLE_KIND, G_POINT, G_INSIDE, G_OFFICE_ID, G_OFFICE, G_GAP, G_FROM_LON, G_FROM_LAT, G_TO_LON, G_TO_LAT,
    G_COLUMNS
};

static const column GAP_COLUMNS[G_COLUMNS] = {
    [G_VILLAGE_CODE] = {"village_code", COLUMN_TEXT, 0, "Kode desa"},
    [G_VILLAGE] = {"village", COLUMN_TEXT, 0, "Desa"},
    [G_KECAMATAN] = {"kecamatan", COLUMN_TEXT, 0, "Kecamatan"},
    [G_PROFILE] = {"profile", COLUMN_TEXT, 0, "Profil jalan"},
    [G_SEASON] = {"season", COLUMN_TEXT, 0, "Musim"},
    [G_CLASS] = {"class", COLUMN_TEXT, 0, "Kelas"},
    [G_REASON] = {"reason", COLUMN_TEXT, 0, "Keterangan"},
    [G_MINUTES] = {"minutes", COLUMN_REAL, 1, "Waktu tempuh (menit)"},
    [G_LIMIT] = {"limit_min", COLUMN_REAL, 1, "Batas (menit)"},
    [G_PEOPLE] = {"people", COLUMN_INT, 0, "Jumlah orang"},
    [G_PEOPLE_KIND] = {"people_kind", COLUMN_TEXT, 0, "Orang dihitung sebagai"},
    [G_POINT] = {"point", COLUMN_TEXT, 0, "Titik yang mewakili desa"},
    [G_INSIDE] = {"has_point_inside", COLUMN_BOOL, 0, "Ada titik layanan di desa"},
    [G_OFFICE_ID] = {"office_id", COLUMN_TEXT, 0, "Kode titik layanan terdekat"},
    [G_OFFICE] = {"office", COLUMN_TEXT, 0, "Titik layanan terdekat"},
    [G_GAP] = {"gap_m", COLUMN_REAL, 1, "Ruas yang hilang (m)"},
    [G_FROM_LON] = {"from_lon", COLUMN_REAL, 7, "Bujur ujung jaringan"},
    [G_FROM_LAT] = {"from_lat", COLUMN_REAL, 7, "Lintang ujung jaringan"},
    [G_TO_LON] = {"to_lon", COLUMN_REAL, 7, "Bujur ujung lain"},
    [G_TO_LAT] = {"to_lat", COLUMN_REAL, 7, "Lintang ujung lain"},
};

static jalur_status gap_reason(builder *b, layer *l, uint32_t row, const access_cell *c)
{
    jalur_status st = JALUR_OK;
    const char *text = NULL;
    const char *words = word_access_class(c->class);
    if (c->class == ACCESS_BEYOND && isfinite(c->minutes))
        TRY(word_printf(b->mem, &text, "%s: %.0f menit, batas %.0f menit", words, c->minutes, b->in->access->limit_min));
    else if (isfinite(c->gap_m))
        TRY(word_printf(b->mem, &text, "%s: ruas yang hilang %.0f m", words, c->gap_m));
    else
        text = words;
    layer_text(l, row, G_REASON, text);
done:
    return st;
}

static jalur_status one_gap(builder *b, layer *l, uint32_t row, uint32_t v, uint32_t w)
{
    const access_table *a = b->in->access;
    const access_village *village = &a->villages[v];
    const access_cell *c = &a->cells[(size_t)v * a->n_ways + w];
    layer_text(l, row, G_VILLAGE_CODE, word_area_code(b->t, village->village));
    layer_text(l, row, G_VILLAGE, word_area_name(b->t, village->village));
    layer_text(l, row, G_KECAMATAN, word_kecamatan(b->t, village->village));
    layer_text(l, row, G_PROFILE, a->ways[w].profile);
    layer_text(l, row, G_SEASON, season_name(a->ways[w].season));
    layer_text(l, row, G_CLASS, access_class_name(c->class));
    layer_real(l, row, G_MINUTES, c->minutes);
    layer_real(l, row, G_LIMIT, a->limit_min);
    layer_int(l, row, G_PEOPLE, village->people);
    layer_text(l, row, G_PEOPLE_KIND, a->people_kind);
    layer_text(l, row, G_POINT, village->point);
    layer_bool(l, row, G_INSIDE, village->has_point_inside);
    if (c->office < b->t->n_offices) {
        layer_text(l, row, G_OFFICE_ID, b->t->offices[c->office].id);
        layer_text(l, row, G_OFFICE, b->t->offices[c->office].name);
    }
    layer_real(l, row, G_GAP, c->gap_m);
    layers_link(l, row, G_FROM_LON, isfinite(c->gap_m), c->from, c->to);
    layers_area(b, l, row, village->village);
    return gap_reason(b, l, row, c);
}

jalur_status layers_gaps(builder *b, layer *out)
{
    jalur_status st = JALUR_OK;
    const access_table *a = b->in->access;
    size_t n_cells = a ? (size_t)a->n_villages * a->n_ways : 0;
    uint32_t n = 0, row = 0;
    for (size_t i = 0; i < n_cells; i++) n += a->cells[i].class != ACCESS_WITHIN;
    TRY(layer_new(b->mem, "gaps", "Desa di luar jangkauan", GEOMETRY_AREA, GAP_COLUMNS, G_COLUMNS, n, out));
    for (uint32_t v = 0; a && v < a->n_villages; v++)
        for (uint32_t w = 0; w < a->n_ways; w++)
            if (a->cells[(size_t)v * a->n_ways + w].class != ACCESS_WITHIN) TRY(one_gap(b, out, row++, v, w));
done:
    return st;
}
