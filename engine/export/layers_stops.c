/* Stops (one row per visit) and unserved stations: every station of a plan is in one of the two. */
#include "export/layers.h"

#include <math.h>
#include <string.h>

enum {
    S_ROUTE, S_DAY, S_SEQ, S_STATION, S_VILLAGE_CODE, S_VILLAGE, S_KECAMATAN, S_PLACED, S_SPECIAL, S_ARRIVE, S_START,
    S_DEPART, S_WAIT, S_BOXES, S_WEIGHT, S_VOLUME, S_VOTERS, S_AFTER_BOXES, S_AFTER_KG, S_AFTER_M3, S_LEG_KM,
    S_LEG_MIN, S_ACCESS_M, S_ACCESS_MIN, S_TAKEN, S_VEHICLE, S_VEHICLE_NO, S_DEPOT, S_ROUTE_DAY, S_EARLIER, S_COLUMNS
};

static const column STOP_COLUMNS[S_COLUMNS] = {
    [S_ROUTE] = {"route_id", COLUMN_TEXT, 0, "Rute"},
    [S_DAY] = {"day", COLUMN_INT, 0, "Hari ke- (tiba)"},
    [S_SEQ] = {"seq", COLUMN_INT, 0, "Urutan"},
    [S_STATION] = {"station_id", COLUMN_TEXT, 0, "TPS"},
    [S_VILLAGE_CODE] = {"village_code", COLUMN_TEXT, 0, "Kode desa"},
    [S_VILLAGE] = {"village", COLUMN_TEXT, 0, "Desa"},
    [S_KECAMATAN] = {"kecamatan", COLUMN_TEXT, 0, "Kecamatan"},
    [S_PLACED] = {"placed", COLUMN_TEXT, 0, "Asal posisi"},
    [S_SPECIAL] = {"special", COLUMN_BOOL, 0, "TPS khusus"},
    [S_ARRIVE] = {"arrive", COLUMN_TEXT, 0, "Tiba"},
    [S_START] = {"start", COLUMN_TEXT, 0, "Mulai bongkar"},
    [S_DEPART] = {"depart", COLUMN_TEXT, 0, "Berangkat"},
    [S_WAIT] = {"wait_min", COLUMN_REAL, 1, "Tunggu (menit)"},
    [S_BOXES] = {"boxes", COLUMN_INT, 0, "Kotak suara"},
    [S_WEIGHT] = {"weight_kg", COLUMN_REAL, 1, "Berat (kg)"},
    [S_VOLUME] = {"volume_m3", COLUMN_REAL, 3, "Volume (m3)"},
    [S_VOTERS] = {"voters", COLUMN_INT, 0, "Pemilih"},
    [S_AFTER_BOXES] = {"load_after_boxes", COLUMN_INT, 0, "Sisa kotak"},
    [S_AFTER_KG] = {"load_after_kg", COLUMN_REAL, 1, "Sisa berat (kg)"},
    [S_AFTER_M3] = {"load_after_m3", COLUMN_REAL, 3, "Sisa volume (m3)"},
    [S_LEG_KM] = {"leg_km", COLUMN_REAL, 3, "Jarak dari perhentian sebelumnya (km)"},
    [S_LEG_MIN] = {"leg_min", COLUMN_REAL, 1, "Waktu dari perhentian sebelumnya (menit)"},
    [S_ACCESS_M] = {"access_m", COLUMN_INT, 0, "Jalan kaki dari jalan (m)"},
    [S_ACCESS_MIN] = {"access_min", COLUMN_REAL, 1, "Jalan kaki sekali jalan (menit)"},
    [S_TAKEN] = {"taken_boxes", COLUMN_INT, 0, "Kotak yang dibawa kembali"},
    [S_VEHICLE] = {"vehicle", COLUMN_TEXT, 0, "Jenis kendaraan"},
    [S_VEHICLE_NO] = {"vehicle_no", COLUMN_INT, 0, "Nomor kendaraan"},
    [S_DEPOT] = {"depot_id", COLUMN_TEXT, 0, "Kode gudang"},
    [S_ROUTE_DAY] = {"route_day", COLUMN_INT, 0, "Hari rute"},
    [S_EARLIER] = {"earlier", COLUMN_TEXT, 0, "Terhadap rencana sebelumnya"},
};

