/* The routes layer. The official route map must consider the number of voters, the number of stations,
 * geography, distance, travel time, climate and weather, vulnerability and the availability of transport:
 * voters, stations, geografi, drive_km, total_min, cuaca, kerawanan and transportasi are those eight, and each
 * is computed from the plan and the territory alone. */
#include "export/layers.h"

#include <string.h>

enum {
    R_ID, R_DAY, R_VEHICLE, R_VEHICLE_NO, R_DEPOT_ID, R_DEPOT, R_END_ID, R_END, R_STOPS, R_STATIONS, R_VOTERS, R_BOXES, R_WEIGHT,
    R_VOLUME, R_DRIVE_KM, R_DRIVE_MIN, R_SERVICE_MIN, R_WAIT_MIN, R_TOTAL_MIN, R_LOAD, R_DEPART, R_RETURN,
    R_RETURN_DAY, R_COST, R_UNPAVED_KM, R_UNPAVED_SHARE, R_DRY_KM, R_FERRY, R_WALK, R_FAR_WALKS, R_ESTIMATED,
    R_KECAMATAN, R_SEASON, R_PROFILE, R_CREW, R_TRIPS, R_NIGHTS, R_REST, R_RELOAD, R_OVERTIME, R_GEOGRAPHY, R_WEATHER, R_VULNERABILITY, R_TRANSPORT, R_COLUMNS
};

static const column COLUMNS[R_COLUMNS] = {
    [R_ID] = {"route_id", COLUMN_TEXT, 0, "Rute"},
    [R_DAY] = {"day", COLUMN_INT, 0, "Hari ke-"},
    [R_VEHICLE] = {"vehicle", COLUMN_TEXT, 0, "Jenis kendaraan"},
    [R_VEHICLE_NO] = {"vehicle_no", COLUMN_INT, 0, "Nomor kendaraan"},
    [R_DEPOT_ID] = {"depot_id", COLUMN_TEXT, 0, "Kode gudang"},
    [R_DEPOT] = {"depot", COLUMN_TEXT, 0, "Gudang"},
    [R_END_ID] = {"end_id", COLUMN_TEXT, 0, "Kode tempat akhir"},
    [R_END] = {"end", COLUMN_TEXT, 0, "Tempat akhir"},
    [R_STOPS] = {"stops", COLUMN_INT, 0, "Perhentian"},
    [R_STATIONS] = {"stations", COLUMN_INT, 0, "Jumlah TPS"},
    [R_VOTERS] = {"voters", COLUMN_INT, 0, "Jumlah pemilih"},
    [R_BOXES] = {"boxes", COLUMN_INT, 0, "Kotak suara"},
    [R_WEIGHT] = {"weight_kg", COLUMN_REAL, 1, "Berat (kg)"},
    [R_VOLUME] = {"volume_m3", COLUMN_REAL, 3, "Volume (m3)"},
    [R_DRIVE_KM] = {"drive_km", COLUMN_REAL, 3, "Jarak (km)"},
    [R_DRIVE_MIN] = {"drive_min", COLUMN_REAL, 1, "Waktu jalan (menit)"},
    [R_SERVICE_MIN] = {"service_min", COLUMN_REAL, 1, "Waktu bongkar (menit)"},
    [R_WAIT_MIN] = {"wait_min", COLUMN_REAL, 1, "Waktu tunggu (menit)"},
    [R_TOTAL_MIN] = {"total_min", COLUMN_REAL, 1, "Waktu tempuh, berangkat sampai selesai (menit)"},
    [R_LOAD] = {"load_start", COLUMN_TEXT, 0, "Mulai muat"},
    [R_DEPART] = {"depart", COLUMN_TEXT, 0, "Berangkat"},
    [R_RETURN] = {"return", COLUMN_TEXT, 0, "Kembali atau selesai"},
    [R_RETURN_DAY] = {"return_day", COLUMN_INT, 0, "Kembali atau selesai hari ke-"},
    [R_COST] = {"cost_idr", COLUMN_INT, 0, "Biaya (Rp)"},
    [R_UNPAVED_KM] = {"unpaved_km", COLUMN_REAL, 3, "Jalan tanpa perkerasan (km)"},
    [R_UNPAVED_SHARE] = {"unpaved_percent", COLUMN_REAL, 1, "Jalan tanpa perkerasan (%)"},
    [R_DRY_KM] = {"dry_only_km", COLUMN_REAL, 3, "Jalan khusus kemarau (km)"},
    [R_FERRY] = {"ferry_legs", COLUMN_INT, 0, "Penyeberangan"},
    [R_WALK] = {"max_walk_m", COLUMN_INT, 0, "Jalan kaki terjauh (m)"},
    [R_FAR_WALKS] = {"far_walks", COLUMN_INT, 0, "Perhentian berjalan kaki > 250 m"},
    [R_ESTIMATED] = {"estimated_stations", COLUMN_INT, 0, "TPS dengan posisi perkiraan"},
    [R_KECAMATAN] = {"kecamatan", COLUMN_TEXT, 0, "Kecamatan"},
    [R_SEASON] = {"season", COLUMN_TEXT, 0, "Musim"},
    [R_PROFILE] = {"profile", COLUMN_TEXT, 0, "Profil jalan"},
    [R_CREW] = {"crew", COLUMN_INT, 0, "Awak"},
    [R_TRIPS] = {"trips", COLUMN_INT, 0, "Perjalanan dari gudang"},
    [R_NIGHTS] = {"nights", COLUMN_INT, 0, "Malam menginap"},
    [R_REST] = {"break_min", COLUMN_REAL, 1, "Istirahat (menit)"},
    [R_RELOAD] = {"reload_min", COLUMN_REAL, 1, "Muat ulang (menit)"},
    [R_OVERTIME] = {"overtime_min", COLUMN_REAL, 1, "Lembur (menit)"},
    [R_GEOGRAPHY] = {"geografi", COLUMN_TEXT, 0, "Geografi"},
    [R_WEATHER] = {"cuaca", COLUMN_TEXT, 0, "Iklim dan cuaca"},
    [R_VULNERABILITY] = {"kerawanan", COLUMN_TEXT, 0, "Kerawanan"},
    [R_TRANSPORT] = {"transportasi", COLUMN_TEXT, 0, "Ketersediaan transportasi"},
};

