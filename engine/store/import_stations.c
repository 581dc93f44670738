/* Polling stations: one row each, or one row per village with their number. */
#include "store/import.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ID,
    NUMBER,
    CODE,
    NAME,
    COUNT,
    SPECIAL_FROM,
    SPECIAL_TO,
    SPECIAL,
    LAT,
    LON,
    VOTERS,
    BOXES,
    KG,
    M3,
    DEADLINE,
    RULES,
    N_FIELDS = RULES + IMPORT_STATION_RULES
};

static const field_spec FIELDS[N_FIELDS] = {
    [ID] = {"id", "id_tps tps_id kode_tps idtps station_id id"},
    [NUMBER] = {"number", "no_tps notps nomor_tps nomor no"},
    [CODE] = {"code", "kode_desa kode_kel kode_kelurahan id_desa iddesa kode_wilayah kdepum kode village_code code "
                      "desa_id id_kel idkel kdcbps kode_bps"},
    [NAME] = {"village", "nama_desa desa kelurahan desa_kelurahan nama_kel wadmkd village namobj nama_wilayah"},
    [COUNT] = {"count", "jumlah_tps jml_tps tps jumlah count n_tps"},
    [SPECIAL_FROM] = {"special_from", "tps_khusus_dari khusus_dari"},
    [SPECIAL_TO] = {"special_to", "tps_khusus_sampai khusus_sampai"},
    [SPECIAL] = {"special", "khusus tps_khusus special"},
    [LAT] = {"lat", "lat latitude lintang y"},
    [LON] = {"lon", "lon lng long longitude bujur x"},
    [VOTERS] = {"voters", "dpt jumlah_dpt pemilih jumlah_pemilih voters jml_dpt"},
    [BOXES] = {"boxes", "boxes kotak kotak_suara jumlah_kotak"},
    [KG] = {"kg", "kg weight_kg berat berat_kg"},
    [M3] = {"m3", "m3 volume volume_m3"},
    [DEADLINE] = {"deadline", "deadline batas_waktu tenggat jam"},
    [RULES] = {"open", "open hours jam_buka buka"},
    {"ready", "ready siap jam_siap"},
    {"service", "service service_min waktu_layanan"},
    {"pickup_boxes", "pickup_boxes kotak_kembali"},
    {"pickup_kg", "pickup_kg kg_kembali"},
    {"pickup_m3", "pickup_m3 m3_kembali"},
    {"needs", "needs perlu syarat"},
    {"vehicles", "vehicles only_vehicles hanya_kendaraan"},
    {"escort", "escort pengawalan kawal"},
    {"split", "split boleh_dibagi"},
    {"priority", "priority prioritas"},
    {"skip", "skip skip_idr biaya_lewat"},
    {"pickup_to", "pickup_to bawa_ke dibawa_ke"},
};

enum { NUMBER_DIGITS = 9 }; /* of a station within its village, at most */

typedef struct station_state {
    sqlite3_stmt *put, *known;
    bool per_village;
    kit kit;
} station_state;

typedef struct station_row {
    char code[64];
    int64_t voters, boxes, weight_g, volume_cm3, deadline_s, special;
    jalur_lonlat at;
    bool placed;
} station_row;

