/* Coverage: gaps (every village and way that is not served), access (all of them), the nearest points, what each point is
 * asked for, and the sums by class. */
#include "export/layers.h"

#include <math.h>
#include <stdio.h>

enum {
    G_VILLAGE_CODE, G_VILLAGE, G_KECAMATAN, G_AGAINST, G_PROFILE, G_SEASON, G_CLASS, G_REASON, G_REMEDY, G_MINUTES, G_OTHER, G_LIMIT, G_PEOPLE,
    G_PEOPLE_KIND, G_POINT, G_INSIDE, G_REMOTE, G_OFFICE_ID, G_OFFICE, G_GAP, G_CLOSED, G_CLOSURE, G_OPEN, G_FROM_LON, G_FROM_LAT, G_TO_LON, G_TO_LAT, G_UNITS, G_DUE, G_BEHIND,
    G_COLUMNS
};

static const column GAP_COLUMNS[G_COLUMNS] = {
    [G_VILLAGE_CODE] = {"village_code", COLUMN_TEXT, 0, "Kode desa"},
    [G_VILLAGE] = {"village", COLUMN_TEXT, 0, "Desa"},
    [G_KECAMATAN] = {"kecamatan", COLUMN_TEXT, 0, "Kecamatan"},
    [G_AGAINST] = {"against", COLUMN_TEXT, 0, "Diukur terhadap (access: titik layanan; kits, payments: rencana)"},
    [G_PROFILE] = {"profile", COLUMN_TEXT, 0, "Profil jalan"},
    [G_SEASON] = {"season", COLUMN_TEXT, 0, "Musim"},
    [G_CLASS] = {"class", COLUMN_TEXT, 0, "Kelas"},
    [G_REASON] = {"reason", COLUMN_TEXT, 0, "Keterangan"},
    [G_REMEDY] = {"remedy", COLUMN_TEXT, 0, "Yang dapat menutup kesenjangan"},
    [G_MINUTES] = {"minutes", COLUMN_REAL, 1, "Waktu tempuh (menit)"},
    [G_OTHER] = {"other_min", COLUMN_REAL, 1, "Waktu tempuh musim kemarau, jalan kaki atau perahu (menit)"},
    [G_LIMIT] = {"limit_min", COLUMN_REAL, 1, "Batas (menit)"},
    [G_PEOPLE] = {"people", COLUMN_INT, 0, "Jumlah orang"},
    [G_PEOPLE_KIND] = {"people_kind", COLUMN_TEXT, 0, "Orang dihitung sebagai"},
    [G_POINT] = {"point", COLUMN_TEXT, 0, "Titik yang mewakili desa"},
    [G_INSIDE] = {"has_point_inside", COLUMN_BOOL, 0, "Ada titik layanan di desa"},
    [G_REMOTE] = {"remote_3t", COLUMN_BOOL, 0, "Daerah 3T"},
    [G_OFFICE_ID] = {"office_id", COLUMN_TEXT, 0, "Kode titik layanan terdekat"},
    [G_OFFICE] = {"office", COLUMN_TEXT, 0, "Titik layanan terdekat"},
    [G_GAP] = {"gap_m", COLUMN_REAL, 1, "Ruas yang hilang (m)"},
    [G_CLOSED] = {"closed_m", COLUMN_REAL, 0, "Jalan yang tertutup pada musim hujan (m)"},
    [G_CLOSURE] = {"closure", COLUMN_TEXT, 0, "Penutupan jalan yang menyebabkannya"},
    [G_OPEN] = {"open_min", COLUMN_REAL, 1, "Waktu tempuh bila jalan dibuka (menit)"},
    [G_FROM_LON] = {"from_lon", COLUMN_REAL, 7, "Bujur ujung jaringan"},
    [G_FROM_LAT] = {"from_lat", COLUMN_REAL, 7, "Lintang ujung jaringan"},
    [G_TO_LON] = {"to_lon", COLUMN_REAL, 7, "Bujur ujung lain"},
    [G_TO_LAT] = {"to_lat", COLUMN_REAL, 7, "Lintang ujung lain"},
    [G_UNITS] = {"units", COLUMN_INT, 0, "TPS atau penerima yang terlambat, terlewat atau tanpa rencana"},
    [G_DUE] = {"due", COLUMN_INT, 0, "TPS atau penerima di desa"},
    [G_BEHIND] = {"days_behind", COLUMN_INT, 0, "Hari di belakang rencana"},
};