static jalur_status stop_times(builder *b, layer *l, uint32_t row, const visit *v)
{
    jalur_status st = JALUR_OK;
    layer_int(l, row, S_DAY, word_day(v->arrive_s));
    TRY(layers_clock(b, l, row, S_ARRIVE, v->arrive_s));
    TRY(layers_clock(b, l, row, S_START, v->start_s));
    TRY(layers_clock(b, l, row, S_DEPART, v->depart_s));
    layer_real(l, row, S_WAIT, ((double)v->start_s - v->arrive_s) / 60.0);
    layer_real(l, row, S_LEG_KM, v->leg_m / 1e3);
    layer_real(l, row, S_LEG_MIN, v->leg_s / 60.0);
    layer_int(l, row, S_ACCESS_M, v->access_m);
    layer_real(l, row, S_ACCESS_MIN, v->access_s / 60.0);
done:
    return st;
}

static void stop_station(builder *b, layer *l, uint32_t row, const station *s)
{
    layer_text(l, row, S_STATION, s->id);
    layer_text(l, row, S_VILLAGE_CODE, word_station_village(b->t, s));
    layer_text(l, row, S_VILLAGE, word_area_name(b->t, s->village));
    layer_text(l, row, S_KECAMATAN, word_kecamatan(b->t, s->village));
    layer_text(l, row, S_PLACED, placed_name(s->placed));
    layer_bool(l, row, S_SPECIAL, s->special != 0);
    if (s->voters) layer_int(l, row, S_VOTERS, s->voters); /* 0 is unknown */
    layers_point(l, row, s->placed != PLACED_NOWHERE, s->at);
}

/* Stations that are no more, or that no road is near now, drop out of the earlier route, as they do in the search. */
static bool still_asked(const territory *t, uint32_t k, const uint32_t *in_earlier)
{
    const uint32_t s = t->earlier[k].station;
    return s < t->n_stations && in_earlier[s] != JALUR_NONE;
}

/* "same", "moved" or "new" against the earlier plan; NULL where there is none. */
static const char *against_earlier(const territory *t, const route *r, uint32_t i, const uint32_t *in_earlier)
{
    if (t->n_earlier == 0 || r->visits[i].station >= t->n_stations) return NULL;
    const uint32_t at = in_earlier[r->visits[i].station];
    if (at == JALUR_NONE) return "new";
    const earlier *e = &t->earlier[at];
    uint32_t k = at;
    while (k > 0 && strcmp(t->earlier[k - 1].route, e->route) == 0 && !still_asked(t, k - 1, in_earlier)) k--;
    const bool first = k == 0 || strcmp(t->earlier[k - 1].route, e->route) != 0;
    const uint32_t before = first ? JALUR_NONE : t->earlier[k - 1].station, now = i > 0 ? r->visits[i - 1].station : JALUR_NONE;
    return e->vehicle == r->vehicle && e->day == r->day && before == now ? "same" : "moved";
}

typedef struct earlier_view { /* by station */
    uint32_t *row; /* in the earlier plan, or JALUR_NONE */
    bool *same;
} earlier_view;

/* Stations that stand as before; one in parts does if one of its visits does. */
static jalur_status stations_same(builder *b, const uint32_t *in_earlier, bool **out)
{
    jalur_status st = JALUR_OK;
    const plan *p = b->in->plan;
    TRY(mem_new(b->ctx, b->t->n_stations, sizeof **out, out));
    for (uint32_t r = 0; p && r < p->n_routes; r++)
        for (uint32_t i = 0; i < p->routes[r].n_visits; i++) {
            const char *change = against_earlier(b->t, &p->routes[r], i, in_earlier);
            if (change && strcmp(change, "same") == 0) (*out)[p->routes[r].visits[i].station] = true;
        }
done:
    return st;
}

static void stop_route(builder *b, layer *l, uint32_t row, const route *r, uint32_t i, const earlier_view *was)
{
    const visit *v = &r->visits[i];
    const vehicle *by = word_vehicle(b->t, r->vehicle);
    const char *change = against_earlier(b->t, r, i, was->row);
    if (change && was->same[v->station]) change = "same";
    layer_int(l, row, S_BOXES, v->brought[CARGO_BOXES]);
    layer_real(l, row, S_WEIGHT, v->brought[CARGO_WEIGHT] / 1e3);
    layer_real(l, row, S_VOLUME, v->brought[CARGO_VOLUME] / 1e6);
    layer_int(l, row, S_TAKEN, v->taken[CARGO_BOXES]);
    layer_int(l, row, S_VEHICLE_NO, r->vehicle_no);
    layer_int(l, row, S_ROUTE_DAY, r->day);
    if (change) layer_text(l, row, S_EARLIER, change);
    if (!by) return;
    layer_text(l, row, S_VEHICLE, by->id);
    layer_text(l, row, S_DEPOT, by->home_id);
}