static double unpaved_percent(const route *r)
{
    return r->drive_m ? 100.0 * r->unpaved_m / r->drive_m : 0;
}

/* "Kota Atambua; Tasifeto Timur": each kecamatan once, in the order of the visits. */
static jalur_status kecamatan_list(builder *b, const route *r, const char **out)
{
    jalur_status st = JALUR_OK;
    const char **seen = NULL;
    char *text = NULL;
    uint32_t n = 0;
    size_t n_bytes = 1;
    TRY(mem_new(b->ctx, r->n_visits, sizeof *seen, &seen));
    for (uint32_t i = 0; i < r->n_visits; i++) {
        const station *s = word_station(b->t, r->visits[i].station);
        const char *name = s ? word_kecamatan(b->t, s->village) : "";
        uint32_t k = 0;
        while (k < n && strcmp(seen[k], name) != 0) k++;
        if (k < n || name[0] == 0) continue;
        seen[n++] = name;
        n_bytes += strlen(name) + 2;
    }
    TRY(arena_new(b->mem, n_bytes, 1, &text));
    size_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        size_t length = strlen(seen[i]);
        if (i > 0) {
            memcpy(text + at, "; ", 2);
            at += 2;
        }
        memcpy(text + at, seen[i], length);
        at += length;
    }
    *out = text;
done:
    mem_free(b->ctx, seen);
    return st;
}

static jalur_status considerations(builder *b, layer *l, uint32_t row, const route *r, const route_facts *f)
{
    jalur_status st = JALUR_OK;
    const vehicle *v = word_vehicle(b->t, r->vehicle);
    const char *text = NULL;
    TRY(word_printf(b->mem, &text, "%.0f%% jalan tanpa perkerasan; jalan kaki terjauh %lu m; %lu penyeberangan",
                    unpaved_percent(r), (unsigned long)f->max_walk_m, (unsigned long)r->ferry_legs));
    layer_text(l, row, R_GEOGRAPHY, text);
    TRY(word_printf(b->mem, &text, "dihitung untuk musim %s; %lu m hanya terbuka saat kemarau",
                    word_season(b->in->plan->season), (unsigned long)r->dry_only_m));
    layer_text(l, row, R_WEATHER, text);
    TRY(word_printf(b->mem, &text, "%lu dari %lu TPS dengan posisi perkiraan; %lu perhentian berjalan kaki lebih dari %d m",
                    (unsigned long)f->estimated, (unsigned long)f->stations, (unsigned long)f->far_walks,
                    (int)EXPORT_FAR_WALK_M));
    layer_text(l, row, R_VULNERABILITY, text);
    if (!v) goto done;
    TRY(word_printf(b->mem, &text, "%s (profil %s), %lu unit tersedia, awak %lu orang", v->id, v->profile,
                    (unsigned long)v->count, (unsigned long)v->crew));
    layer_text(l, row, R_TRANSPORT, text);
done:
    return st;
}