/* What is the matter, with its number. */
static jalur_status gap_reason(builder *b, layer *l, uint32_t row, const access_cell *c)
{
    jalur_status st = JALUR_OK;
    const char *text = word_access_class(c->class);
    if (c->class == ACCESS_BEYOND && isfinite(c->minutes))
        TRY(word_printf(b->mem, &text, "%s: %.0f menit, batas %.0f menit", text, c->minutes, b->in->access->limit_min));
    else if (isfinite(c->other_min))
        TRY(word_printf(b->mem, &text, "%s: %.0f menit", text, c->other_min));
    else if (isfinite(c->gap_m))
        TRY(word_printf(b->mem, &text, "%s: ruas yang hilang %.0f m", text, c->gap_m));
    layer_text(l, row, G_REASON, text);
done:
    return st;
}

/* What would close it, with its number. */
static jalur_status gap_remedy(builder *b, layer *l, uint32_t row, const access_village *v, const access_cell *c)
{
    jalur_status st = JALUR_OK;
    const char *text = NULL;
    if (c->closure && c->closure[0]) {
        TRY(word_printf(b->mem, &text, "%s dibuka: %.0f menit", c->closure, c->open_min));
        layer_text(l, row, G_REMEDY, text);
        goto done;
    }
    switch (c->class) {
    case ACCESS_BEYOND:
        TRY(word_printf(b->mem, &text, "titik layanan lain, atau perjalanan %.0f menit lebih singkat", c->minutes - b->in->access->limit_min));
        break;
    case ACCESS_DRY_ONLY:
        if (isfinite(c->closed_m)) TRY(word_printf(b->mem, &text, "%.0f m jalan yang tetap terbuka pada musim hujan", c->closed_m));
        break;
    case ACCESS_FULL: TRY(word_printf(b->mem, &text, "ruang untuk %u orang di titik terdekat", (unsigned)v->people)); break;
    case ACCESS_NO_SIGNAL:
        TRY(word_printf(b->mem, &text, "sinyal tingkat %d (sekarang %d)", b->in->set ? (int)b->in->set->cover_signal : 0, (int)v->signal));
        break;
    case ACCESS_CLOSED: text = "satu hari buka bersama"; break;
    case ACCESS_NO_POSITION: text = "poligon atau titik desa dalam data"; break;
    case ACCESS_UNREACHABLE:
    case ACCESS_FAR_FROM_ROAD:
    case ACCESS_FOOT_ONLY:
    case ACCESS_BOAT_ONLY:
    case ACCESS_GROUND_ONLY:
        if (isfinite(c->gap_m)) TRY(word_printf(b->mem, &text, "jalan sepanjang %.0f m", c->gap_m));
        break;
    case ACCESS_SERVED:
    case ACCESS_CLASSES: break;
    }
    layer_text(l, row, G_REMEDY, text);
done:
    return st;
}

static void put_office(const territory *t, layer *l, uint32_t row, uint32_t first, uint32_t index)
{
    if (index >= t->n_offices) return;
    layer_text(l, row, first, t->offices[index].id);
    layer_text(l, row, first + 1, t->offices[index].name);
}

static void gap_village(builder *b, layer *l, uint32_t row, uint32_t at, const char *against)
{
    layer_text(l, row, G_VILLAGE_CODE, word_area_code(b->t, at));
    layer_text(l, row, G_VILLAGE, word_area_name(b->t, at));
    layer_text(l, row, G_KECAMATAN, word_kecamatan(b->t, at));
    layer_text(l, row, G_AGAINST, against);
    layers_area(b, l, row, at);
}