static jalur_status one_stop(builder *b, layer *l, uint32_t row, uint32_t route_index, uint32_t i, const earlier_view *was)
{
    const visit *v = &b->in->plan->routes[route_index].visits[i];
    const station *s = word_station(b->t, v->station);
    layer_text(l, row, S_ROUTE, b->route_ids[route_index]);
    layer_int(l, row, S_SEQ, (int64_t)i + 1);
    if (s) stop_station(b, l, row, s);
    stop_route(b, l, row, &b->in->plan->routes[route_index], i, was);
    layer_int(l, row, S_AFTER_BOXES, (int64_t)v->load_after[CARGO_BOXES]);
    layer_real(l, row, S_AFTER_KG, (double)v->load_after[CARGO_WEIGHT] / 1e3);
    layer_real(l, row, S_AFTER_M3, (double)v->load_after[CARGO_VOLUME] / 1e6);
    return stop_times(b, l, row, v);
}

jalur_status layers_stops(builder *b, layer *out)
{
    jalur_status st = JALUR_OK;
    const plan *p = b->in->plan;
    uint32_t n = 0, row = 0;
    earlier_view was = {0};
    TRY(mem_new(b->ctx, b->t->n_stations, sizeof *was.row, &was.row));
    for (uint32_t i = 0; i < b->t->n_stations; i++) was.row[i] = JALUR_NONE;
    for (uint32_t i = 0; i < b->t->n_earlier; i++)
        if (b->t->earlier[i].station < b->t->n_stations) was.row[b->t->earlier[i].station] = i;
    for (uint32_t i = 0; p && i < p->n_unserved; i++) {
        const unserved *u = &p->unserved[i];
        if (u->reason == UNSERVED_NO_POSITION || u->reason == UNSERVED_FAR_FROM_ROAD) was.row[u->station] = JALUR_NONE;
    }
    TRY(stations_same(b, was.row, &was.same));
    for (uint32_t i = 0; p && i < p->n_routes; i++) n += p->routes[i].n_visits;
    TRY(layer_new(b->mem, "stops", "Perhentian (TPS)", GEOMETRY_POINT, STOP_COLUMNS, S_COLUMNS, n, out));
    for (uint32_t r = 0; p && r < p->n_routes; r++)
        for (uint32_t i = 0; i < p->routes[r].n_visits; i++) TRY(one_stop(b, out, row++, r, i, &was));
done:
    mem_free(b->ctx, was.row);
    mem_free(b->ctx, was.same);
    return st;
}

enum {
    U_STATION, U_VILLAGE_CODE, U_VILLAGE, U_KECAMATAN, U_PLACED, U_REASON, U_TEXT, U_VOTERS, U_BOXES, U_GAP, U_OVER,
    U_DIMENSION, U_UNIT, U_NEEDED, U_AVAILABLE, U_EXTRA, U_VEHICLE, U_RULE, U_OVER_KM, U_FROM_LON, U_FROM_LAT, U_TO_LON, U_TO_LAT,
    U_COLUMNS
};