static void amounts(layer *l, uint32_t row, const route *r, const route_facts *f)
{
    layer_int(l, row, R_DAY, r->day);
    layer_int(l, row, R_VEHICLE_NO, r->vehicle_no);
    layer_int(l, row, R_STOPS, r->n_visits);
    layer_int(l, row, R_STATIONS, f->stations);
    if (f->voters) layer_int(l, row, R_VOTERS, (int64_t)f->voters); /* 0 is unknown */
    layer_int(l, row, R_BOXES, (int64_t)word_brought(r, CARGO_BOXES));
    layer_real(l, row, R_WEIGHT, (double)word_brought(r, CARGO_WEIGHT) / 1e3);
    layer_real(l, row, R_VOLUME, (double)word_brought(r, CARGO_VOLUME) / 1e6);
    layer_real(l, row, R_DRIVE_KM, r->drive_m / 1e3);
    layer_real(l, row, R_DRIVE_MIN, r->drive_s / 60.0);
    layer_real(l, row, R_SERVICE_MIN, r->service_s / 60.0);
    layer_real(l, row, R_WAIT_MIN, r->wait_s / 60.0);
    layer_real(l, row, R_TOTAL_MIN, ((double)r->return_s - r->depart_s) / 60.0);
    layer_int(l, row, R_RETURN_DAY, word_day(r->return_s));
    layer_int(l, row, R_COST, r->cost_idr);
    layer_real(l, row, R_UNPAVED_KM, r->unpaved_m / 1e3);
    layer_real(l, row, R_UNPAVED_SHARE, unpaved_percent(r));
    layer_real(l, row, R_DRY_KM, r->dry_only_m / 1e3);
    layer_int(l, row, R_FERRY, r->ferry_legs);
    layer_int(l, row, R_WALK, f->max_walk_m);
    layer_int(l, row, R_FAR_WALKS, f->far_walks);
    layer_int(l, row, R_ESTIMATED, f->estimated);
    int64_t trips = 1;
    for (uint32_t i = 0; i < r->n_events; i++) trips += r->events[i].kind == EVENT_RELOAD;
    layer_int(l, row, R_TRIPS, trips);
    layer_int(l, row, R_NIGHTS, route_last_day(r) - r->day);
    layer_real(l, row, R_REST, r->rest_s / 60.0);
    layer_real(l, row, R_RELOAD, r->reload_s / 60.0);
    layer_real(l, row, R_OVERTIME, r->overtime_s / 60.0);
}

/* In the order they are driven. */
static jalur_status route_lines(builder *b, layer *l, uint32_t row, const route *r)
{
    jalur_status st = JALUR_OK;
    shape_line *legs = NULL;
    uint32_t n = 0, e = 0;
    if (!r->legs) return JALUR_OK;
    TRY(mem_new(b->ctx, (size_t)r->n_visits + r->n_events + 1, sizeof *legs, &legs));
    for (uint32_t k = 0; k <= r->n_visits; k++) {
        for (; e < r->n_events && r->events[e].before <= k; e++)
            if (event_at_office(r->events[e].kind)) legs[n++] = r->events[e].leg;
        legs[n++] = r->legs[k];
    }
    TRY(layers_lines(b, l, row, legs, n));
done:
    mem_free(b->ctx, legs);
    return st;
}

static jalur_status one_route(builder *b, layer *l, uint32_t row)
{
    jalur_status st = JALUR_OK;
    const route *r = &b->in->plan->routes[row];
    const vehicle *v = word_vehicle(b->t, r->vehicle);
    const office *depot = word_depot(b->t, v), *end = word_end(b->t, v);
    const char *kecamatan = NULL;
    route_facts facts;
    TRY(word_route_facts(b->ctx, b->t, r, &facts));
    layer_text(l, row, R_ID, b->route_ids[row]);
    amounts(l, row, r, &facts);
    if (v) {
        layer_text(l, row, R_VEHICLE, v->id);
        layer_text(l, row, R_DEPOT_ID, v->home_id);
        layer_text(l, row, R_PROFILE, v->profile);
        layer_int(l, row, R_CREW, v->crew);
    }
    if (depot) layer_text(l, row, R_DEPOT, depot->name);
    if (end) layer_text(l, row, R_END_ID, end->id), layer_text(l, row, R_END, end->name);
    TRY(layers_clock(b, l, row, R_LOAD, r->load_start_s));
    TRY(layers_clock(b, l, row, R_DEPART, r->depart_s));
    TRY(layers_clock(b, l, row, R_RETURN, r->return_s));
    TRY(kecamatan_list(b, r, &kecamatan));
    layer_text(l, row, R_KECAMATAN, kecamatan);
    layer_text(l, row, R_SEASON, season_name(b->in->plan->season));
    TRY(considerations(b, l, row, r, &facts));
    TRY(route_lines(b, l, row, r));
done:
    return st;
}

jalur_status layers_routes(builder *b, layer *out)
{
    jalur_status st = JALUR_OK;
    uint32_t n = b->in->plan ? b->in->plan->n_routes : 0;
    TRY(layer_new(b->mem, "routes", "Rute distribusi", GEOMETRY_LINES, COLUMNS, R_COLUMNS, n, out));
    for (uint32_t i = 0; i < n; i++) TRY(one_route(b, out, i));
done:
    return st;
}