static jalur_status one_gap(builder *b, layer *l, uint32_t row, uint32_t v, uint32_t w)
{
    jalur_status st = JALUR_OK;
    const access_table *a = b->in->access;
    const access_village *village = &a->villages[v];
    const access_cell *c = &a->cells[(size_t)v * a->n_ways + w];
    gap_village(b, l, row, village->village, "access");
    layer_text(l, row, G_PROFILE, a->ways[w].profile);
    layer_text(l, row, G_SEASON, season_name(a->ways[w].season));
    layer_text(l, row, G_CLASS, access_class_name(c->class));
    layer_real(l, row, G_MINUTES, c->minutes);
    layer_real(l, row, G_OTHER, c->other_min);
    layer_real(l, row, G_LIMIT, a->limit_min);
    layer_int(l, row, G_PEOPLE, village->people);
    layer_text(l, row, G_PEOPLE_KIND, a->people_kind);
    layer_text(l, row, G_POINT, village->point);
    layer_bool(l, row, G_INSIDE, village->has_point_inside);
    layer_bool(l, row, G_REMOTE, village->remote);
    put_office(b->t, l, row, G_OFFICE_ID, c->office);
    layer_real(l, row, G_GAP, c->gap_m);
    layer_real(l, row, G_CLOSED, c->closed_m);
    if (c->closure && c->closure[0]) {
        layer_text(l, row, G_CLOSURE, c->closure);
        layer_real(l, row, G_OPEN, c->open_min);
    }
    layers_link(l, row, G_FROM_LON, isfinite(c->gap_m), c->from, c->to);
    TRY(gap_reason(b, l, row, c));
    TRY(gap_remedy(b, l, row, village, c));
done:
    return st;
}

/* Not in the plan, not in time, or its day over: what is due in a village. */
static jalur_status one_due(builder *b, layer *l, uint32_t row, uint32_t v, due_kind kind)
{
    jalur_status st = JALUR_OK;
    const due_table *d = b->in->due;
    const due_cell *c = &d->cells[(size_t)v * DUE_KINDS + kind];
    const uint32_t wrong = c->units[DUE_LATE] + c->units[DUE_OVERDUE] + c->units[DUE_UNPLANNED], n = c->units[c->class];
    const char *noun = kind == DUE_KITS ? "TPS" : "penerima", *text = NULL;
    const uint32_t all = wrong + c->units[DUE_DONE] + c->units[DUE_PLANNED];
    gap_village(b, l, row, d->villages[v], due_kind_name(kind));
    layer_text(l, row, G_CLASS, due_class_name((due_class)c->class));
    layer_bool(l, row, G_REMOTE, settings_names_area(b->in->set->areas_3t, b->t->areas[d->villages[v]].code));
    layer_int(l, row, G_UNITS, wrong);
    layer_int(l, row, G_DUE, all);
    layer_int(l, row, G_BEHIND, c->days_behind);
    TRY(word_printf(b->mem, &text, "%s: %u dari %u %s%s%s", word_due_class((due_class)c->class), (unsigned)n, (unsigned)all, noun,
                    c->reason[0] ? "; tanpa rencana karena: " : "", c->reason[0] ? word_left_out(c->reason) : ""));
    layer_text(l, row, G_REASON, text);
    if (c->class == DUE_UNPLANNED) TRY(word_printf(b->mem, &text, "masukkan %u %s ke dalam rencana", (unsigned)n, noun));
    else if (c->class == DUE_OVERDUE) TRY(word_printf(b->mem, &text, "kirim %u %s yang harinya sudah lewat", (unsigned)n, noun));
    else text = NULL;
    layer_text(l, row, G_REMEDY, text);
done:
    return st;
}

jalur_status layers_gaps(builder *b, layer *out)
{
    jalur_status st = JALUR_OK;
    const access_table *a = b->in->access;
    const due_table *d = b->in->due;
    size_t n_cells = a ? (size_t)a->n_villages * a->n_ways : 0;
    uint32_t n = 0, row = 0;
    for (size_t i = 0; i < n_cells; i++) n += a->cells[i].class != ACCESS_SERVED;
    for (size_t i = 0; d && i < (size_t)d->n_villages * DUE_KINDS; i++) n += due_is_gap(&d->cells[i]);
    TRY(layer_new(b->mem, "gaps", "Desa di luar jangkauan", GEOMETRY_AREA, GAP_COLUMNS, G_COLUMNS, n, out));
    for (uint32_t v = 0; a && v < a->n_villages; v++)
        for (uint32_t w = 0; w < a->n_ways; w++)
            if (a->cells[(size_t)v * a->n_ways + w].class != ACCESS_SERVED) TRY(one_gap(b, out, row++, v, w));
    for (uint32_t v = 0; d && v < d->n_villages; v++)
        for (uint32_t k = 0; k < DUE_KINDS; k++)
            if (due_is_gap(&d->cells[(size_t)v * DUE_KINDS + k])) TRY(one_due(b, out, row++, v, (due_kind)k));
done:
    return st;
}