static const column UNSERVED_COLUMNS[U_COLUMNS] = {
    [U_STATION] = {"station_id", COLUMN_TEXT, 0, "TPS"},
    [U_VILLAGE_CODE] = {"village_code", COLUMN_TEXT, 0, "Kode desa"},
    [U_VILLAGE] = {"village", COLUMN_TEXT, 0, "Desa"},
    [U_KECAMATAN] = {"kecamatan", COLUMN_TEXT, 0, "Kecamatan"},
    [U_PLACED] = {"placed", COLUMN_TEXT, 0, "Asal posisi"},
    [U_REASON] = {"reason", COLUMN_TEXT, 0, "Sebab"},
    [U_TEXT] = {"text", COLUMN_TEXT, 0, "Keterangan"},
    [U_VOTERS] = {"voters", COLUMN_INT, 0, "Pemilih"},
    [U_BOXES] = {"boxes", COLUMN_INT, 0, "Kotak suara"},
    [U_GAP] = {"gap_m", COLUMN_REAL, 1, "Ruas yang hilang (m)"},
    [U_OVER] = {"over_min", COLUMN_REAL, 1, "Melewati waktu (menit)"},
    [U_DIMENSION] = {"dimension", COLUMN_TEXT, 0, "Ukuran muatan"},
    [U_UNIT] = {"unit", COLUMN_TEXT, 0, "Satuan"},
    [U_NEEDED] = {"needed", COLUMN_REAL, 3, "Diperlukan"},
    [U_AVAILABLE] = {"available", COLUMN_REAL, 3, "Tersedia"},
    [U_EXTRA] = {"extra_idr", COLUMN_INT, 0, "Biaya satu kendaraan lagi (Rp)"},
    [U_VEHICLE] = {"vehicle", COLUMN_TEXT, 0, "Jenis kendaraan"},
    [U_RULE] = {"rule", COLUMN_TEXT, 0, "Aturan"},
    [U_OVER_KM] = {"over_km", COLUMN_REAL, 1, "Melewati jarak (km)"},
    [U_FROM_LON] = {"from_lon", COLUMN_REAL, 7, "Bujur ujung jaringan"},
    [U_FROM_LAT] = {"from_lat", COLUMN_REAL, 7, "Lintang ujung jaringan"},
    [U_TO_LON] = {"to_lon", COLUMN_REAL, 7, "Bujur ujung lain"},
    [U_TO_LAT] = {"to_lat", COLUMN_REAL, 7, "Lintang ujung lain"},
};

/* Only the numbers that belong to the reason; the others stay null. */
static void unserved_numbers(builder *b, layer *l, uint32_t row, const unserved *u)
{
    const vehicle *v = word_vehicle(b->t, u->vehicle);
    if (isfinite(u->gap_m)) layer_real(l, row, U_GAP, u->gap_m);
    if (u->over_s != 0) layer_real(l, row, U_OVER, (double)u->over_s / 60.0);
    if (u->reason == UNSERVED_TOO_HEAVY) {
        layer_text(l, row, U_DIMENSION, word_dimension(u->dimension));
        layer_text(l, row, U_UNIT, word_dimension_unit(u->dimension));
        layer_real(l, row, U_NEEDED, word_dimension_value(u->dimension, u->needed));
        layer_real(l, row, U_AVAILABLE, word_dimension_value(u->dimension, u->available));
    }
    if (u->reason == UNSERVED_FLEET || u->reason == UNSERVED_OPTIONAL) layer_int(l, row, U_EXTRA, u->extra_idr);
    if (u->rule) layer_text(l, row, U_RULE, unserved_rule_name(u->rule));
    if (u->over_m > 0) layer_real(l, row, U_OVER_KM, (double)u->over_m / 1e3);
    if (v) layer_text(l, row, U_VEHICLE, v->id);
    layers_link(l, row, U_FROM_LON, u->has_points, u->from, u->to);
}

jalur_status layers_unserved(builder *b, layer *out)
{
    const plan *p = b->in->plan;
    uint32_t n = p ? p->n_unserved : 0;
    jalur_status st = layer_new(b->mem, "unserved", "TPS belum terlayani", GEOMETRY_POINT, UNSERVED_COLUMNS, U_COLUMNS,
                                n, out);
    for (uint32_t row = 0; st == JALUR_OK && row < n; row++) {
        const unserved *u = &p->unserved[row];
        const station *s = word_station(b->t, u->station);
        layer_text(out, row, U_REASON, unserved_reason_name(u->reason));
        layer_text(out, row, U_TEXT, u->text);
        unserved_numbers(b, out, row, u);
        if (!s) continue;
        layer_text(out, row, U_STATION, s->id);
        layer_text(out, row, U_VILLAGE_CODE, word_station_village(b->t, s));
        layer_text(out, row, U_VILLAGE, word_area_name(b->t, s->village));
        layer_text(out, row, U_KECAMATAN, word_kecamatan(b->t, s->village));
        layer_text(out, row, U_PLACED, placed_name(s->placed));
        if (s->voters) layer_int(out, row, U_VOTERS, s->voters);
        layer_int(out, row, U_BOXES, s->boxes);
        layers_point(out, row, s->placed != PLACED_NOWHERE, s->at);
    }
    return st;
}