static jalur_status begin(import_job *j)
{
    jalur_status st = JALUR_OK;
    station_state *t = j->state;
    TRY(db_prepare(j->s,
                   "INSERT OR REPLACE INTO station (id, village_code, placed, voters, boxes, weight_g, volume_cm3, "
                   "deadline_s, special, geom, open, ready_s, service_s, pickup_boxes, pickup_g, pickup_cm3, needs, only_by, "
                   "escort, split, priority, skip_idr, pickup_to) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, MakePoint(?, ?, 4326), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   &t->put));
    TRY(db_prepare(j->s, "SELECT 1 FROM station WHERE id = ?", &t->known));
    for (uint32_t i = 0; i < j->o->n_kits; i++)
        if (strcmp(j->o->kits[i].name, j->set.kit) == 0) t->kit = j->o->kits[i];
    if (!t->kit.name[0] && j->o->n_kits > 0)
        TRY(import_note(j, PROBLEM_WARNING, "no-kit", "", NULL,
                        "there is no kit named \"%s\"; stations without own numbers weigh nothing", j->set.kit));
done:
    return st;
}

static void release(import_job *j)
{
    station_state *t = j->state;
    sqlite3_finalize(t->put);
    sqlite3_finalize(t->known);
}

/* A count column decides for one row per village, unless the file also numbers or names the single stations. */
static jalur_status check_layer(import_job *j)
{
    station_state *t = j->state;
    bool single = import_has(j, NUMBER) || j->mapped[ID];
    t->per_village = import_has(j, COUNT) && (!single || j->mapped[COUNT]);
    jalur_status st = import_no_lines(j, "stations");
    if (st == JALUR_OK) st = import_not_of(j, "households", IMPORT_HOUSEHOLD_WORDS, IMPORT_STATION_WORDS);
    if (st != JALUR_OK) return st;
    if (t->per_village) return import_need(j, CODE);
    return import_has(j, NUMBER) ? JALUR_OK : import_need(j, ID);
}

static jalur_status read_numbers(import_job *j, station_row *r)
{
    jalur_status st = JALUR_OK;
    const kit *k = &((station_state *)j->state)->kit;
    double kg, m3;
    TRY(import_int(j, VOTERS, 0, 1000000, 0, &r->voters));
    TRY(import_int(j, BOXES, 0, 100000, k->boxes, &r->boxes));
    TRY(import_real(j, KG, 0, 100000, k->weight_g / 1000.0, &kg));
    TRY(import_real(j, M3, 0, 1000, k->volume_cm3 / 1e6, &m3));
    TRY(import_day_clock(j, DEADLINE, j->set.days, INT32_MAX, &r->deadline_s)); /* without a day on the last one */
    r->weight_g = llround(kg * 1000);
    r->volume_cm3 = llround(m3 * 1e6);
done:
    return st;
}

static jalur_status put(import_job *j, const char *id, const station_row *r, int64_t special)
{
    jalur_status st = JALUR_OK;
    station_state *t = j->state;
    bool again;
    TRY(import_seen(j, id, t->known, &again));
    if (again) {
        TRY(import_note(j, PROBLEM_WARNING, "duplicate-id", id, r->placed ? &r->at : NULL,
                        "the id \"%s\" occurs again; the first row is kept", id));
        goto done;
    }
    db_bind_text(t->put, 1, id);
    db_bind_text(t->put, 2, r->code);
    db_bind_text(t->put, 3, placed_name(r->placed ? PLACED_GIVEN : PLACED_NOWHERE));
    db_bind_int(t->put, 4, r->voters);
    db_bind_int(t->put, 5, r->boxes);
    db_bind_int(t->put, 6, r->weight_g);
    db_bind_int(t->put, 7, r->volume_cm3);
    if (r->deadline_s != INT32_MAX) db_bind_int(t->put, 8, r->deadline_s);
    db_bind_int(t->put, 9, special);
    if (r->placed) {
        db_bind_real(t->put, 10, r->at.lon_deg);
        db_bind_real(t->put, 11, r->at.lat_deg);
    }
    TRY(import_station_rules(j, RULES, t->put, 12));
    TRY(db_run(j->s, t->put));
    j->n_stored++;
done:
    return st;
}

static jalur_status put_range(import_job *j, const station_row *r, int64_t from, int64_t to, int64_t special)
{
    jalur_status st = JALUR_OK;
    char id[96];
    for (int64_t i = from; i <= to; i++) {
        snprintf(id, sizeof id, "%s-%03lld", r->code, (long long)i);
        TRY(put(j, id, r, special));
    }
done:
    return st;
}

static jalur_status row_of_village(import_job *j, station_row *r, const char *name)
{
    jalur_status st = JALUR_OK;
    int64_t n, from, to;
    if (!r->code[0] && j->o->within) {
        TRY(import_note(j, PROBLEM_NOTE, "outside-within", "", NULL, "%s has no code, so it is not within %s", name, j->o->within));
        goto done;
    }
    if (!r->code[0]) {
        TRY(import_note(j, PROBLEM_WARNING, "no-code", "", NULL, "%s has no code: its stations are left out",
                        *name ? name : "this row"));
        goto done;
    }
    TRY(import_int(j, COUNT, 0, 999, 0, &n));
    TRY(import_int(j, SPECIAL_FROM, 0, 9999, 0, &from));
    TRY(import_int(j, SPECIAL_TO, 0, 9999, from, &to));
    if (to < from || to - from > 999)
        TRY(import_cell_error(j, SPECIAL_TO, j->cell[SPECIAL_TO],
                              "the last number of the special stations, not below the first", "mend the cell",
                              "the range ends before it begins"));
    if (n == 0 && from == 0)
        TRY(import_note(j, PROBLEM_WARNING, "no-stations", r->code, NULL, "%s has no station", *name ? name : r->code));
    if (r->voters && n > 0) r->voters = (r->voters + n - 1) / n; /* the row gives the village's total */
    TRY(put_range(j, r, 1, n, 0));
    if (from > 0) TRY(put_range(j, r, from, to, 1));
done:
    return st;
}

static jalur_status row_of_station(import_job *j, station_row *r)
{
    jalur_status st = JALUR_OK;
    const char *id, *number;
    char made[IMPORT_ID_BYTES];
    int64_t special;
    TRY(import_id(j, ID, &id));
    TRY(import_id(j, NUMBER, &number));
    if (!*id && *number && r->code[0] && strlen(number) <= NUMBER_DIGITS && !number[strspn(number, "0123456789")])
        snprintf(made, sizeof made, "%s-%03ld", r->code, strtol(number, NULL, 10));
    else
        snprintf(made, sizeof made, "%s", *id ? id : number);
    if (!made[0]) {
        TRY(import_note(j, PROBLEM_WARNING, "no-id", "", NULL, "the row has no id"));
        goto done;
    }
    TRY(import_int(j, SPECIAL, 0, 1, 0, &special));
    TRY(import_point(j, LON, LAT, made, &r->at, &r->placed));
    if (r->placed) import_areas_sign(j, r->code, r->at);
    TRY(put(j, made, r, special));
done:
    return st;
}

static jalur_status row(import_job *j)
{
    jalur_status st = JALUR_OK;
    const station_state *t = j->state;
    station_row r = {.voters = 0};
    const char *name;
    bool keep;
    TRY(import_village_code(j, CODE, NAME, r.code));
    TRY(import_text(j, NAME, &name));
    TRY(import_areas_join(j, r.code, r.code, name, &keep));
    if (!keep) goto done;
    TRY(read_numbers(j, &r));
    TRY(t->per_village ? row_of_village(j, &r, name) : row_of_station(j, &r));
done:
    return st;
}

const import_noun import_stations = {
    .fields = FIELDS,
    .n_fields = N_FIELDS,
    .state_bytes = sizeof(station_state),
    .begin = begin,
    .layer = check_layer,
    .row = row,
    .release = release,
};