/* ---- all villages by all ways ---- */

enum { A_VILLAGE_CODE, A_VILLAGE, A_KECAMATAN, A_PROFILE, A_SEASON, A_CLASS, A_MINUTES, A_PEOPLE, A_SERVED_BY, A_SERVED_NAME, A_SCORE, A_SIGNAL,
       A_RANK, A_OFFICE_ID, A_OFFICE, A_COLUMNS };

static const column ACCESS_COLUMNS[A_COLUMNS] = {
    [A_VILLAGE_CODE] = {"village_code", COLUMN_TEXT, 0, "Kode desa"},
    [A_VILLAGE] = {"village", COLUMN_TEXT, 0, "Desa"},
    [A_KECAMATAN] = {"kecamatan", COLUMN_TEXT, 0, "Kecamatan"},
    [A_PROFILE] = {"profile", COLUMN_TEXT, 0, "Profil jalan"},
    [A_SEASON] = {"season", COLUMN_TEXT, 0, "Musim"},
    [A_CLASS] = {"class", COLUMN_TEXT, 0, "Kelas"},
    [A_MINUTES] = {"minutes", COLUMN_REAL, 1, "Waktu tempuh ke titik ini (menit)"},
    [A_PEOPLE] = {"people", COLUMN_INT, 0, "Jumlah orang"},
    [A_SERVED_BY] = {"served_by_id", COLUMN_TEXT, 0, "Kode titik layanan yang melayani"},
    [A_SERVED_NAME] = {"served_by", COLUMN_TEXT, 0, "Titik layanan yang melayani"},
    [A_SCORE] = {"score", COLUMN_REAL, 4, "Skor akses E2SFCA (loket per 10.000 orang)"},
    [A_SIGNAL] = {"signal", COLUMN_INT, 0, "Tingkat sinyal (0-4)"},
    [A_RANK] = {"rank", COLUMN_INT, 0, "Urutan titik terdekat"},
    [A_OFFICE_ID] = {"office_id", COLUMN_TEXT, 0, "Kode titik layanan"},
    [A_OFFICE] = {"office", COLUMN_TEXT, 0, "Titik layanan"},
};

/* rank 0: the village has none. */
static void one_access(builder *b, layer *l, uint32_t row, uint32_t v, uint32_t w, uint32_t rank)
{
    const access_table *a = b->in->access;
    const access_village *village = &a->villages[v];
    const size_t at = (size_t)v * a->n_ways + w;
    const access_cell *c = &a->cells[at];
    layer_text(l, row, A_VILLAGE_CODE, word_area_code(b->t, village->village));
    layer_text(l, row, A_VILLAGE, word_area_name(b->t, village->village));
    layer_text(l, row, A_KECAMATAN, word_kecamatan(b->t, village->village));
    layer_text(l, row, A_PROFILE, a->ways[w].profile);
    layer_text(l, row, A_SEASON, season_name(a->ways[w].season));
    layer_text(l, row, A_CLASS, access_class_name(c->class));
    layer_int(l, row, A_PEOPLE, village->people);
    put_office(b->t, l, row, A_SERVED_BY, c->served_by);
    layer_real(l, row, A_SCORE, c->score);
    if (village->signal >= 0) layer_int(l, row, A_SIGNAL, village->signal);
    layers_point(l, row, true, village->at);
    if (rank == 0) return;
    layer_int(l, row, A_RANK, rank);
    layer_real(l, row, A_MINUTES, a->near[at * a->n_near + rank - 1].minutes);
    put_office(b->t, l, row, A_OFFICE_ID, a->near[at * a->n_near + rank - 1].office);
}

static uint32_t near_count(const access_table *a, size_t cell)
{
    uint32_t n = 0;
    while (n < a->n_near && a->near[cell * a->n_near + n].office != JALUR_NONE) n++;
    return n;
}

/* All of the nearest points, or the first alone where these are more rows than anyone opens. */
static uint32_t access_ranks(const builder *b, uint32_t *n_rows)
{
    const access_table *a = b->in->access;
    const size_t n_cells = a ? (size_t)a->n_villages * a->n_ways : 0;
    size_t all = 0;
    for (size_t i = 0; i < n_cells; i++) all += near_count(a, i) ? near_count(a, i) : 1;
    const bool fits = !b->in->set || (int64_t)all <= b->in->set->export_max_rows;
    *n_rows = (uint32_t)(fits ? all : n_cells);
    return fits ? ACCESS_NEAREST_MAX : 1;
}

jalur_status layers_access(builder *b, layer *out)
{
    jalur_status st = JALUR_OK;
    const access_table *a = b->in->access;
    uint32_t n = 0, row = 0;
    const uint32_t ranks = access_ranks(b, &n);
    TRY(layer_new(b->mem, "access", "Desa dan titik layanan terdekat", GEOMETRY_POINT, ACCESS_COLUMNS, A_COLUMNS, n, out));
    for (uint32_t v = 0; a && v < a->n_villages; v++)
        for (uint32_t w = 0; w < a->n_ways; w++) {
            const uint32_t known = near_count(a, (size_t)v * a->n_ways + w), most = known < ranks ? known : ranks;
            for (uint32_t rank = most ? 1 : 0; rank <= most; rank++) one_access(b, out, row++, v, w, rank);
        }
done:
    return st;
}

/* ---- catchments ---- */

enum { C_OFFICE_ID, C_OFFICE, C_KIND, C_PROFILE, C_SEASON, C_NEAREST, C_NEAREST_PEOPLE, C_SERVED, C_SERVED_PEOPLE, C_ROOM, C_COLUMNS };

static const column CATCHMENT_COLUMNS[C_COLUMNS] = {
    [C_OFFICE_ID] = {"office_id", COLUMN_TEXT, 0, "Kode titik layanan"},
    [C_OFFICE] = {"office", COLUMN_TEXT, 0, "Titik layanan"},
    [C_KIND] = {"kind", COLUMN_TEXT, 0, "Jenis"},
    [C_PROFILE] = {"profile", COLUMN_TEXT, 0, "Profil jalan"},
    [C_SEASON] = {"season", COLUMN_TEXT, 0, "Musim"},
    [C_NEAREST] = {"nearest_villages", COLUMN_INT, 0, "Desa yang terdekat ke titik ini"},
    [C_NEAREST_PEOPLE] = {"nearest_people", COLUMN_INT, 0, "Orang di desa itu"},
    [C_SERVED] = {"served_villages", COLUMN_INT, 0, "Desa yang dilayani"},
    [C_SERVED_PEOPLE] = {"served_people", COLUMN_INT, 0, "Orang yang dilayani"},
    [C_ROOM] = {"room", COLUMN_REAL, 0, "Daya tampung (orang)"},
};

jalur_status layers_catchments(builder *b, layer *out)
{
    jalur_status st = JALUR_OK;
    const access_table *a = b->in->access;
    const uint32_t n = a ? a->n_ways * a->n_points : 0;
    TRY(layer_new(b->mem, "catchments", "Daerah tangkapan titik layanan", GEOMETRY_POINT, CATCHMENT_COLUMNS, C_COLUMNS, n, out));
    for (uint32_t i = 0; i < n; i++) {
        const access_catchment *c = &a->catchments[i];
        put_office(b->t, out, i, C_OFFICE_ID, c->office);
        layer_text(out, i, C_PROFILE, a->ways[i / a->n_points].profile);
        layer_text(out, i, C_SEASON, season_name(a->ways[i / a->n_points].season));
        layer_int(out, i, C_NEAREST, c->nearest_villages);
        layer_int(out, i, C_NEAREST_PEOPLE, (int64_t)c->nearest_people);
        layer_int(out, i, C_SERVED, c->served_villages);
        layer_int(out, i, C_SERVED_PEOPLE, (int64_t)c->served_people);
        layer_real(out, i, C_ROOM, c->room);
        if (c->office >= b->t->n_offices) continue;
        layer_text(out, i, C_KIND, office_kind_name(b->t->offices[c->office].kind));
        layers_point(out, i, true, b->t->offices[c->office].at);
    }
done:
    return st;
}
